"""Writing messages into the outbox, within the transaction of what they tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import current_app, render_template

from exchange.core.db import db
from exchange.core.i18n import Speaking
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
    base_url = current_app.config["BASE_URL"]
    written = []
    for recipient in recipients:
        with Speaking(recipient.language):
            text = render_template(f"notices/mail/{kind}.txt", to=recipient, base_url=base_url, about=about, **facts)
        subject, _line_end, body = text.strip().partition("\n")
        written.append(
            Message(
                person_id=recipient.person_id,
                address=recipient.address,
                language=recipient.language,
                subject=clean_line(subject),
                body=body.strip() + "\n",
                kind=kind,
                about_kind=about.__tablename__ if about is not None else "",
                about_id=about.id if about is not None else None,
                written_at=now,
            )
        )
    db.session.add_all(written)
    return written
