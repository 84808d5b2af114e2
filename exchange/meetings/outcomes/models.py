"""The table of outcomes of proceedings."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Person
from exchange.core.db import Key, Model


class Outcome(Model):
    """What was concluded under one agenda item, or (without item) on the meeting as a whole."""

    __tablename__ = "outcome"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "item_id"),
        # Databases hold two empty items for different ones: without this, a meeting could have two general texts.
        sa.Index(
            "uq_outcome_general",
            "meeting_id",
            unique=True,
            sqlite_where=sa.text("item_id is null"),
            postgresql_where=sa.text("item_id is null"),
        ),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"))
    item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_item.id", ondelete="CASCADE"), index=True)
    proceedings: Mapped[str] = mapped_column(default="")
    conclusion: Mapped[str] = mapped_column(default="")
    edited_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    edited_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    editor: Mapped[Person | None] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Return nothing: the item says what it is about."""
        return ""
