"""Two hands on one series at the same moment, and the nightly command: no meeting twice, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import sqlalchemy as sa
from flask import Flask
from freezegun import freeze_time

from exchange.core.db import db
from exchange.core.journal import JournalEntry, Platform
from exchange.meetings import operations as meetings
from exchange.meetings.models import Meeting
from exchange.meetings.series import operations, queries
from exchange.meetings.series.models import MeetingSeries
from tests.meetings.series.conftest import DAYS
from tests.support.world import NOW

FOUR_MONTHS = NOW + timedelta(days=120)


def at_once(app: Flask, acts: list[Callable[[], Any]]) -> list[Any]:
    """Do all at the same moment, each in its own transaction."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        with app.app_context():
            try:
                start.wait(10)
                result = act()
                db.session.commit()
                return result
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def extended(key: int, until: date = date(2027, 6, 30)) -> Callable[[], int]:
    def act() -> int:
        series = queries.held(key)
        return len(operations.extend(Platform(), series, queries.held_meetings(key), until, NOW))

    return act


def test_two_who_plan_further_at_once_make_each_meeting_once(app, session, begun, meetings_of):
    series = begun(months=2)
    session.rollback()
    added = at_once(app, [extended(series.id)] * 3)
    assert sorted(added) == [0, 0, 5]
    assert [meeting.day.isoformat() for meeting in meetings_of(series.id)] == list(DAYS[:7])
    told = session.scalars(sa.select(JournalEntry.action).filter_by(action="series.extended")).all()
    assert told == ["series.extended"]


def test_a_draft_deleted_while_the_series_is_planned_further_stays_deleted(app, session, begun, meetings_of):
    series = begun(months=2, announced=False)
    key, other = meetings_of(series.id)[1].id, series.id
    session.rollback()

    def delete() -> None:
        meetings.discard(Platform(), db.session.get_one(Meeting, key), NOW)

    at_once(app, [delete, extended(other, date(2027, 3, 31))])
    assert [meeting.day.isoformat() for meeting in meetings_of(series.id)] == [DAYS[0], *DAYS[2:4]]
    assert queries.gaps(series.id) == [date(2027, 1, 5)]


def run(app: Flask) -> list[str]:
    return app.test_cli_runner().invoke(args=["series", "extend"]).output.splitlines()


def test_the_command_keeps_each_series_planned_and_twice_adds_nothing(app, session, begun, meetings_of):
    series = begun(months=3)
    monthly = begun(months=1)
    session.rollback()
    assert run(app) == ["0 meetings added"]
    with freeze_time(FOUR_MONTHS):
        assert run(app) == ["4 meetings added"]
        assert run(app) == ["0 meetings added"]
    # What lay between is over by then, and is not made for a past in which nobody met.
    assert [meeting.day.isoformat() for meeting in meetings_of(series.id)] == [*DAYS[:3], *DAYS[4:7]]
    assert [meeting.day.isoformat() for meeting in meetings_of(monthly.id)] == [DAYS[0], DAYS[4]]


def test_the_command_leaves_an_ended_series_alone(app, session, begun, actor, whole, meetings_of):
    series = begun(months=3, announced=False)
    operations.end(actor("secretariat"), whole(series.id), date(2027, 1, 1), NOW)
    session.commit()
    with freeze_time(FOUR_MONTHS):
        assert run(app) == ["0 meetings added"]
    assert len(meetings_of(series.id)) == 1


def test_a_series_that_cannot_be_planned_further_is_named_and_holds_up_no_other(app, session, begun, meetings_of):
    refused, other = begun(months=3), begun(months=3)
    session.execute(sa.update(MeetingSeries).where(MeetingSeries.id == refused.id).values(organiser_country="AR"))
    session.commit()
    with freeze_time(FOUR_MONTHS):
        assert run(app) == [
            f"series {refused.id} cannot be planned further: organiser: not_a_member_then", "3 meetings added",
        ]  # fmt: skip
    assert len(meetings_of(refused.id)) == 3
    assert len(meetings_of(other.id)) == 6
