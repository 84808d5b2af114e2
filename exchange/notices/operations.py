"""Writing messages into the outbox, within the transaction of what they tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from exchange.core.db import db
from exchange.core.letters import letter
from exchange.core.text import clean_line
from exchange.notices.models import Message
from exchange.notices.queries import Recipient


def write(
    recipients: Iterable[Recipient],
    kind: str,
    now: datetime,
    *,
    about: Any = None,
    **facts: Any,
) -> list[Message]:
    """Write the message ``kind`` to each recipient, in the recipient's language and zone.

    The template's first line becomes the subject; user text in it cannot make a second header line.
    """
    written = []
    for recipient in recipients:
        template = f"notices/mail/{kind}.txt"
        subject, body = letter(template, recipient.language, to=recipient, about=about, **facts)
        written.append(
            Message(
                person_id=recipient.person_id,
                address=recipient.address,
                language=recipient.language,
                subject=clean_line(subject),
                body=body,
                kind=kind,
                about_kind=about.__tablename__ if about is not None else "",
                about_id=about.id if about is not None else None,
                written_at=now,
            )
        )
    db.session.add_all(written)
    return written
