"""Tables of declared absences, of uploaded calendars, and of the busy intervals these were reduced to."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Key, Model


class Absence(Model):
    """Days from one to another (inclusive) on which a person cannot come, in the person's own zone. Nobody else reads the note."""

    __tablename__ = "absence"
    __table_args__ = (
        sa.CheckConstraint("last_on >= first_on", name="last_from_first"),
        sa.Index(None, "person_id", "last_on"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class BusySource(Model):
    """A calendar that a person uploaded; of it only intervals are kept: so many, until then."""

    __tablename__ = "busy_source"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    uploaded_at: Mapped[datetime]
    known_until: Mapped[datetime]
    intervals: Mapped[int]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class BusyInterval(Model):
    """From when to when a person is busy according to an uploaded calendar. With what, nobody knows here."""

    __tablename__ = "busy_interval"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.Index(None, "person_id", "ends_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("busy_source.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
