"""Tables of calls for nominations and of notes on cells of the coverage matrix."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.core.db import Key, Model, in_country
from exchange.meetings.invitations.rules import CallState
from exchange.meetings.models import Meeting
from exchange.world.rules import Capacity


class Call(Model):
    """A request to a country's contact point to nominate for a capacity: n seats, by a day (E2)."""

    __tablename__ = "nomination_call"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "country_code", "capacity"),
        sa.CheckConstraint("seats between 1 and 50", name="seats_in_range"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"))
    country_code: Mapped[str] = in_country(index=True)
    capacity: Mapped[Capacity]
    seats: Mapped[int]
    respond_by: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[CallState] = mapped_column(default=CallState.OPEN)
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    meeting: Mapped[Meeting] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Return what is asked of whom."""
        return f"{self.country_code} {self.capacity.value}"


class CellNote(Model):
    """A gap of the coverage matrix that needs no one: waived, or not applicable, with the reason (E2, JC 4)."""

    __tablename__ = "cell_note"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "country_code", "capacity"),)

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"))
    country_code: Mapped[str] = in_country()
    capacity: Mapped[Capacity]
    applicable: Mapped[bool]
    reason: Mapped[str]
    noted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    noted_at: Mapped[datetime]

    @property
    def label(self) -> str:
        """Return which cell."""
        return f"{self.country_code} {self.capacity.value}"
