"""The table of meetings that are about an EU crime priority."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Model
from exchange.practices.rules import Priority


class MeetingPriority(Model):
    """An EU crime priority that a meeting is about (P2)."""

    __tablename__ = "meeting_priority"
    __table_args__ = (sa.Index(None, "priority", "meeting_id"),)

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    priority: Mapped[Priority] = mapped_column(primary_key=True)
