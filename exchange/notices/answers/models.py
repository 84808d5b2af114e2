"""The table of mails that came in: what was made out of each, and what became of it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Key, Model
from exchange.meetings.rules import Answer
from exchange.notices.answers.rules import Fate


class IncomingMail(Model):
    """One mail to the mailbox of answers. The mail itself is not kept, only what a person would read of it.

    ``meeting_id``, ``participation_id`` and ``person_id`` follow from the secret address it was sent to.
    """

    __tablename__ = "incoming_mail"
    __table_args__ = (
        sa.Index(None, "fate", "id"),
        sa.Index(None, "meeting_id", "id"),
        sa.Index(None, "participation_id", "fate"),
        sa.Index(None, "person_id", "id"),
    )

    id: Mapped[Key]
    received_at: Mapped[datetime]
    #: By it a mail that comes twice is recognised.
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True)
    sender: Mapped[str] = mapped_column(sa.String(254), default="")
    #: Whether it came from the address of the person it was asked of.
    from_invitee: Mapped[bool] = mapped_column(default=False)
    subject: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    fate: Mapped[Fate] = mapped_column(default=Fate.OPEN)
    #: Why it does not count: one of this room's reasons, or what the meeting's list refuses. Empty for what was taken.
    reason: Mapped[str] = mapped_column(sa.String(40), default="")
    answer: Mapped[Answer | None]
    comment: Mapped[str] = mapped_column(default="")
    proposed_start: Mapped[datetime | None]
    proposed_end: Mapped[datetime | None]
    #: When the answer was given, as far as that can be believed.
    said_at: Mapped[datetime | None]
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id", ondelete="SET NULL"))
    participation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participation.id", ondelete="SET NULL"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    settled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    settled_at: Mapped[datetime | None]
    settled_note: Mapped[str] = mapped_column(default="")

    @property
    def label(self) -> str:
        """Return nothing: what strangers write into a subject is not for the journal."""
        return ""
