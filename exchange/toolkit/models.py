"""The table of measures per third country. Union side only (V1)."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Authority
from exchange.core.db import Key, Model, in_country
from exchange.toolkit.rules import State


class ToolkitEntry(Model):
    """How a measure (key of the reference data) stands with a third country, why, whose it is and what comes next."""

    __tablename__ = "toolkit_entry"
    __table_args__ = (
        sa.UniqueConstraint("country_code", "measure"),
        sa.CheckConstraint("owner_country is null or owner_id is null", name="one_owner"),
        sa.Index(None, "state", "next_on"),
    )

    id: Mapped[Key]
    country_code: Mapped[str] = in_country()
    measure: Mapped[str] = mapped_column(sa.String(40))
    state: Mapped[State]
    reason: Mapped[str]
    owner_country: Mapped[str | None] = in_country(nullable=True, index=True)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("authority.id"), index=True)
    next_step: Mapped[str]
    next_on: Mapped[date | None]
    illustrative: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    body: Mapped[Authority | None] = relationship(lazy="raise")

    @property
    def owner(self) -> str:
        """Return whose it is: a country's code, or ``body-`` with the key of an authority."""
        return self.owner_country or (f"body-{self.owner_id}" if self.owner_id else "")

    @property
    def label(self) -> str:
        """Return with which country, and which measure."""
        return f"{self.country_code}:{self.measure}"
