"""The table of roles on EU crime priorities."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Authority
from exchange.core.db import Key, Model, in_country
from exchange.forums.rules import Spell
from exchange.practices.rules import Priority
from exchange.priorities.leads.rules import Role


class PriorityLead(Model):
    """A role that a country or a body of the Union holds for a term (``ends_on`` exclusive). ``cycle``: key of the reference data."""

    __tablename__ = "priority_lead"
    __table_args__ = (
        sa.CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        sa.CheckConstraint("(country_code is null) <> (authority_id is null)", name="one_holder"),
        sa.CheckConstraint("(priority is null) = (role = 'coordinator')", name="coordinator_has_no_priority"),
        sa.Index(None, "cycle", "priority", "role"),
    )

    id: Mapped[Key]
    role: Mapped[Role]
    cycle: Mapped[str]
    priority: Mapped[Priority | None]
    country_code: Mapped[str | None] = in_country(index=True, nullable=True)
    authority_id: Mapped[int | None] = mapped_column(sa.ForeignKey("authority.id"), index=True)
    office: Mapped[str]
    action: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    authority: Mapped[Authority | None] = relationship(lazy="raise")

    @property
    def spell(self) -> Spell:
        """Return from when to when."""
        return Spell(self.starts_on, self.ends_on)

    @property
    def label(self) -> str:
        """Return which role."""
        return self.role.value
