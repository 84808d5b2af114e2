"""A poll on the undated draft of the Coalition, with people in three zones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from exchange.accounts.models import Person
from exchange.accounts.queries import viewer_of
from exchange.core import clock
from exchange.core.db import db
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting
from exchange.scheduling.polls import operations, queries
from exchange.scheduling.polls.models import Poll, PollVoter
from exchange.scheduling.polls.operations import Seat, Terms
from exchange.scheduling.polls.rules import Slot
from exchange.world.rules import Capacity
from tests.support.world import NOW, World

RESPOND_BY = date(2026, 12, 4)
#: Who is asked: in which capacity, and whether required.
ASKED = {
    "judge": (Capacity.INVESTIGATING_JUDGE, False),
    "prosecutor": (Capacity.PROSECUTOR, True),
    "partner": (Capacity.PROSECUTOR, False),
    "eurojust": (Capacity.EU_REPRESENTATIVE, False),
}
DAYS = (date(2027, 3, 4), date(2027, 3, 5), date(2027, 3, 9))


def slot(day: date, start: int = 10, end: int = 17, zone: str = "Europe/Brussels") -> Slot:
    """A date on offer on a day, from hour to hour."""
    first = datetime(day.year, day.month, day.day, start)
    return Slot(clock.agree(first, zone, 0), clock.agree(first.replace(hour=end), zone, 0))


def terms(*days: date, **more: Any) -> Terms:
    """What is asked: these days, or all three."""
    return Terms(tuple(slot(day) for day in days or DAYS), more.pop("respond_by", RESPOND_BY), **more)


def viewer(who: str, world: World, now: datetime = NOW) -> Any:
    """The person as a viewer."""
    return viewer_of(world.people[who], now)


def whole(meeting_id: int) -> Meeting:
    """A meeting with all that its plan is measured by."""
    options = (selectinload(Meeting.forum).selectinload(Forum.levels), selectinload(Meeting.countries))
    query = sa.select(Meeting).where(Meeting.id == meeting_id).options(*options)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def seats(world: World, asked: dict[str, tuple[Capacity, bool]]) -> list[Seat]:
    """Who is asked, as the operations take it."""
    return [Seat(db.session.get_one(Person, world.people[who]), *how) for who, how in asked.items()]


def voter(poll: Poll, person_id: int) -> PollVoter:
    """Somebody asked in the poll."""
    query = sa.select(PollVoter).filter_by(poll_id=poll.id, person_id=person_id).options(selectinload(PollVoter.person))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def fresh(poll_id: int) -> Poll:
    """The poll as the database has it now."""
    db.session.expire_all()
    poll = queries.held_for_platform(poll_id)
    assert poll is not None
    return poll


@pytest.fixture
def open_poll(session: Any, world: World) -> Callable[..., Poll]:
    """Open a poll as the secretariat, and commit: ``open_poll("undated", terms(), asked=ASKED)``."""

    def opening(
        meeting: str = "undated", asked_for: Terms | None = None, asked: Any = None, now: datetime = NOW
    ) -> Poll:
        found = whole(world.meetings[meeting])
        people = seats(world, ASKED if asked is None else asked)
        poll = operations.open_poll(viewer("secretariat", world, now), found, asked_for or terms(), people, now)
        session.commit()
        return poll

    return opening
