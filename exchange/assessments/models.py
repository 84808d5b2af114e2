"""Tables of assessment rounds: what is asked, who answers, the answers, frozen versions and what was decided (C2). Union side only (V1)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Authority, Person
from exchange.assessments.rules import RoundState
from exchange.core.db import Key, Model, in_country


class AssessmentRound(Model):
    """A round: asks about countries by criteria (keys of the reference data) until a day (included)."""

    __tablename__ = "assessment_round"

    id: Mapped[Key]
    title: Mapped[str]
    state: Mapped[RoundState] = mapped_column(default=RoundState.PREPARED)
    deadline: Mapped[date]
    criteria: Mapped[list[str]]
    countries: Mapped[list[str]]
    illustrative: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    contributors: Mapped[list[Contributor]] = relationship(
        lazy="raise", order_by="Contributor.id", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def label(self) -> str:
        """Return the title."""
        return self.title


class Contributor(Model):
    """A Member State or a body that is asked in a round."""

    __tablename__ = "assessment_contributor"
    __table_args__ = (
        sa.CheckConstraint("(country_code is null) <> (authority_id is null)", name="one_contributor"),
        sa.UniqueConstraint("round_id", "country_code"),
        sa.UniqueConstraint("round_id", "authority_id"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_round.id", ondelete="CASCADE"))
    country_code: Mapped[str | None] = in_country(nullable=True, index=True)
    authority_id: Mapped[int | None] = mapped_column(sa.ForeignKey("authority.id"), index=True)

    round: Mapped[AssessmentRound] = relationship(lazy="raise", back_populates="contributors")
    authority: Mapped[Authority | None] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Return whose it is."""
        return self.country_code or f"body-{self.authority_id}"


class AnswerSheet(Model):
    """What a contributor answers about one country; two who edit it at once do not overwrite each other."""

    __tablename__ = "assessment_sheet"
    __table_args__ = (sa.UniqueConstraint("contributor_id", "country_code"),)

    id: Mapped[Key]
    contributor_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_contributor.id", ondelete="CASCADE"))
    country_code: Mapped[str] = in_country(index=True)
    edited_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    edited_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    answers: Mapped[list[Answer]] = relationship(lazy="raise", viewonly=True)

    @property
    def label(self) -> str:
        """Return about which country."""
        return self.country_code


class Answer(Model):
    """One answer by one criterion: a number, or that it is not known."""

    __tablename__ = "assessment_answer"
    __table_args__ = (
        sa.CheckConstraint("value is null or value >= 0", name="not_below_zero"),
        sa.CheckConstraint("value is null or not unknown", name="known_or_not"),
    )

    sheet_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_sheet.id", ondelete="CASCADE"), primary_key=True)
    criterion: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[int | None]
    unknown: Mapped[bool]
    reason: Mapped[str]
    source: Mapped[str]


class AssessmentVersion(Model):
    """The consolidated table as it was frozen, by whom and when; and when it was transmitted to the Council and the Commission."""

    __tablename__ = "assessment_version"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "number"),
        sa.CheckConstraint("(transmitted_on is null) = (document = '')", name="transmitted_as_document"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_round.id", ondelete="CASCADE"))
    number: Mapped[int]
    comment: Mapped[str]
    content: Mapped[dict[str, Any]]
    frozen_at: Mapped[datetime]
    frozen_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    transmitted_on: Mapped[date | None]
    document: Mapped[str] = mapped_column(default="")

    round: Mapped[AssessmentRound] = relationship(lazy="raise")
    author: Mapped[Person | None] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Return its number."""
        return str(self.number)


class Identification(Model):
    """A decision by people whether a country is a priority, with its grounds, taken on a frozen version (C2, JC 2)."""

    __tablename__ = "identification"
    __table_args__ = (sa.UniqueConstraint("version_id", "country_code"),)

    id: Mapped[Key]
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("assessment_version.id", ondelete="CASCADE"))
    country_code: Mapped[str] = in_country(index=True)
    is_priority: Mapped[bool]
    grounds: Mapped[str]
    decided_on: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]

    @property
    def label(self) -> str:
        """Return of which country."""
        return self.country_code
