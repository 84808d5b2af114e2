"""Tables of priority lists, postings and stated needs."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Person
from exchange.core.db import Key, Model, in_country
from exchange.countries.rules import Degree, PostingKind


class Priority(Model):
    """A third country being a priority (JC 2) from a day to a day, by which list."""

    __tablename__ = "priority"
    __table_args__ = (
        sa.CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        sa.UniqueConstraint("country_code", "starts_on"),
    )

    id: Mapped[Key]
    country_code: Mapped[str] = in_country(index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    source: Mapped[str]
    illustrative: Mapped[bool] = mapped_column(default=False)

    @property
    def label(self) -> str:
        """Return the country's code."""
        return self.country_code


class Posting(Model):
    """A person stationed in a third country, or a liaison prosecutor of a third country at Eurojust (E4)."""

    __tablename__ = "posting"
    __table_args__ = (
        sa.CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        sa.Index(None, "country_code", "starts_on"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    country_code: Mapped[str] = in_country()
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    kind: Mapped[PostingKind] = mapped_column(default=PostingKind.LIAISON_OFFICER)
    #: The name of the post, which one person holds at a time; empty where it has none.
    post: Mapped[str] = mapped_column(default="")
    #: Codes of the Member States that it serves, with commas between them; empty for the sender alone.
    serves: Mapped[str] = mapped_column(default="")
    matters: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    person: Mapped[Person] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Return where."""
        return self.country_code

    @property
    def for_countries(self) -> list[str]:
        """Return the Member States that it serves beside its sender."""
        return self.serves.split(",") if self.serves else []


class StatedNeed(Model):
    """What a Member State needs with regard to a third country (E3). Union side only (V1)."""

    __tablename__ = "stated_need"
    __table_args__ = (sa.UniqueConstraint("country_code", "third_code"),)

    id: Mapped[Key]
    country_code: Mapped[str] = in_country()
    third_code: Mapped[str] = in_country(index=True)
    degree: Mapped[Degree]
    note: Mapped[str] = mapped_column(default="")
    stated_at: Mapped[datetime]
    stated_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    @property
    def label(self) -> str:
        """Return which country towards which."""
        return f"{self.country_code}:{self.third_code}"
