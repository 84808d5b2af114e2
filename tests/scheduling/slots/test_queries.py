"""What a search for a date rests on, as far as the viewer may know it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person as PersonRow
from exchange.accounts.models import PersonState
from exchange.accounts.queries import viewer_of
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, State
from exchange.scheduling.absences import operations as absences
from exchange.scheduling.slots import queries
from exchange.scheduling.slots.rules import Engagement, Term
from exchange.world.rules import Capacity
from tests.scheduling.absences.test_rules import calendar
from tests.support.world import NOW

FIRST, LAST = date(2026, 11, 25), date(2027, 1, 31)


def viewer(world, who):
    return viewer_of(world.people[who], NOW)


def meeting(session, world, name):
    return session.get_one(Meeting, world.meetings[name])


def put(session, world, who, name, answer=Answer.ACCEPTED, country="ES"):
    session.add(
        Participation(
            meeting_id=world.meetings[name], person_id=world.people[who], capacity=Capacity.SENIOR_OFFICIAL, country_code=country,
            answer=answer, asked_at=NOW,
        )
    )  # fmt: skip
    session.flush()


def taken(session, world, who, of, reader="secretariat"):
    """Return what takes a person when a date is looked for a meeting, as a reader is told."""
    row = session.get_one(PersonRow, world.people[who])
    candidate = queries.Candidate(row.id, row.name, row.zone, row.country_code, None)
    window = queries.bounds(FIRST, LAST, "Europe/Brussels")
    (person,) = queries.people(viewer(world, reader), meeting(session, world, of), {candidate: True}, *window)
    return [(busy.by, busy.title, busy.meeting_id) for busy in person.busy]


def test_those_on_the_list_and_those_with_a_role_in_the_forum_can_be_asked(session, world):
    found = queries.candidates(meeting(session, world, "exchange"), NOW.date())
    seated = {candidate.name for candidate in found if candidate.is_seated}
    assert seated == {"Dieter Ankläger", "Benoît Juge", "Ilaria Autorità", "Pilar Fiscal"}
    assert {candidate.name for candidate in found} - seated == {
        "Saskia Secretaris", "Elena Presidenta", "François Successeur", "Bram Beleid", "Claire Contact", "Sven Medlem",
        "Eva Juste",
    }  # fmt: skip
    session.execute(sa.update(PersonRow).where(PersonRow.name == "Benoît Juge").values(state=PersonState.CLOSED))
    assert "Benoît Juge" not in {
        one.name for one in queries.candidates(meeting(session, world, "exchange"), NOW.date())
    }


def test_other_meetings_that_stand_take_those_who_have_a_seat(session, world):
    """Not the meeting itself, not what was declined, called off, put off without a date, or is a draft."""
    assert taken(session, world, "prosecutor", "exchange") == [
        (Engagement.MEETING, "HERON exchange on Colombia", world.meetings["union"])
    ]
    for name in ("cancelled", "postponed", "draft"):
        if name != "draft":
            put(session, world, "prosecutor", name)
    put(session, world, "prosecutor", "convened", Answer.DECLINED)
    assert len(taken(session, world, "prosecutor", "exchange")) == 1


def test_on_the_union_side_a_meeting_one_may_not_see_is_busy_without_a_title(session, world):
    put(session, world, "prosecutor", "clasi")
    assert taken(session, world, "prosecutor", "exchange", "contact_group") == [
        (Engagement.MEETING, "HERON exchange on Colombia", world.meetings["union"]), (Engagement.BUSY, "", None),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["clasi_union", "union", "convened"])
def test_on_the_partner_side_no_meeting_counts_that_one_may_not_see(session, world, name):
    """Whether for the Union side only, or of a forum that is not one's own (V1, V2)."""
    put(session, world, "chair", name)
    assert [title for _by, title, _key in taken(session, world, "chair", "exchange", "partner_chair")] == [
        "EU–CLASI ministers"
    ]
    assert len(taken(session, world, "chair", "exchange", "secretariat")) == 2


def test_absences_and_calendars_take_without_saying_why(session, world):
    owner = viewer(world, "member")
    absences.declare(owner, date(2026, 12, 1), date(2026, 12, 2), NOW, note="SECRET")
    absences.take_in(owner, "SECRET", calendar("DTSTART:20261203T090000Z|DURATION:PT1H"), NOW)
    assert taken(session, world, "member", "exchange") == [(Engagement.AWAY, "", None), (Engagement.BUSY, "", None)]


def test_the_chairs_of_the_window_and_the_host_are_always_looked_at(session, world):
    terms = queries.chair_terms(world.forums["coalition"], FIRST, LAST)
    assert terms == {
        "ES": (Term(date(2026, 7, 1), date(2027, 1, 1)),),
        "FR": (Term(date(2027, 1, 1), date(2027, 7, 1)),),
    }
    found = queries.countries({"SE": True, "BE": False}, terms, "NL", FIRST, LAST)
    assert [(one.code, one.required, one.is_host, bool(one.chairs)) for one in found] == [
        ("BE", False, False, False), ("ES", True, False, True), ("FR", True, False, True), ("NL", False, True, False),
        ("SE", True, False, False),
    ]  # fmt: skip
    assert queries.handovers(meeting(session, world, "exchange"), FIRST, LAST) == (date(2027, 1, 1),)


def test_a_meeting_that_runs_when_the_window_begins_counts(session, world):
    row = meeting(session, world, "union")
    row.starts_at, row.ends_at = NOW - timedelta(days=3), NOW + timedelta(days=3)
    row.starts_local, row.ends_local = datetime(2026, 11, 21, 10), datetime(2026, 11, 27, 10)
    session.flush()
    assert row.state is State.CONVENED
    assert len(taken(session, world, "prosecutor", "exchange")) == 1
