"""The table of decisions."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Person
from exchange.core.db import Key, Model
from exchange.decisions.rules import Result, reference
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.proposals.models import Proposal
from exchange.world.rules import Audience


class Decision(Model):
    """What ministers decided under an item, about a proposal or not. ``year``: that of the meeting, by its own clock.

    Its number is never given again, also when it is annulled (``annulled_at``, ``reason``).
    """

    __tablename__ = "decision"
    __table_args__ = (sa.UniqueConstraint("forum_id", "year", "audience", "number"),)

    id: Mapped[Key]
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id"), index=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("agenda_item.id"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    year: Mapped[int]
    number: Mapped[int]
    audience: Mapped[Audience]
    result: Mapped[Result]
    title: Mapped[str]
    text: Mapped[str]
    annulled_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    item: Mapped[AgendaItem] = relationship(lazy="raise")
    proposal: Mapped[Proposal | None] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="raise")

    @property
    def reference(self) -> str:
        """Return the number with its year."""
        return reference(self.year, self.number, self.audience)

    @property
    def label(self) -> str:
        """Return the number and the title."""
        return f"{self.reference} {self.title}"
