"""Rounds of reminders at chosen instants, and what they wrote."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from exchange.chairing.models import ChairTerm
from exchange.meetings.models import Meeting
from exchange.notices.models import Message
from exchange.notices.reminders.rules import KINDS
from exchange.notices.reminders.worker import remind
from tests.support.world import NOW

#: When the exchange of the world begins, and those on its list who live by the clock of Brussels.
STARTS = NOW + timedelta(days=30)
LISTED = ("central_authority", "judge", "prosecutor")
WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)


def to(kind, *people):
    """Return that these people are written that."""
    return sorted((person, kind) for person in people)


def on(day, hour):
    """Return an hour of December in UTC."""
    return datetime(2026, 12, day, hour, tzinfo=UTC)


@pytest.fixture
def reminded(session, world):
    """Do a round at an instant, and return who was written what in it: (person, kind), in order."""
    names = {key: name for name, key in world.people.items()}

    def round_at(now, kind=None):
        session.commit()
        last = session.scalar(sa.select(sa.func.max(Message.id))) or 0
        remind(now)
        query = sa.select(Message.person_id, Message.kind).where(Message.id > last, Message.kind.in_(KINDS))
        rows = session.execute(query).all()
        return sorted((names.get(person_id, person_id), what) for person_id, what in rows if kind in (None, what))

    return round_at


@pytest.fixture
def meeting(session, world):
    """The exchange of the world, in thirty days: two have accepted or might come, two have not answered."""
    return session.get_one(Meeting, world.meetings["exchange"])


@pytest.fixture
def calm(session, world):
    """No hand-over is coming."""
    session.execute(sa.delete(ChairTerm).where(ChairTerm.starts_on > NOW.date()))
    session.execute(sa.update(ChairTerm).values(ends_on=None))
    session.commit()
