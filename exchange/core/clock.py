"""The one clock, and wall times that people agreed on turned into instants and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


def now() -> datetime:
    """Return the present instant in UTC. Only views and commands ask; everything below is handed it."""
    return datetime.now(UTC)


class NoSuchTime(ValueError):
    """The clocks are set forward over this wall time: it does not exist that night."""


class TwiceThatNight(ValueError):
    """The clocks are set back over this wall time: it exists twice, and one must be chosen.

    ``first`` and ``second`` are the two instants in UTC.
    """

    def __init__(self, first: datetime, second: datetime) -> None:
        """Keep both instants for the question that has to be asked."""
        super().__init__("the wall time exists twice")
        self.first, self.second = first, second


@lru_cache(maxsize=700)
def zone(name: str) -> ZoneInfo:
    """Return the IANA zone of that name. Raises KeyError for a name the zone data does not know."""
    if name not in zone_names():
        raise KeyError(name)
    return ZoneInfo(name)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Return the names of all IANA zones a person may choose, without the fixed-offset oddities."""
    return frozenset(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/", "right/"))
    ) | {"UTC"}


@dataclass(frozen=True, slots=True)
class WallTime:
    """What people agreed: the time on a clock on the wall, and whose wall. ``fold`` 1 is the second of two."""

    local: datetime
    zone: str
    fold: int = 0

    def instant(self) -> datetime:
        """Return the UTC instant under the zone data of today."""
        return self.local.replace(tzinfo=zone(self.zone), fold=self.fold).astimezone(UTC)


def agree(local: datetime, zone_name: str, fold: int | None = None) -> WallTime:
    """Return the wall time if it exists exactly once, or with the fold that was chosen.

    ``local`` is naive. Raises NoSuchTime, TwiceThatNight (when ``fold`` is None), KeyError (unknown zone).

    >>> agree(datetime(2026, 7, 1, 10), "Europe/Brussels").instant().isoformat()
    '2026-07-01T08:00:00+00:00'
    """
    place = zone(zone_name)
    first = local.replace(tzinfo=place, fold=0).astimezone(UTC)
    second = local.replace(tzinfo=place, fold=1).astimezone(UTC)
    if first.astimezone(place).replace(tzinfo=None) != local:
        raise NoSuchTime
    if first != second and fold is None:
        raise TwiceThatNight(first, second)
    return WallTime(local, zone_name, fold or 0)


def day_in(zone_name: str, instant: datetime) -> date:
    """Return the calendar day in the zone at that instant."""
    return instant.astimezone(zone(zone_name)).date()


def start_of(day: date, zone_name: str) -> datetime:
    """Return the instant (UTC) at which the day begins in the zone."""
    return datetime(day.year, day.month, day.day, tzinfo=zone(zone_name)).astimezone(UTC)
