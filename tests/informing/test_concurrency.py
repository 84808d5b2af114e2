"""Two hands on one duty at the same moment, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import Flask

from exchange.core.db import db
from exchange.core.journal import JournalEntry, Platform
from exchange.informing import operations, queries
from exchange.informing.models import Duty, Informed
from exchange.informing.operations import Bearer
from exchange.informing.rules import How, Refusal, RefusedError
from exchange.meetings.models import Meeting
from exchange.notices.models import Message
from exchange.world.rules import Audience
from tests.informing.conftest import recipients, viewer
from tests.informing.test_operations import secret_of
from tests.support import hands
from tests.support.world import NOW, World

at_once = partial(hands.at_once, refused=RefusedError)


def informing(world: World, *who: str) -> Callable[[], int]:
    def act() -> int:
        about = db.session.get_one(Meeting, world.meetings["exchange"])
        told = operations.inform(
            viewer("secretariat", world), about, "scheduled", recipients(world, who), NOW, title=about.title,
            forum_id=about.forum_id, audience=Audience.ALL,
        )  # fmt: skip
        return len(told.people)

    return act


def told(session: Any) -> Counter[int]:
    session.rollback()
    return Counter(session.scalars(sa.select(Informed.person_id)))


def test_made_known_by_several_at_once_everybody_is_told_once(app: Flask, session: Any, world: World) -> None:
    """One duty comes of it, one place and one message each; nobody of either list is missed."""
    lists = (("contact_point", "eurojust"), ("eurojust", "member"), ("contact_point", "member", "prosecutor"))
    done = at_once(app, [informing(world, *who) for who in lists])
    assert sum(done) == 4
    assert set(told(session).values()) == {1}
    assert len(told(session)) == 4
    assert session.scalar(sa.select(sa.func.count(Duty.id))) == 1
    assert Counter(session.scalars(sa.select(Message.person_id))) == told(session)


def test_those_added_at_once_to_what_was_made_known_are_told_once(
    app: Flask, session: Any, world: World, inform: Any
) -> None:
    inform("exchange", "contact_point")
    assert sorted(at_once(app, [informing(world, "eurojust", "member")] * 3)) == [0, 0, 2]
    assert set(told(session).values()) == {1}
    assert len(session.scalars(sa.select(Message.id)).all()) == 3


def test_note_taken_twice_at_once_counts_once(app: Flask, session: Any, world: World, inform: Any) -> None:
    inform("exchange", "contact_point")
    secret = secret_of(session, "contact_point")
    session.commit()

    def taking(how: How) -> Callable[[], bool]:
        def act() -> bool:
            row = queries.by_link(secret)
            return operations.acknowledge(Bearer(row.person_id, ""), row, NOW, how)

        return act

    assert sorted(at_once(app, [taking(How.LINK), taking(How.PAGE), taking(How.LINK)])) == [False, False, True]
    session.rollback()
    assert len(session.scalars(sa.select(JournalEntry.id).filter_by(action="duty.acknowledged")).all()) == 1


def test_reminders_sent_by_several_at_once_reach_everybody_once(app: Flask, session: Any, inform: Any) -> None:
    duty_id, now = inform("exchange", "contact_point", "eurojust").duty.id, NOW + timedelta(days=3)

    def reminding() -> int:
        duty = queries.held_for_platform(duty_id)
        return len(operations.remind_due(Platform(), duty, now))

    def by_hand() -> int:
        duty = queries.held_for_platform(duty_id)
        return len(operations.remind(Platform(), duty, now))

    assert sorted(at_once(app, [reminding, reminding, by_hand])) == [0, 0, 2]
    session.rollback()
    assert len(session.scalars(sa.select(Message.id).where(Message.kind == "duty_reminder")).all()) == 2


def test_note_taken_while_the_duty_is_closed_is_kept_or_refused(
    app: Flask, session: Any, world: World, inform: Any
) -> None:
    duty_id = inform("exchange", "contact_point").duty.id
    secret = secret_of(session, "contact_point")
    session.commit()

    def taking() -> bool:
        row = queries.by_link(secret)
        return operations.acknowledge(Bearer(row.person_id, ""), row, NOW, How.LINK)

    def closing() -> str:
        operations.close(Platform(), queries.held_for_platform(duty_id), "enough", NOW)
        return "closed"

    taken, closed = at_once(app, [taking, closing])
    assert closed == "closed"
    assert taken in (True, Refusal.CLOSED)
    session.rollback()
    kept = session.scalar(sa.select(Informed.acknowledged_at))
    assert (kept is not None) == (taken is True)
