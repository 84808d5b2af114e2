"""Countries by ISO 3166-1 code. Names are not stored: they come from CLDR in the reader's language."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Model
from exchange.world.rules import Side


class Country(Model):
    """One country, and from when to when it is a Member State (``member_until`` exclusive)."""

    __tablename__ = "country"
    __table_args__ = (sa.CheckConstraint("member_until > member_since", name="member_until_after_since"),)

    code: Mapped[str] = mapped_column(sa.String(2), primary_key=True)
    zone: Mapped[str]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    member_since: Mapped[date | None] = mapped_column(index=True)
    member_until: Mapped[date | None]
    #: Whether the Member State has investigating judges (E2: invited "where that Member State has them").
    investigating_judges: Mapped[bool] = mapped_column(default=False)

    def is_member_state(self, day: date) -> bool:
        """Say whether the country belongs to the EU on that day."""
        if self.member_since is None or day < self.member_since:
            return False
        return self.member_until is None or day < self.member_until

    def side(self, day: date) -> Side:
        """Return the side its people are on."""
        return Side.UNION if self.is_member_state(day) else Side.PARTNER
