"""What people were reminded of already."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Key, Model


class Reminder(Model):
    """One lead of one thing for one person, and the message that said it.

    ``due`` belongs to its key: what is moved is reminded of anew. A day is kept as its midnight in UTC. ``until``: from
    then on it has nothing to say. Without a message the reader chose to get none, or it is gone.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "kind", "about_kind", "about_id", "lead", "due"),
        sa.Index(None, "about_kind", "about_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(60))
    about_kind: Mapped[str] = mapped_column(sa.String(40))
    about_id: Mapped[int]
    lead: Mapped[str] = mapped_column(sa.String(20))
    due: Mapped[datetime]
    until: Mapped[datetime]
    message_id: Mapped[int | None] = mapped_column(sa.ForeignKey("message.id", ondelete="SET NULL"), index=True)
    written_at: Mapped[datetime]
