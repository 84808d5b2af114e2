"""The table of joint activities."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Person
from exchange.activities.rules import State
from exchange.core.db import Key, Model
from exchange.decisions.models import Decision
from exchange.forums.models import Forum
from exchange.proposals.models import PERIOD, Proposal
from exchange.world.rules import Audience


class Activity(Model):
    """What came of a decision that agreed to a proposal. ``participants``: codes joined by commas, in their order (A1).

    What it aims at, with whom and from which funds stays where it was agreed: in the proposal.
    """

    __tablename__ = "activity"
    __table_args__ = (
        sa.CheckConstraint(PERIOD, name="ends_after_start"),
        sa.Index(None, "forum_id", "state", "since"),
    )

    id: Mapped[Key]
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), unique=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    title: Mapped[str]
    participants: Mapped[str]
    third_parties: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    midterm: Mapped[str] = mapped_column(default="")
    final: Mapped[str] = mapped_column(default="")
    audience: Mapped[Audience]
    state: Mapped[State] = mapped_column(default=State.CONSIDERED)
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    forum: Mapped[Forum] = relationship(lazy="raise")
    decision: Mapped[Decision] = relationship(lazy="raise")
    proposal: Mapped[Proposal] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Return the title."""
        return self.title
