"""The outbox: messages written in the transaction of the change they tell of."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Key, Model
from exchange.notices.rules import Delivery


class Message(Model):
    """One message to one person, in that person's language."""

    __tablename__ = "message"
    __table_args__ = (sa.Index(None, "state", "written_at"), sa.Index(None, "about_kind", "about_id"))

    id: Mapped[Key]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"), index=True)
    address: Mapped[str] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(12))
    subject: Mapped[str]
    body: Mapped[str]
    kind: Mapped[str] = mapped_column(sa.String(60))
    about_kind: Mapped[str] = mapped_column(sa.String(40), default="")
    about_id: Mapped[int | None]
    state: Mapped[Delivery] = mapped_column(default=Delivery.WAITING)
    written_at: Mapped[datetime]

    @property
    def label(self) -> str:
        """Return the subject line."""
        return self.subject
