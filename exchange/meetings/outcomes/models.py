"""The table of outcomes of proceedings."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Key, Model


class Outcome(Model):
    """What was concluded under one agenda item, or (without item) on the meeting as a whole."""

    __tablename__ = "outcome"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "item_id"),)

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"))
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True)
    proceedings: Mapped[str] = mapped_column(default="")
    conclusion: Mapped[str] = mapped_column(default="")
    edited_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    edited_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @property
    def label(self) -> str:
        """Return nothing: the item says what it is about."""
        return ""
