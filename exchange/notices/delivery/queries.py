"""Which messages are due, in which order, and whether anything leaves at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.core import site
from exchange.notices.delivery.rules import Trouble
from exchange.notices.models import Message
from exchange.notices.rules import Delivery

#: Under this name the database keeps since when nothing leaves, and why.
TROUBLE = "mail_trouble"
#: What a mail is made of.
COLUMNS = (
    Message.id, Message.reference, Message.address, Message.language, Message.subject, Message.body, Message.written_at,
    Message.tries,
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
    columns: tuple[Any, ...] = COLUMNS
    return (
        sa.select(*columns)
        .where(Message.state == Delivery.WAITING, Message.not_before <= now, free, ~blocked)
        .order_by(Message.not_before, Message.id)
        .limit(at_most)
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """Why nothing leaves, in whose words, and since when."""

    trouble: Trouble
    words: str
    since: datetime


def standing_trouble() -> Standing | None:
    """Return why nothing leaves at present; None when the last worker reached the mail server."""
    kept = site.fact(TROUBLE)
    if kept is None:
        return None
    found = json.loads(kept)
    return Standing(Trouble(found["trouble"]), found["words"], datetime.fromisoformat(found["since"]))
