"""Reading a message about a meeting as its reader gets it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.notices.letters.desk import Written, desk_of, reader_of
from exchange.notices.models import Message, Occasion


def as_read(settings: Mapping[str, Any], message: Message) -> Written | None:
    """Return a message about a meeting in words; None for one that is kept as words."""
    if message.occasion_id is None:
        return None
    row = db.session.execute(
        sa.select(Message.language, Message.own, Occasion.facts, Person.name, Person.zone, Person.side)
        .join(Occasion, Occasion.id == Message.occasion_id)
        .outerjoin(Person, Person.id == Message.person_id)
        .where(Message.id == message.id)
    ).one()
    desk = desk_of(settings)
    return desk.write(message.kind, desk.facts(message.occasion_id, lambda: row.facts), reader_of(row, message.address))
