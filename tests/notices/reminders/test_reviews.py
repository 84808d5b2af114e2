"""Authors are asked whether a practice still holds: a month before its day, and once when that is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from exchange.accounts.queries import viewer_of
from exchange.notices.models import Message
from exchange.notices.reminders.worker import remind
from exchange.notices.rules import Delivery
from exchange.practices import operations
from exchange.practices.models import Practice
from exchange.practices.rules import State
from tests.support.practices import Sketch, add_practice
from tests.support.world import NOW

DAY = timedelta(days=1)


@pytest.fixture
def texts(session, world):
    """Two of one author, named and not, to be confirmed in 30 days."""
    due = (NOW + 30 * DAY).date()
    found = [
        add_practice(
            NOW, Sketch("x", "liaison", State.PUBLISHED, title, named=named), world.people, world.forums, review_by=due
        ).id
        for title, named in (("Named text", True), ("Unnamed text", False))
    ]  # fmt: skip
    session.commit()
    return found


def written(session):
    query = sa.select(Message).where(Message.kind == "reminder_review").order_by(Message.id)
    return list(session.scalars(query))


def test_one_message_asks_for_all_once_and_names_only_those_whose_author_is_named(session, texts):
    for _ in range(2):
        remind(NOW)
    (message,) = written(session)
    assert message.address == "liaison@people.example"
    assert "Named text" in message.body
    assert "One text is meant" in message.body
    assert "Unnamed text" not in message.body


def test_it_is_said_again_when_the_day_is_over_and_never_after(session, texts):
    """The day is Christmas Eve, and a reminder keeps to working days."""
    for days in (0, 5, 29, 32, 36, 37, 60):
        remind(NOW + days * DAY)
    assert len(written(session)) == 2


def test_whoever_confirms_is_not_asked_any_more(session, world, texts):
    remind(NOW)
    for key in texts:
        practice = session.get_one(Practice, key)
        operations.confirm(viewer_of(world.people["liaison"], NOW), practice, NOW)
    session.commit()
    remind(NOW + 32 * DAY)
    assert [message.state for message in written(session)] == [Delivery.DROPPED]


def test_nobody_is_asked_whether_what_was_superseded_still_holds(session, world, texts):
    old, new = texts
    admin = viewer_of(world.people["admin"], NOW)
    operations.supersede(admin, session.get_one(Practice, old), session.get_one(Practice, new), NOW)
    session.commit()
    remind(NOW)
    (message,) = written(session)
    assert "Named text" not in message.body
    assert "One text is meant" in message.body
    operations.stand_again(admin, session.get_one(Practice, old), NOW)
    session.commit()
    remind(NOW)
    assert ["Named text" in one.body for one in written(session)] == [False, True]
