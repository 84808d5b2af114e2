"""Tables of series. Their meetings are ordinary rows of ``meeting``, which point here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from exchange.core.db import Key, Model, in_country
from exchange.forums.models import Forum
from exchange.meetings.rules import Details
from exchange.meetings.series.rules import Rhythm, packed, unpacked
from exchange.world.rules import Audience, Handling, Level

#: Columns that are called as in a plan.
_PLANNED = (
    "level", "title", "purpose", "place", "place_country", "online_link", "handling", "audience", "organiser_country",
    "organiser_id", "seats_per_country",
)  # fmt: skip


class MeetingSeries(Model):
    """What the meetings of a series have in common: the pattern, and the plan that each begins with.

    ``planned_until`` is the day up to which its meetings were made. ``announced``: new ones are scheduled at once, not
    drafts. After ``ended_on`` (exclusive of the day) it has none any more.
    """

    __tablename__ = "meeting_series"
    __table_args__ = (
        sa.CheckConstraint("months_ahead > 0", name="planned_ahead"),
        sa.CheckConstraint("seats_per_country > 0", name="seats_positive"),
    )

    id: Mapped[Key]
    forum_id: Mapped[int] = mapped_column(sa.ForeignKey("forum.id"), index=True)
    pattern: Mapped[dict[str, Any]]
    months_ahead: Mapped[int]
    planned_until: Mapped[date]
    announced: Mapped[bool] = mapped_column(default=False)
    ended_on: Mapped[date | None]
    level: Mapped[Level]
    title: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    place_country: Mapped[str | None] = in_country(nullable=True)
    online_link: Mapped[str] = mapped_column(default="")
    countries: Mapped[list[str]] = mapped_column(default=list)
    languages: Mapped[list[str]] = mapped_column(default=list)
    handling: Mapped[Handling] = mapped_column(default=Handling.LIMITE)
    audience: Mapped[Audience] = mapped_column(default=Audience.ALL)
    organiser_country: Mapped[str | None] = in_country(nullable=True)
    organiser_id: Mapped[int | None] = mapped_column(sa.ForeignKey("authority.id"))
    seats_per_country: Mapped[int | None]
    illustrative: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}

    forum: Mapped[Forum] = relationship(lazy="raise")

    @property
    def label(self) -> str:
        """Return the title."""
        return self.title

    @property
    def rhythm(self) -> Rhythm:
        """Return the pattern with its hours."""
        return unpacked(self.pattern)

    @rhythm.setter
    def rhythm(self, rhythm: Rhythm) -> None:
        """Take over a pattern with its hours."""
        self.pattern = packed(rhythm)

    @property
    def details(self) -> Details:
        """Return the plan that each meeting begins with, without date."""
        return Details(
            zone=self.rhythm.hours.zone,
            countries=frozenset(self.countries),
            languages=tuple(self.languages),
            **{name: getattr(self, name) for name in _PLANNED},
        )

    @details.setter
    def details(self, details: Details) -> None:
        """Take over a plan, but for its date."""
        for name in _PLANNED:
            setattr(self, name, getattr(details, name))
        self.countries, self.languages = sorted(details.countries), list(details.languages)


class SeriesGap(Model):
    """A day of the pattern whose draft was deleted by hand: no meeting is made for it again."""

    __tablename__ = "series_gap"

    series_id: Mapped[int] = mapped_column(sa.ForeignKey("meeting_series.id", ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
