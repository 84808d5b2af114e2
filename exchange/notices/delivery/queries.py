"""Which messages are due, in which order, and whether anything leaves at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.meetings.models import Meeting, Participation
from exchange.notices.delivery.rules import Trouble
from exchange.notices.models import Message, Occasion
from exchange.notices.rules import Delivery
from exchange.notices.troubles import Troubles

#: Under this name the database keeps since when nothing leaves, and why.
troubles = Troubles("mail_trouble", Trouble)
#: Return why nothing leaves at present; None when the last worker reached the mail server.
standing_trouble = troubles.standing
#: What a mail is made of.
COLUMNS = (
    Message.id, Message.reference, Message.address, Message.language, Message.subject, Message.body, Message.written_at,
    Message.tries, Message.kind, Message.occasion_id, Message.own, Person.name, Person.zone, Person.side,
    Participation.answer.label("answer_now"),
)  # fmt: skip


def due(now: datetime, at_most: int) -> sa.Select[Any]:
    """Return the query of the messages that may be taken in hand now, those that have waited longest first.

    Of a chain only the first that has not settled.
    """
    earlier = aliased(Message)
    blocked = sa.exists().where(
        earlier.chain == Message.chain, earlier.state == Delivery.WAITING, earlier.id < Message.id
    )
    free = sa.or_(Message.leased_until.is_(None), Message.leased_until <= now)
    on_its_list = sa.and_(
        Message.about_kind == Meeting.__tablename__,
        Participation.meeting_id == Message.about_id,
        Participation.person_id == Message.person_id,
    )
    columns: tuple[Any, ...] = COLUMNS
    return (
        sa.select(*columns)
        .outerjoin(Person, Person.id == Message.person_id)
        .outerjoin(Participation, on_its_list)
        .where(Message.state == Delivery.WAITING, Message.not_before <= now, free, ~blocked)
        .order_by(Message.not_before, Message.id)
        .limit(at_most)
    )


def facts_of(occasion_id: int) -> dict[str, Any]:
    """Return what is kept of an occasion."""
    kept: dict[str, Any] = db.session.scalars(sa.select(Occasion.facts).filter_by(id=occasion_id)).one()
    return kept
