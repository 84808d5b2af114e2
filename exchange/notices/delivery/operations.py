"""Taking messages in hand and noting what became of them. Each of these is a transaction of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.core.db import db
from exchange.notices.delivery import queries
from exchange.notices.delivery.rules import after_failure
from exchange.notices.models import Message
from exchange.notices.rules import Delivery


def claim(now: datetime, until: datetime, at_most: int) -> Sequence[Any]:
    """Take messages that are due in hand until that instant; no other worker takes them before."""
    due = queries.due(now, at_most).with_for_update(skip_locked=True, of=Message)
    found = db.session.execute(due).all()
    if found:
        held = sa.update(Message).where(Message.id.in_([row.id for row in found]))
        db.session.execute(held.values(leased_until=until), execution_options={"synchronize_session": False})
    return found


def _note(message_id: int, until: datetime | None, **values: Any) -> None:
    """Write what became of a message; with ``until`` only as long as it is in the hands of that lease."""
    query = sa.update(Message).where(Message.id == message_id)
    if until is not None:
        query = query.where(Message.leased_until == until)
    db.session.execute(query.values(leased_until=None, **values), execution_options={"synchronize_session": False})


def accepted(message: Any, now: datetime) -> None:
    """Note that the server has it. This is so whoever holds the message by now."""
    _note(message.id, None, state=Delivery.SENT, sent_at=now, tries=message.tries + 1, last_error="")


def failed(message: Any, until: datetime, now: datetime, words: str) -> None:
    """Note one more try in vain: it is tried again later, or given up."""
    tries = message.tries + 1
    state, not_before = after_failure(tries, now)
    _note(message.id, until, state=state, not_before=not_before, tries=tries, last_error=words)


def refused(message: Any, until: datetime, words: str) -> None:
    """Note that the server never takes it."""
    _note(message.id, until, state=Delivery.REFUSED, tries=message.tries + 1, last_error=words)


def release(message_ids: Collection[int], until: datetime) -> None:
    """Let go of messages that were not begun, as if they had never been in hand."""
    if message_ids:
        query = sa.update(Message).where(Message.id.in_(message_ids), Message.leased_until == until)
        db.session.execute(query.values(leased_until=None), execution_options={"synchronize_session": False})


#: Keep why nothing leaves, and since when: the outbox says so. And note that the server can be reached.
note_trouble, forget_trouble = queries.troubles.note, queries.troubles.forget
