"""The table of milestones that a forum enters itself; those on the public record stand in the reference data."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.core.db import Key, Model
from exchange.cycles.security.rules import Stage
from exchange.forums.models import Forum
from exchange.world.rules import Side


class SecurityMilestone(Model):
    """A day of a side's multi-year cycle, read by both sides of the forum."""

    __tablename__ = "security_milestone"
    __table_args__ = (sa.Index(None, "forum_id", "day"),)

    id: Mapped[Key]
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    side: Mapped[Side]
    stage: Mapped[Stage]
    day: Mapped[date]
    title: Mapped[str]
    cycle: Mapped[str]
    source: Mapped[str]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    forum: Mapped[Forum] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Return the title."""
        return self.title
