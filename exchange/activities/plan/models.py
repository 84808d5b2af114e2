"""The table of actions and milestones."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.activities.models import Activity
from exchange.activities.plan.rules import Kind
from exchange.core.db import Key, Model


class ActivityStep(Model):
    """An action with the country that leads it, or a milestone; ``done_on``: the day it was done or reached."""

    __tablename__ = "activity_step"
    __table_args__ = (
        sa.CheckConstraint("(kind = 'action') = (leader_country is not null)", name="action_has_leader"),
        sa.Index(None, "activity_id", "due_on"),
    )

    id: Mapped[Key]
    activity_id: Mapped[int] = mapped_column(sa.ForeignKey("activity.id"))
    kind: Mapped[Kind]
    title: Mapped[str]
    leader_country: Mapped[str | None] = mapped_column(sa.ForeignKey("country.code"), index=True)
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    activity: Mapped[Activity] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Return the title."""
        return self.title
