"""What else a person has around a date on offer (M7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from exchange.core import clock

#: Meetings so close before or after are shown too, whatever day it is.
HOURS_AROUND = timedelta(hours=4)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Engagement:
    """Something a person has: a meeting by title and key, or (without title) a time away."""

    starts_at: datetime
    ends_at: datetime
    title: str = ""
    meeting_id: int | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """An engagement near a date; ``overlaps``: both take place at the same time."""

    engagement: Engagement
    overlaps: bool


def around(starts_at: datetime, ends_at: datetime, zone: str, engagements: Iterable[Engagement]) -> list[Near]:
    """Return what lies around a date, by start: at the same time, a few hours off, or on a day of it in the person's zone."""
    found = [
        Near(one, one.starts_at < ends_at and starts_at < one.ends_at)
        for one in engagements
        if _is_close(one, starts_at, ends_at) or _share_a_day(one, starts_at, ends_at, zone)
    ]
    return sorted(found, key=lambda near: (near.engagement.starts_at, near.engagement.ends_at, near.engagement.title))


def _is_close(one: Engagement, starts_at: datetime, ends_at: datetime) -> bool:
    return one.starts_at < ends_at + HOURS_AROUND and starts_at - HOURS_AROUND < one.ends_at


def _share_a_day(one: Engagement, starts_at: datetime, ends_at: datetime, zone: str) -> bool:
    """What ends at midnight does not reach into the day that begins then."""
    first, last = clock.day_in(zone, starts_at), clock.day_in(zone, ends_at - _INSTANT)
    return clock.day_in(zone, one.starts_at) <= last and first <= clock.day_in(zone, one.ends_at - _INSTANT)
