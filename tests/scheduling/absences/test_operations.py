"""Declaring absences and taking in calendars."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts import operations as people
from exchange.accounts.models import Person
from exchange.accounts.queries import all_about, person_or_404, viewer_of
from exchange.core.journal import JournalEntry
from exchange.scheduling.absences import operations, queries
from exchange.scheduling.absences.models import Absence, BusyInterval, BusySource
from exchange.scheduling.absences.rules import (
    MOST_ABSENCES,
    MOST_SOURCES,
    AbsenceRefusedError,
    CalendarRefusedError,
    Flaw,
    Trouble,
)
from tests.scheduling.absences.test_rules import calendar
from tests.support.world import NOW

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 4)
ONE = calendar("DTSTART:20261201T090000Z|DURATION:PT1H")
TWO = calendar("DTSTART:20261202T090000Z|DURATION:PT1H", "DTSTART:20261203T090000Z|DURATION:PT1H")


@pytest.fixture
def viewer(session, world):
    return viewer_of(world.people["prosecutor"], NOW)


def intervals(session):
    return session.execute(
        sa.select(BusyInterval.source_id, BusyInterval.starts_at).order_by(BusyInterval.starts_at)
    ).all()


def test_an_absence_is_kept_and_the_journal_tells_neither_days_nor_note(session, viewer):
    absence = operations.declare(viewer, FIRST, LAST, NOW, note="operation")
    assert [(one.first_on, one.last_on, one.note) for one in queries.absences_of(viewer.person_id, FIRST)] == [
        (FIRST, LAST, "operation")
    ]
    operations.change(viewer, absence, FIRST, FIRST, NOW, note="other")
    operations.change(viewer, absence, FIRST, FIRST, NOW, note="other")
    operations.withdraw(viewer, absence, NOW)
    entries = session.execute(sa.select(JournalEntry.action, JournalEntry.changes, JournalEntry.subject_label)).all()
    assert [tuple(entry) for entry in entries] == [
        ("absence.declared", {}, ""),
        ("absence.changed", {}, ""),
        ("absence.withdrawn", {}, ""),
    ]
    assert queries.absences_of(viewer.person_id, FIRST) == []


def test_what_makes_no_sense_is_refused_and_nothing_is_changed(session, viewer):
    absence = operations.declare(viewer, FIRST, LAST, NOW)
    with pytest.raises(AbsenceRefusedError) as refused:
        operations.change(viewer, absence, LAST, FIRST, NOW, note="")
    assert refused.value.flaws == {"last_on": Flaw.LAST_BEFORE_FIRST}
    session.expire_all()
    assert (absence.first_on, absence.last_on) == (FIRST, LAST)


def test_today_is_that_of_the_persons_zone(session, world):
    """At 23:30 in New York it is tomorrow in Brussels already."""
    viewer = viewer_of(world.people["prosecutor"], NOW)
    late = NOW.replace(hour=23, minute=30)
    with pytest.raises(AbsenceRefusedError):
        operations.declare(viewer, late.date(), late.date(), late)


def test_there_is_a_most_of_everything(session, viewer):
    for number in range(MOST_ABSENCES):
        session.add(
            Absence(person_id=viewer.person_id, first_on=FIRST, last_on=FIRST + timedelta(number), declared_at=NOW)
        )
    for _number in range(MOST_SOURCES):
        session.add(BusySource(person_id=viewer.person_id, name="x", uploaded_at=NOW, known_until=NOW, intervals=0))
    session.flush()
    with pytest.raises(AbsenceRefusedError):
        operations.declare(viewer, FIRST, LAST, NOW)
    with pytest.raises(CalendarRefusedError) as refused:
        operations.take_in(viewer, "Office", ONE, NOW)
    assert refused.value.trouble is Trouble.TOO_MANY_CALENDARS


def test_a_calendar_is_reduced_to_intervals_and_another_file_takes_their_place(session, viewer):
    source, reading = operations.take_in(viewer, "Office", ONE, NOW)
    assert (source.intervals, len(reading.intervals), [row.starts_at.day for row in intervals(session)]) == (1, 1, [1])
    operations.replace(viewer, source, TWO, NOW + timedelta(days=1))
    assert (source.intervals, source.uploaded_at, [row.starts_at.day for row in intervals(session)]) == (
        2,
        NOW + timedelta(days=1),
        [2, 3],
    )


def test_a_file_that_is_refused_leaves_everything_as_it_was(session, viewer):
    source, _reading = operations.take_in(viewer, "Office", ONE, NOW)
    session.commit()
    with pytest.raises(CalendarRefusedError):
        operations.replace(viewer, source, b"no calendar", NOW)
    with pytest.raises(CalendarRefusedError):
        operations.take_in(viewer, "Other", b"no calendar", NOW)
    session.commit()
    assert [row.starts_at.day for row in intervals(session)] == [1]
    assert [one.name for one in queries.sources_of(viewer.person_id)] == ["Office"]


def test_a_calendar_goes_with_its_intervals(session, viewer):
    source, _reading = operations.take_in(viewer, "Office", ONE, NOW)
    other, _reading = operations.take_in(viewer, "Family", TWO, NOW)
    operations.remove(viewer, source, NOW)
    session.commit()
    assert {row.source_id for row in intervals(session)} == {other.id}


def test_ones_own_copy_of_all_data_holds_them(session, viewer, app):
    operations.declare(viewer, FIRST, LAST, NOW, note="operation")
    operations.take_in(viewer, "Office", ONE, NOW)
    kept = queries.kept_about(viewer.person_id)
    assert kept["absences"] == [{"first_on": "2026-12-01", "last_on": "2026-12-04", "note": "operation"}]
    assert [(one["name"], one["busy"]) for one in kept["calendars"]] == [
        ("Office", [["2026-12-01T09:00:00+00:00", "2026-12-01T10:00:00+00:00"]])
    ]
    with app.test_request_context():
        from flask import g

        g.viewer = viewer
        assert {"absences", "calendars"} <= all_about(person_or_404(viewer.person_id)).keys()


def test_it_is_forgotten_when_the_account_is_closed(session, world, viewer):
    operations.declare(viewer, FIRST, LAST, NOW)
    operations.take_in(viewer, "Office", ONE, NOW)
    other = viewer_of(world.people["judge"], NOW)
    operations.declare(other, FIRST, LAST, NOW)
    people.close(viewer_of(world.people["admin"], NOW), session.get_one(Person, viewer.person_id), NOW)
    session.commit()
    assert intervals(session) == []
    assert queries.sources_of(viewer.person_id) == []
    assert session.scalars(sa.select(Absence.person_id)).all() == [other.person_id]


def test_away_and_busy_are_found_where_they_touch_a_window(session, viewer):
    operations.declare(viewer, FIRST, LAST, NOW)
    operations.take_in(viewer, "Office", TWO, NOW)
    zones = {viewer.person_id: viewer.zone}
    first, after = NOW + timedelta(days=8), NOW + timedelta(days=8, hours=1)
    assert [key for key, _span in queries.away(zones, first, after)] == [viewer.person_id]
    assert [starts.day for _key, (starts, _ends) in queries.busy(zones, first, after)] == [2]
    assert queries.busy(zones, after, after + timedelta(hours=1)) == []
    assert queries.away(zones, NOW + timedelta(days=30), NOW + timedelta(days=31)) == []
