"""The outbox: messages written in the transaction of the change they tell of."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Key, Model
from exchange.notices.rules import Delivery


def _new_reference() -> str:
    return secrets.token_hex(16)


def _when_written(context: Any) -> datetime:
    written: datetime = context.get_current_parameters()["written_at"]
    return written


class Occasion(Model):
    """What a message about a meeting tells of, kept once for all its readers, as things stood then (``letters.facts``)."""

    __tablename__ = "occasion"

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    facts: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Message(Model):
    """One message to one person, in that person's language, and how far it has come.

    About a meeting it is an occasion and what it means for this reader (``own``), made into words when it leaves; else
    ``body`` has the words.

    ``reference`` makes the Message-ID: by it a mail that came twice is recognised. ``chain`` names those that leave in
    the order they were written. Not before ``not_before`` is it tried, for the first time or again, or gathered into a
    digest; until ``leased_until`` it is in the hands of one worker.
    """

    __tablename__ = "message"
    __table_args__ = (
        # The workers' two questions: what is due, and whether something earlier of its chain still waits.
        sa.Index(None, "state", "not_before"),
        sa.Index(None, "chain", "state"),
        # The lists.
        sa.Index(None, "about_kind", "about_id"),
        sa.Index(None, "state", "id"),
        sa.Index(None, "kind", "id"),
        sa.Index(None, "person_id", "id"),
        sa.CheckConstraint("(state = 'sent') = (sent_at is not null)", name="sent_when_sent"),
        sa.CheckConstraint("(state = 'digested') = (digest_id is not null)", name="digested_with_digest"),
    )

    id: Mapped[Key]
    reference: Mapped[str] = mapped_column(sa.String(64), unique=True, default=_new_reference)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    address: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(12))
    subject: Mapped[str]
    body: Mapped[str] = mapped_column(default="")
    occasion_id: Mapped[int | None] = mapped_column(sa.ForeignKey("occasion.id", ondelete="CASCADE"), index=True)
    own: Mapped[dict[str, Any]] = mapped_column(default=dict)
    kind: Mapped[str] = mapped_column(sa.String(60))
    about_kind: Mapped[str] = mapped_column(sa.String(40), default="")
    about_id: Mapped[int | None]
    chain: Mapped[str | None] = mapped_column(sa.String(80))
    state: Mapped[Delivery] = mapped_column(default=Delivery.WAITING)
    #: The message with which this one went, if its reader wanted it collected. That one is the later row, and a copy of
    #: everything is brought back row by row: until the end it may be missing.
    digest_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("message.id", deferrable=True, initially="DEFERRED"), index=True
    )
    written_at: Mapped[datetime]
    #: When the first of the changes was made that it tells of; earlier than it was written if it took in another.
    since: Mapped[datetime] = mapped_column(default=_when_written)
    not_before: Mapped[datetime] = mapped_column(default=_when_written)
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    #: What the mail server last said, or one of the reasons that delivery knows.
    last_error: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None]

    @property
    def label(self) -> str:
        """Return the subject line."""
        return self.subject
