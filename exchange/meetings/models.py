"""Tables of meetings and of the people on their lists. Agenda, calls and outcomes are kept in the rooms inside."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.accounts.models import Authority, Person
from exchange.core import clock
from exchange.core.db import Key, Model, in_country
from exchange.forums.models import Forum
from exchange.meetings.rules import Answer, State
from exchange.world.rules import Audience, Capacity, Handling, Level

DATED = "starts_at is not null and ends_at is not null and starts_local is not null and ends_local is not null"
_POLITICAL = sa.text("level = 'political'")


class Meeting(Model):
    """One meeting of a forum.

    ``starts_local``/``ends_local`` with ``zone`` (and fold) are what people agreed; ``starts_at``/``ends_at``
    are derived from them. A draft may have no date yet. ``sequence`` rises with each material change,
    ``shown_at`` with each change that a calendar shows.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint(f"state = 'draft' or ({DATED})", name="dated_unless_draft"),
        sa.CheckConstraint("seats_per_country > 0", name="seats_positive"),
        sa.UniqueConstraint("series_id", "series_on"),
        sa.Index(None, "forum_id", "starts_at"),
        sa.Index(None, "level", "starts_at"),
        # Without the start, SQLite takes an index of states for the narrower one and walks every convened meeting.
        sa.Index(None, "state", "starts_at"),
        # What the years of a forum are judged by stands in the index whole.
        sa.Index(None, "forum_id", "level", "starts_at", "state"),
        sa.Index(
            "ix_meeting_political",
            "forum_id",
            "state",
            "starts_at",
            sqlite_where=_POLITICAL,
            postgresql_where=_POLITICAL,
        ),
    )

    id: Mapped[Key]
    uid: Mapped[str] = mapped_column(sa.String(80), unique=True)
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"))
    level: Mapped[Level]
    title: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    state: Mapped[State] = mapped_column(default=State.DRAFT)
    zone: Mapped[str]
    starts_local: Mapped[datetime | None] = mapped_column(sa.DateTime())
    ends_local: Mapped[datetime | None] = mapped_column(sa.DateTime())
    starts_fold: Mapped[int] = mapped_column(default=0)
    ends_fold: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime | None] = mapped_column(index=True)
    ends_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(default="")
    place_country: Mapped[str | None] = in_country(nullable=True)
    online_link: Mapped[str] = mapped_column(default="")
    languages: Mapped[list[str]] = mapped_column(default=list)
    handling: Mapped[Handling] = mapped_column(default=Handling.LIMITE)
    audience: Mapped[Audience] = mapped_column(default=Audience.ALL)
    #: E1: the Member State or the body (Commission, Eurojust, EJN) that organises; the chair's country if neither.
    organiser_country: Mapped[str | None] = in_country(nullable=True)
    organiser_id: Mapped[int | None] = mapped_column(sa.ForeignKey("authority.id"))
    seats_per_country: Mapped[int | None]
    respond_by: Mapped[date | None] = mapped_column(index=True)
    sequence: Mapped[int] = mapped_column(default=0)
    #: Postponed without a new date: the old one no longer holds.
    date_open: Mapped[bool] = mapped_column(default=False)
    state_reason: Mapped[str] = mapped_column(default="")
    convened_at: Mapped[datetime | None]
    #: M2: why it was last convened without its full preparation, and which levels were missing then; empty otherwise.
    unprepared_reason: Mapped[str] = mapped_column(default="")
    unprepared_levels: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    shown_at: Mapped[datetime]
    illustrative: Mapped[bool] = mapped_column(default=False)
    #: One of a series: which, and for which day of its pattern this one stands, wherever it was moved.
    series_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting_series.id"))
    series_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    forum: Mapped[Forum] = relationship(lazy="raise")
    organiser: Mapped[Authority | None] = relationship(lazy="raise")
    countries: Mapped[list[MeetingCountry]] = relationship(
        cascade="all, delete-orphan", lazy="raise", order_by="MeetingCountry.country_code"
    )

    @property
    def label(self) -> str:
        """Return the title."""
        return self.title

    @property
    def day(self) -> date | None:
        """Return the day it begins, where it takes place."""
        return self.starts_local.date() if self.starts_local else None

    def set_times(self, starts: clock.WallTime | None, ends: clock.WallTime | None) -> None:
        """Take over agreed wall times (same zone), and derive the instants."""
        if starts is None or ends is None:
            self.starts_local = self.ends_local = self.starts_at = self.ends_at = None
            return
        self.zone = starts.zone
        self.starts_local, self.starts_fold, self.starts_at = starts.local, starts.fold, starts.instant()
        self.ends_local, self.ends_fold, self.ends_at = ends.local, ends.fold, ends.instant()


class MeetingCountry(Model):
    """A third country that the meeting is about (E1)."""

    __tablename__ = "meeting_country"
    __table_args__ = (sa.Index(None, "country_code", "meeting_id"),)

    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True)
    country_code: Mapped[str] = mapped_column(sa.String(2), sa.ForeignKey("country.code"), primary_key=True)


class Participation(Model):
    """A person on the list of a meeting, in one capacity, for a country or a body; and the answer."""

    __tablename__ = "participation"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "person_id"),
        sa.Index(None, "person_id", "answer"),
        sa.Index(None, "meeting_id", "country_code", "capacity"),
    )

    id: Mapped[Key]
    meeting_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    capacity: Mapped[Capacity]
    country_code: Mapped[str | None] = in_country(nullable=True)
    authority_id: Mapped[int | None] = mapped_column(sa.ForeignKey("authority.id"))
    answer: Mapped[Answer]
    note: Mapped[str] = mapped_column(default="")
    call_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nomination_call.id", ondelete="SET NULL"))
    #: Place in the country's waiting list, first come first served; None when not waiting.
    waiting: Mapped[int | None]
    #: Said yes while waiting: accepted as soon as a seat is free.
    confirmed: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    #: Who noted the answer, when it was not the person: an answer given by phone.
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participation.id", ondelete="SET NULL"))
    attended: Mapped[bool | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")

    @property
    def label(self) -> str:
        """Return in which capacity."""
        return self.capacity.value
