"""Messages as their readers get them."""

from __future__ import annotations

import sqlalchemy as sa
from flask import current_app

from exchange.core.db import db
from exchange.notices.letters.queries import as_read
from exchange.notices.models import Message


def text_of(message: Message) -> str:
    """Return what the reader reads."""
    written = as_read(current_app.config, message)
    return written.text if written is not None else message.body


def latest_to(address: str, **which: object) -> str:
    """Return the text of the latest message to the address."""
    query = sa.select(Message).filter_by(address=address, **which).order_by(Message.id.desc()).limit(1)
    return text_of(db.session.scalars(query).one())
