"""The table of deadlines."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.rules import Role
from exchange.core.db import Key, Model
from exchange.cycles.deadlines.rules import Kind
from exchange.meetings.models import Meeting

_OPEN = sa.text("done_at is null")


class Deadline(Model):
    """A day by which something is due for a meeting. Whoever sees the meeting sees it.

    ``working_days`` says how it is counted from the meeting; ``pinned``: set by hand, so it stays when the meeting moves.
    ``sequence`` rises with each change of the day, ``shown_at`` with each change that a calendar shows.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "kind"),
        sa.Index(None, "forum_id", "due_on"),
        # What is still to be done, without all that was done in earlier years.
        sa.Index("ix_deadline_open", "forum_id", "due_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.CheckConstraint("working_days between -120 and 120 and working_days <> 0", name="days_in_range"),
    )

    id: Mapped[Key]
    uid: Mapped[str] = mapped_column(sa.String(80), unique=True)
    #: Of the meeting, repeated for the index of lists by forum.
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id", ondelete="CASCADE"))
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"))
    kind: Mapped[Kind]
    working_days: Mapped[int]
    owner: Mapped[Role]
    due_on: Mapped[date] = mapped_column(index=True)
    pinned: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    shown_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    meeting: Mapped[Meeting] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Return what is due."""
        return self.kind.value
