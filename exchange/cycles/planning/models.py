"""Tables of a forum's template and of its cycles. Meetings and deadlines themselves are kept in their rooms."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.rules import Role
from exchange.core.db import Key, Model, in_country
from exchange.cycles.deadlines.rules import Kind
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting
from exchange.world.rules import Level


class CycleTemplate(Model):
    """How a forum prepares its political meeting; a forum without a row goes by the usual template."""

    __tablename__ = "cycle_template"
    __table_args__ = (sa.CheckConstraint("hours between 1 and 12", name="hours_in_range"),)

    id: Mapped[Key]
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id", ondelete="CASCADE"), unique=True)
    #: Of the political meeting, on each of its days.
    hours: Mapped[int]
    start_hour: Mapped[int]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    meetings: Mapped[list[CycleTemplateMeeting]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="CycleTemplateMeeting.position"
    )
    deadlines: Mapped[list[CycleTemplateDeadline]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="CycleTemplateDeadline.id"
    )

    @property
    def label(self) -> str:
        """Return nothing: the forum says all."""
        return ""


class CycleTemplateMeeting(Model):
    """A meeting that prepares, between so many weeks before the political one."""

    __tablename__ = "cycle_template_meeting"
    __table_args__ = (sa.CheckConstraint("earliest >= latest", name="earliest_first"),)

    template_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle_template.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[Level]
    earliest: Mapped[int]
    latest: Mapped[int]
    days: Mapped[int]
    hours: Mapped[int]
    start_hour: Mapped[int]
    needed: Mapped[bool]


class CycleTemplateDeadline(Model):
    """What is due for each meeting of a level, so many working days before (negative) or after it."""

    __tablename__ = "cycle_template_deadline"
    __table_args__ = (
        sa.UniqueConstraint("template_id", "level", "kind"),
        sa.CheckConstraint("working_days between -120 and 120 and working_days <> 0", name="days_in_range"),
    )

    id: Mapped[Key]
    template_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle_template.id", ondelete="CASCADE"))
    level: Mapped[Level]
    kind: Mapped[Kind]
    working_days: Mapped[int]
    owner: Mapped[Role]


class Cycle(Model):
    """The chain that leads to a forum's political meeting of a year, and the wish it was planned from."""

    __tablename__ = "cycle"
    __table_args__ = (
        sa.UniqueConstraint("forum_id", "year"),
        sa.CheckConstraint("window_last >= window_first", name="window_in_order"),
    )

    id: Mapped[Key]
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id", ondelete="CASCADE"))
    year: Mapped[int]
    window_first: Mapped[date]
    window_last: Mapped[date]
    days: Mapped[int]
    #: Where the political meeting is held; the chair's capital if nothing is said.
    host_country: Mapped[str | None] = in_country(nullable=True)
    optional: Mapped[bool] = mapped_column(default=False)
    about_country: Mapped[str | None] = in_country(nullable=True)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    forum: Mapped[Forum] = relationship(lazy="raise")
    places: Mapped[list[CycleMeeting]] = relationship(cascade="all, delete-orphan", lazy="raise")

    @property
    def label(self) -> str:
        """Return the year."""
        return str(self.year)


class CycleMeeting(Model):
    """A meeting's place in the chain of a cycle.

    ``planned_on`` is the day the planner gave it: where the meeting stands elsewhere, it was moved by hand. ``pinned``:
    its date stays when the cycle is planned anew. A meeting that was called off keeps its place beside the one that
    replaces it.
    """

    __tablename__ = "cycle_meeting"
    __table_args__ = (sa.Index(None, "cycle_id", "level", "number"),)

    id: Mapped[Key]
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id", ondelete="CASCADE"))
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"), unique=True)
    level: Mapped[Level]
    number: Mapped[int]
    planned_on: Mapped[date]
    pinned: Mapped[bool] = mapped_column(default=False)

    meeting: Mapped[Meeting] = relationship(lazy="raise")
