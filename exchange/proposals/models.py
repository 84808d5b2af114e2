"""Tables of proposals, of the initiatives they are held against, and of what was answered to each."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Person
from exchange.core.db import Key, Model
from exchange.forums.models import Forum
from exchange.needs.models import Need
from exchange.proposals.rules import Answer, Funding, State
from exchange.world.rules import Audience

PERIOD = "ends_on is null or starts_on is null or ends_on >= starts_on"


class Initiative(Model):
    """Something that runs already, whoever runs it. Countries, priorities: codes joined by commas, in their order."""

    __tablename__ = "initiative"
    __table_args__ = (sa.CheckConstraint(PERIOD, name="ends_after_start"),)

    id: Mapped[Key]
    title: Mapped[str]
    run_by: Mapped[str]
    countries: Mapped[str] = mapped_column(default="")
    topics: Mapped[str] = mapped_column(default="")
    priorities: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    link: Mapped[str] = mapped_column(default="")
    audience: Mapped[Audience] = mapped_column(default=Audience.ALL, index=True)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    @property
    def label(self) -> str:
        """Return the title."""
        return self.title


class Proposal(Model):
    """A proposal of a forum's contact group for a joint activity (G2, A1)."""

    __tablename__ = "proposal"
    __table_args__ = (
        sa.CheckConstraint(PERIOD, name="ends_after_start"),
        sa.Index(None, "forum_id", "state", "since"),
    )

    id: Mapped[Key]
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    title: Mapped[str]
    aims: Mapped[str] = mapped_column(default="")
    participants: Mapped[str] = mapped_column(default="")
    countries: Mapped[str] = mapped_column(default="")
    topics: Mapped[str] = mapped_column(default="")
    priorities: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    funding: Mapped[Funding] = mapped_column(default=Funding.EU)
    fund: Mapped[str] = mapped_column(default="")
    frameworks: Mapped[str] = mapped_column(default="")
    audience: Mapped[Audience] = mapped_column(default=Audience.ALL)
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    forum: Mapped[Forum] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="raise")
    answers: Mapped[list[OverlapAnswer]] = relationship(lazy="raise", viewonly=True)
    needs: Mapped[list[Need]] = relationship(secondary="proposal_need", lazy="raise", order_by="Need.id")

    @property
    def label(self) -> str:
        """Return the title."""
        return self.title


class ProposalNeed(Model):
    """That a proposal answers a need (G3)."""

    __tablename__ = "proposal_need"
    __table_args__ = (sa.Index(None, "need_id", "proposal_id"),)

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True)
    need_id: Mapped[int] = mapped_column(sa.ForeignKey("need.id"), primary_key=True)


class OverlapAnswer(Model):
    """What was answered to an initiative that a proposal comes near: by its key, and how near it was then (G2)."""

    __tablename__ = "overlap_answer"

    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    answer: Mapped[Answer]
    reason: Mapped[str] = mapped_column(default="")
    score: Mapped[int]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="raise")
