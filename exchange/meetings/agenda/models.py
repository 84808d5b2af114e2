"""The table of agenda items."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Person
from exchange.core.db import Key, Model
from exchange.meetings.agenda.rules import ItemKind
from exchange.meetings.models import Meeting
from exchange.world.rules import Audience


class AgendaItem(Model):
    """An item of the agenda, or the heading of a section; ``position`` orders them. Union-side-only ones exist (V1).

    ``origin_meeting_id`` and ``origin_item_id`` say where it comes from; ``origin_key`` names what was left open and came
    back with it (M6). ``carries_over``: it was not brought to its end, and comes back at the next meeting.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        sa.Index(None, "meeting_id", "position"),
        sa.CheckConstraint("minutes between 0 and 1440", name="minutes_in_range"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[ItemKind]
    title: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    minutes: Mapped[int] = mapped_column(default=0)
    rapporteur_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    audience: Mapped[Audience] = mapped_column(default=Audience.ALL)
    origin_meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id", ondelete="SET NULL"), index=True)
    origin_item_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True)
    origin_key: Mapped[str | None] = mapped_column(sa.String(80))
    carries_over: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    meeting: Mapped[Meeting] = relationship(lazy="raise", foreign_keys=[meeting_id])
    rapporteur: Mapped[Person | None] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Return the title."""
        return self.title
