"""Meetings that people are expected at, and answers that are missing (M5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Person, PersonState
from exchange.core.db import among, db
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import SEATED, Answer
from exchange.notices.models import Message
from exchange.notices.queries import Recipient
from exchange.notices.reminders.queries.shared import REACHED, working_days_of
from exchange.notices.reminders.rules import (
    ANSWER,
    ANSWER_LEADS,
    COMING,
    FURTHEST,
    KINDS,
    MEETING,
    MEETING_LEADS,
    ONE_DAY,
    OWING,
    Occurrence,
)
from exchange.notices.rules import Delivery
from exchange.world.rules import Audience, Side

_ABOUT = Meeting.__tablename__


def own_meetings(now: datetime, meeting_ids: Collection[int] | None = None) -> list[Occurrence]:
    """Return the meetings of the coming days for everybody with a seat; of these meetings only, if any are named."""
    soon = Meeting.starts_at <= now + FURTHEST[MEETING]
    return [
        Occurrence(MEETING, _ABOUT, row.meeting_id, row.id, row.starts_at, row.zone, MEETING_LEADS, told_at)
        for row, told_at in _places(now, SEATED, meeting_ids, soon)
    ]


def missing_answers(now: datetime, meeting_ids: Collection[int] | None = None) -> list[Occurrence]:
    """Return the days to answer by for everybody who was asked and has not answered."""
    today = now.date()
    soon = sa.and_(Meeting.respond_by >= today - ONE_DAY, Meeting.respond_by <= today + FURTHEST[ANSWER])
    return [
        Occurrence(
            ANSWER, _ABOUT, row.meeting_id, row.id, row.respond_by, row.zone, ANSWER_LEADS, told_at,
            working_days_of(row.country_code, now),
        )
        for row, told_at in _places(now, OWING, meeting_ids, soon)
    ]  # fmt: skip


def _places(
    now: datetime, answers: Collection[Answer], meeting_ids: Collection[int] | None, soon: sa.ColumnElement[bool]
) -> Iterator[tuple[Any, datetime]]:
    """Yield the places on the lists of meetings that will take place, and when each person was last told: two statements.

    Nobody of the partner side is reminded of what is for the Union side only (V1).
    """
    query: Any = (
        sa.select(
            Participation.meeting_id, Participation.asked_at, Meeting.starts_at, Meeting.respond_by, Meeting.convened_at,
            Person.id, Person.zone, Person.country_code,
        )
        .join(Meeting, Meeting.id == Participation.meeting_id)
        .join(Person, Person.id == Participation.person_id)
        .where(
            Meeting.starts_at > now,
            soon,
            among(Meeting.state, COMING),
            Meeting.date_open.is_(False),
            among(Participation.answer, answers),
            Person.state != PersonState.CLOSED,
            sa.or_(Meeting.audience == Audience.ALL, Person.side == Side.UNION),
        )
        .order_by(Participation.id)
    )  # fmt: skip
    if meeting_ids is not None:
        query = query.where(Meeting.id.in_(meeting_ids))
    rows = db.session.execute(query).all()
    told = _told({row.meeting_id for row in rows})
    for row in rows:
        by_mail = told.get((row.meeting_id, row.id), row.asked_at)
        yield row, max(row.asked_at, row.convened_at or row.asked_at, by_mail)


def _told(meeting_ids: Collection[int]) -> dict[tuple[Any, Any], datetime]:
    """Return when each person was last told of each of the meetings, other than by a reminder."""
    if not meeting_ids:
        return {}
    query = (
        sa.select(Message.about_id, Message.person_id, sa.func.max(Message.written_at, type_=Message.written_at.type))
        .where(
            Message.about_kind == _ABOUT,
            Message.about_id.in_(meeting_ids),
            Message.kind.not_in(KINDS),
            Message.state != Delivery.DROPPED,
            Message.person_id.is_not(None),
        )
        .group_by(Message.about_id, Message.person_id)
    )
    return {(row[0], row[1]): row[2] for row in db.session.execute(query)}


def hold_meetings(meeting_ids: Collection[int]) -> None:
    """Let nobody change the meetings or their lists until the transaction ends."""
    query = sa.select(Meeting.id).where(Meeting.id.in_(meeting_ids)).order_by(Meeting.id)
    db.session.execute(query.with_for_update(read=True))


def on_the_list(meeting_id: int, person_ids: Collection[int]) -> list[Recipient]:
    """Return how these people are reached, each with the place on the meeting's list."""
    query: Any = (
        sa.select(*REACHED, Participation.id, Participation.answer)
        .join(Participation, Participation.person_id == Person.id)
        .where(Participation.meeting_id == meeting_id, Person.id.in_(person_ids))
        .order_by(Person.id)
    )
    return [Recipient(*row) for row in db.session.execute(query)]


def written_now(kind: str, meeting_id: int, now: datetime) -> dict[int, int]:
    """Return the keys of the messages of that kind written about the meeting at that instant, by their reader."""
    query = sa.select(Message.person_id, Message.id).where(
        Message.kind == kind, Message.about_kind == _ABOUT, Message.about_id == meeting_id, Message.written_at == now
    )
    return {person_id: key for person_id, key in db.session.execute(query) if person_id is not None}
