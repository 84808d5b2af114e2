"""Nothing is said twice, however many are at it."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.notices.models import Message
from exchange.notices.reminders import operations
from exchange.notices.reminders.models import Reminder
from exchange.notices.reminders.rules import Lead, Occurrence
from exchange.notices.reminders.sources import Source
from exchange.notices.reminders.worker import remind
from exchange.notices.rules import Delivery
from tests.notices.reminders.conftest import on

# --- What other rooms are to be reminded of ---------------------------------------------------------------------------


@pytest.fixture
def reviews(session, world, monkeypatch):
    """A source of another room: papers of two forums whose review falls on 10 and on 12 December, and their keepers."""
    keepers = {"judge": 1, "prosecutor": 1, "partner": 2}
    days = {1: date(2026, 12, 10), 2: date(2026, 12, 12)}
    leads = (Lead("14d", days=14), Lead("0d"))

    def find(_now, keys):
        return [
            Occurrence(
                "outcome_adopted", "paper", paper, world.people[who], days[paper], "Europe/Brussels", leads
            )
            for who, paper in keepers.items()
            if paper in days and (keys is None or paper in keys)
        ]  # fmt: skip

    def write(dues, now):
        written = {}
        for due in dues:
            occurrence = due.occurrence
            message = Message(
                person_id=occurrence.person_id, address="x", language="en", subject=f"Review by {occurrence.due}",
                kind=occurrence.kind, written_at=now,
            )  # fmt: skip
            session.add(message)
            session.flush()
            written[occurrence.about_id, occurrence.person_id] = message.id
        return written

    monkeypatch.setattr("exchange.notices.reminders.worker.sources", [Source(find, lambda _keys: None, write)])
    return days


def _subjects(session):
    names = sa.select(Person.name, Message.subject).join(Person, Person.id == Message.person_id)
    return sorted(tuple(row) for row in session.execute(names))


def test_a_source_of_another_room_is_asked_as_these_are(session, reviews):
    first, second = on(1, 9), on(12, 9)
    assert [remind(first), remind(first), remind(second), remind(second)] == [3, 0, 1, 0]
    assert _subjects(session) == [
        ("Benoît Juge", "Review by 2026-12-10"), ("Dieter Ankläger", "Review by 2026-12-10"),
        ("Pilar Fiscal", "Review by 2026-12-12"), ("Pilar Fiscal", "Review by 2026-12-12"),
    ]  # fmt: skip


def test_what_another_room_puts_off_is_said_anew_and_what_it_gives_up_is_not(session, reviews):
    remind(on(1, 9))
    reviews[1] = date(2026, 12, 14)
    del reviews[2]
    assert [remind(on(1, 10)), remind(on(14, 9))] == [2, 2]


def test_another_room_takes_back_what_has_not_left(session, reviews):
    remind(on(1, 9))
    operations.take_back(sa.and_(Reminder.about_kind == "paper", Reminder.about_id == 1))
    session.commit()
    assert sorted(session.scalars(sa.select(Message.state))) == [Delivery.DROPPED, Delivery.DROPPED, Delivery.WAITING]
    assert session.scalars(sa.select(Reminder.about_id)).all() == [2]
