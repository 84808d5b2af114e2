"""When a person cannot: absences in whole days, intervals of a calendar, and both together by week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from exchange.core import clock

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(weeks=1)
#: Absences are declared so far ahead, and corrected so far back.
AHEAD, BACK = 3 * 366 * ONE_DAY, 366 * ONE_DAY
#: More than anybody's year needs, few enough to keep a script from filling the tables.
MOST_ABSENCES, MOST_SOURCES = 200, 20
#: Of a calendar so much is kept, seen from the day of its upload.
KEPT_BACK, KEPT_AHEAD = timedelta(days=7), timedelta(days=731)

Interval = tuple[datetime, datetime]


class Flaw(StrEnum):
    """What can be wrong with a declared absence."""

    LAST_BEFORE_FIRST = "last_before_first"
    OVER = "over"
    TOO_FAR = "too_far"
    TOO_MANY = "too_many"


class AbsenceRefusedError(ValueError):
    """The absence cannot be so; ``flaws`` says what is wrong, by the field that has to change."""

    def __init__(self, flaws: Mapping[str, Flaw]) -> None:
        """Keep what is wrong."""
        super().__init__(", ".join(f"{field}: {flaw.value}" for field, flaw in flaws.items()))
        self.flaws = dict(flaws)


def flaws(first: date, last: date, today: date) -> dict[str, Flaw]:
    """Return what is wrong with an absence from one day to another (inclusive), by field; nothing when all is well.

    >>> flaws(date(2027, 3, 2), date(2027, 3, 1), date(2027, 1, 1))["last_on"].value
    'last_before_first'
    """
    found: dict[str, Flaw] = {}
    if first < today - BACK or first > today + AHEAD:
        found["first_on"] = Flaw.TOO_FAR
    if last < first:
        found["last_on"] = Flaw.LAST_BEFORE_FIRST
    elif last < today:
        found["last_on"] = Flaw.OVER
    elif last > today + AHEAD:
        found["last_on"] = Flaw.TOO_FAR
    return found


def span_of(first: date, last: date, zone: str) -> Interval:
    """Return from when to when days from one to another (inclusive) last in the zone."""
    return clock.start_of(first, zone), clock.start_of(last + ONE_DAY, zone)


def window(now: datetime, zone: str) -> Interval:
    """Return from when to when intervals of a calendar uploaded now are kept."""
    today = clock.day_in(zone, now)
    return clock.start_of(today - KEPT_BACK, zone), clock.start_of(today + KEPT_AHEAD, zone)


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same time in as few intervals as can be, in order; what touches becomes one.

    >>> morning, noon, evening = (datetime(2027, 3, 1, hour) for hour in (9, 12, 18))
    >>> merged([(noon, evening), (morning, noon)]) == [(morning, evening)]
    True
    """
    found: list[Interval] = []
    for starts, ends in sorted(intervals):
        if found and starts <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((starts, ends))
    return found


@dataclass(frozen=True, slots=True)
class BusyWeek:
    """A week, by its Monday, with how much of it is taken and on how many days."""

    monday: date
    taken: timedelta
    days: int


def busy_weeks(intervals: Iterable[Interval], zone: str, today: date, weeks: int) -> list[BusyWeek]:
    """Return those of the next weeks, this one included, in which anything is taken, in order."""
    taken = merged(intervals)
    monday = today - today.weekday() * ONE_DAY
    found = (_week(taken, zone, monday + number * ONE_WEEK) for number in range(weeks))
    return [week for week in found if week.taken]


def _week(taken: list[Interval], zone: str, monday: date) -> BusyWeek:
    each = [_taken_on(taken, zone, monday + number * ONE_DAY) for number in range(7)]
    return BusyWeek(monday, sum(each, timedelta()), sum(1 for much in each if much))


def _taken_on(taken: list[Interval], zone: str, day: date) -> timedelta:
    return sum((ends - starts for starts, ends in clipped(taken, *span_of(day, day, zone))), timedelta())


def clipped(intervals: Iterable[Interval], first: datetime, after: datetime) -> Iterator[Interval]:
    """Yield what of the intervals lies between two instants."""
    for starts, ends in intervals:
        if starts < after and ends > first:
            yield max(starts, first), min(ends, after)
