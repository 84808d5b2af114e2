"""Tables of what a contact group maps: needs with their countries, priorities, evidence and support."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Person
from exchange.core.db import Key, Model
from exchange.forums.models import Forum
from exchange.needs.rules import Kind, Stage
from exchange.papers.models import Paper
from exchange.practices.rules import Priority
from exchange.world.rules import Audience


class Need(Model):
    """A need, bottleneck or opportunity of a forum (G1). ``moved_at``: when it came to where it stands on the board."""

    __tablename__ = "need"
    __table_args__ = (sa.Index(None, "forum_id", "stage", "moved_at"),)

    id: Mapped[Key]
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    kind: Mapped[Kind]
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    topics: Mapped[str] = mapped_column(default="")
    audience: Mapped[Audience] = mapped_column(default=Audience.ALL)
    causes: Mapped[str] = mapped_column(default="")
    policies: Mapped[str] = mapped_column(default="")
    contacts: Mapped[str] = mapped_column(default="")
    channels: Mapped[str] = mapped_column(default="")
    responsibilities: Mapped[str] = mapped_column(default="")
    stage: Mapped[Stage] = mapped_column(default=Stage.NAMED)
    moved_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    forum: Mapped[Forum] = relationship(lazy="raise")
    by: Mapped[Person] = relationship(lazy="raise")
    countries: Mapped[list[NeedCountry]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, lazy="raise", order_by="NeedCountry.country_code"
    )
    priorities: Mapped[list[NeedPriority]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, lazy="raise", order_by="NeedPriority.priority"
    )
    evidence: Mapped[list[NeedEvidence]] = relationship(lazy="raise", order_by="NeedEvidence.id", viewonly=True)
    support: Mapped[list[NeedSupport]] = relationship(lazy="raise", order_by="NeedSupport.country_code", viewonly=True)

    @property
    def label(self) -> str:
        """Return the title."""
        return self.title


class NeedCountry(Model):
    """A third country that a need is about."""

    __tablename__ = "need_country"
    __table_args__ = (sa.Index(None, "country_code", "need_id"),)

    need_id: Mapped[int] = mapped_column(sa.ForeignKey("need.id", ondelete="CASCADE"), primary_key=True)
    country_code: Mapped[str] = mapped_column(sa.String(2), sa.ForeignKey("country.code"), primary_key=True)


class NeedPriority(Model):
    """An EU crime priority that a need is about (P2)."""

    __tablename__ = "need_priority"
    __table_args__ = (sa.Index(None, "priority", "need_id"),)

    need_id: Mapped[int] = mapped_column(sa.ForeignKey("need.id", ondelete="CASCADE"), primary_key=True)
    priority: Mapped[Priority] = mapped_column(primary_key=True)


class NeedEvidence(Model):
    """What a need rests on: a source, of which day, behind a link or in a paper (G1)."""

    __tablename__ = "need_evidence"

    id: Mapped[Key]
    need_id: Mapped[int] = mapped_column(sa.ForeignKey("need.id", ondelete="CASCADE"), index=True)
    source: Mapped[str]
    day: Mapped[date | None]
    link: Mapped[str] = mapped_column(default="")
    paper_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paper.id", ondelete="SET NULL"), index=True)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]

    paper: Mapped[Paper | None] = relationship(lazy="raise")


class NeedSupport(Model):
    """That a country supports a need, and who said so for it."""

    __tablename__ = "need_support"

    need_id: Mapped[int] = mapped_column(sa.ForeignKey("need.id", ondelete="CASCADE"), primary_key=True)
    country_code: Mapped[str] = mapped_column(sa.String(2), sa.ForeignKey("country.code"), primary_key=True)
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]

    by: Mapped[Person] = relationship(lazy="raise")
