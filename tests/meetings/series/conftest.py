"""A series to try things on: the contact group of the Coalition, every first Tuesday but in August."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from exchange.accounts.queries import viewer_of
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting
from exchange.meetings.rules import Details
from exchange.meetings.series import operations, queries
from exchange.meetings.series.models import MeetingSeries
from exchange.meetings.series.queries import Whole
from exchange.meetings.series.rules import Hours, Pattern, Rhythm, Unit
from exchange.world.rules import Audience, Level
from tests.support.world import NOW

FIRST_TUESDAYS = Rhythm(
    Pattern(
        Unit.WEEKDAY_OF_MONTH, date(2026, 11, 24), 1, frozenset({1}), frozenset({1}), except_months=frozenset({8})
    ),
    Hours(time(10), 150, "Europe/Brussels"),
)  # fmt: skip
#: What the first Tuesdays are, as far as a year goes from NOW.
DAYS = (
    "2026-12-01", "2027-01-05", "2027-02-02", "2027-03-02", "2027-04-06", "2027-05-04", "2027-06-01", "2027-07-06",
    "2027-09-07", "2027-10-05", "2027-11-02",
)  # fmt: skip


def plan(forum_zone: str = "Europe/Brussels", **changes: Any) -> operations.Plan:
    """The plan of the series, with changes to what its meetings have in common."""
    known = {"rhythm": FIRST_TUESDAYS, "months": 12, "announced": True}
    own = {name: changes.pop(name) for name in list(changes) if name in known}
    details = Details(
        Level.CONTACT_GROUP, "Contact group", forum_zone, place="Brussels", online_link="https://meet.example/series"
    )  # fmt: skip
    return operations.Plan(details=replace(details, **changes), **(known | own))


@pytest.fixture
def actor(session, world) -> Callable[[str], Any]:
    return lambda who: viewer_of(world.people[who], NOW)


@pytest.fixture
def forum(session, world) -> Callable[..., Forum]:
    def fetch(key: str = "coalition") -> Forum:
        query = sa.select(Forum).filter_by(key=key).options(selectinload(Forum.levels))
        return session.scalars(query.execution_options(populate_existing=True)).one()

    return fetch


@pytest.fixture
def begun(session, actor, forum) -> Callable[..., MeetingSeries]:
    """Begin the series and commit it."""

    def begin(key: str = "coalition", **changes: Any) -> MeetingSeries:
        series = operations.create(actor("secretariat"), forum(key), plan(**changes), NOW)
        session.commit()
        return series

    return begin


@pytest.fixture
def whole(session) -> Callable[[int], Whole]:
    """The series as it now stands in the database, held."""

    def fetch(key: int) -> Whole:
        session.expire_all()
        return Whole(queries.held(key), queries.held_meetings(key))

    return fetch


@pytest.fixture
def meetings_of(session) -> Callable[[int], list[Meeting]]:
    def fetch(key: int) -> list[Meeting]:
        query = sa.select(Meeting).filter_by(series_id=key).order_by(Meeting.series_on)
        return list(session.scalars(query.execution_options(populate_existing=True)))

    return fetch


UNION_ONLY = {"audience": Audience.UNION, "title": "HERON contact group"}
