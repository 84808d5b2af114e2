"""Tables of instruments with third countries, and of the steps taken on them."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Authority
from exchange.core.db import Key, Model, in_country
from exchange.instruments.rules import Kind, Matter, State, What


class Instrument(Model):
    """How an instrument stands with a third country (C4): its source, and who promotes it (Union side only, V1).

    ``slot`` is the one place that it can have in the country (``What.slot``).
    """

    __tablename__ = "instrument"
    __table_args__ = (
        sa.UniqueConstraint("country_code", "slot"),
        sa.CheckConstraint("promoter_code is null or promoter_id is null", name="one_promoter"),
        sa.CheckConstraint("(kind = 'bilateral') = (member_code is not null)", name="bilateral_has_member"),
        sa.CheckConstraint("(kind = 'convention') = (convention <> '')", name="convention_is_named"),
    )

    id: Mapped[Key]
    country_code: Mapped[str] = in_country()
    slot: Mapped[str] = mapped_column(sa.String(60), index=True)
    kind: Mapped[Kind]
    matter: Mapped[Matter]
    convention: Mapped[str] = mapped_column(default="")
    member_code: Mapped[str | None] = in_country(nullable=True, index=True)
    title: Mapped[str] = mapped_column(default="")
    state: Mapped[State]
    since_on: Mapped[date | None]
    source: Mapped[str]
    source_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    promoter_code: Mapped[str | None] = in_country(nullable=True)
    promoter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("authority.id"), index=True)
    illustrative: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    promoted_by: Mapped[Authority | None] = relationship(lazy="raise")
    steps: Mapped[list[InstrumentStep]] = relationship(
        lazy="raise", order_by="InstrumentStep.taken_on, InstrumentStep.id", cascade="all, delete-orphan", passive_deletes=True
    )  # fmt: skip

    @property
    def what(self) -> What:
        """Return which instrument it is."""
        return What(self.kind, self.matter, self.convention, self.member_code or "")

    @property
    def promoter(self) -> str:
        """Return who promotes it: a country's code, or ``body-`` with the key of an authority."""
        return self.promoter_code or (f"body-{self.promoter_id}" if self.promoter_id else "")

    @property
    def label(self) -> str:
        """Return with which country, and which it is."""
        return f"{self.country_code}:{self.slot}"


class InstrumentStep(Model):
    """A step taken towards an instrument: a demarche, a round of talks, a visit (JC 7). Union side only (V1)."""

    __tablename__ = "instrument_step"
    __table_args__ = (sa.Index(None, "instrument_id", "taken_on"),)

    id: Mapped[Key]
    instrument_id: Mapped[int] = mapped_column(sa.ForeignKey("instrument.id", ondelete="CASCADE"))
    taken_on: Mapped[date]
    text: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]

    @property
    def label(self) -> str:
        """Return what was done."""
        return self.text
