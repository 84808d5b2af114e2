"""Days that come again: every so many weeks or months, but for exceptions; and the hours people meet on them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any

from exchange.core.clock import NoSuchTime, TwiceThatNight, WallTime, agree

ONE_DAY, ONE_WEEK, ONE_MINUTE = timedelta(days=1), timedelta(weeks=1), timedelta(minutes=1)
#: The years that the platform reckons with.
FIRST_YEAR, LAST_YEAR = 1900, 2199
#: The last of the month's, among the places of a weekday in its month.
LAST = -1
PLACES = (1, 2, 3, 4, LAST)
LAST_OF_MONTH, MONTHS_A_YEAR, MINUTES_A_DAY = 31, 12, 24 * 60
MOST_WEEKS, MOST_MONTHS, MOST_DAYS, MOST_EXCEPTIONS = 52, 24, 14, 40
#: So many meetings are made at once, and so many lie ahead at most.
MOST = 36
#: For how many months a series is planned ahead.
AHEAD, MOST_AHEAD = 12, 36


class Unit(StrEnum):
    """What a pattern counts."""

    WEEKS = "weeks"
    WEEKDAY_OF_MONTH = "weekday_of_month"
    DAY_OF_MONTH = "day_of_month"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which days come again, from the first day on, until the last or for so many times.

    ``weekdays``: 0 is Monday. ``places``: which of the month's such days, LAST for its last. ``month_day``: 31 is the
    last day of each month, 29 and 30 are the last day of a shorter one. Exceptions are passed over and not counted.
    Weeks and months are counted from the first that holds a day of the pattern.
    """

    unit: Unit
    first: date
    every: int = 1
    weekdays: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
    month_day: int | None = None
    except_months: frozenset[int] = frozenset()
    except_days: frozenset[date] = frozenset()
    last: date | None = None
    count: int | None = None


class Flaw(StrEnum):
    """What can be wrong with a pattern."""

    NO_WEEKDAY = "no_weekday"
    NO_PLACE = "no_place"
    NO_MONTH_DAY = "no_month_day"
    EVERY_OUT_OF_RANGE = "every_out_of_range"
    TOO_MANY_EXCEPTIONS = "too_many_exceptions"
    LAST_BEFORE_FIRST = "last_before_first"
    NEVER = "never"


def flaws(pattern: Pattern) -> dict[str, Flaw]:
    """Return what is wrong with a pattern, by field; nothing when all is well.

    >>> flaws(Pattern(Unit.WEEKS, date(2027, 3, 1)))
    {'weekdays': <Flaw.NO_WEEKDAY: 'no_weekday'>}
    """
    by_day = pattern.unit is Unit.DAY_OF_MONTH
    most = MOST_WEEKS if pattern.unit is Unit.WEEKS else MOST_MONTHS
    checks = (
        ("weekdays", Flaw.NO_WEEKDAY, not by_day and not pattern.weekdays),
        ("places", Flaw.NO_PLACE, pattern.unit is Unit.WEEKDAY_OF_MONTH and not pattern.places),
        ("month_day", Flaw.NO_MONTH_DAY, by_day and not 1 <= (pattern.month_day or 0) <= LAST_OF_MONTH),
        ("every", Flaw.EVERY_OUT_OF_RANGE, not 1 <= pattern.every <= most),
        ("except_days", Flaw.TOO_MANY_EXCEPTIONS, len(pattern.except_days) > MOST_EXCEPTIONS),
        ("last", Flaw.LAST_BEFORE_FIRST, pattern.last is not None and pattern.last < pattern.first),
    )
    found = {field: flaw for field, flaw, stands in checks if stands}
    if found or occurrences(pattern, pattern.first, 1):
        return found
    return {"except_months" if pattern.except_months else "last": Flaw.NEVER}


def days_of(pattern: Pattern) -> Iterator[date]:
    """Yield the days of a sound pattern in order."""
    found = 0
    for day in _regular(pattern):
        if pattern.last is not None and day > pattern.last:
            return
        if day.month in pattern.except_months or day in pattern.except_days:
            continue
        yield day
        found += 1
        if found == pattern.count:
            return


def occurrences(pattern: Pattern, first: date, limit: int, *, until: date | None = None) -> list[date]:
    """Return the days of the pattern from a day on, until a day (inclusive), so many at most.

    >>> pattern = Pattern(Unit.WEEKDAY_OF_MONTH, date(2027, 7, 1), 1, frozenset({1}), frozenset({1}), None, frozenset({8}))
    >>> [str(day) for day in occurrences(pattern, date(2027, 7, 7), 3)]
    ['2027-09-07', '2027-10-05', '2027-11-02']
    """
    days = (day for day in _until(days_of(pattern), until) if day >= first)
    return list(islice(days, limit))


def _until(days: Iterable[date], last: date | None) -> Iterator[date]:
    for day in days:
        if last is not None and day > last:
            return
        yield day


def _regular(pattern: Pattern) -> Iterator[date]:
    """Yield the days without regard to exceptions and end, from the first day on."""
    begun = False
    stride = 1
    number = 0
    while (days := _days_in(pattern, number)) is not None:
        coming = [day for day in days if day >= pattern.first]
        if coming and not begun:
            begun, stride = True, pattern.every
        yield from coming
        number += stride


def _days_in(pattern: Pattern, number: int) -> list[date] | None:
    """Return the days in the week or month that follows the first by that number; None beyond the calendar."""
    if pattern.unit is Unit.WEEKS:
        monday = pattern.first - timedelta(days=pattern.first.weekday()) + number * ONE_WEEK
        return [monday + timedelta(days=day) for day in sorted(pattern.weekdays)] if monday.year <= LAST_YEAR else None
    year, month = divmod(pattern.first.year * MONTHS_A_YEAR + pattern.first.month - 1 + number, MONTHS_A_YEAR)
    return _days_in_month(pattern, year, month + 1) if year <= LAST_YEAR else None


def _days_in_month(pattern: Pattern, year: int, month: int) -> list[date]:
    first_weekday, length = monthrange(year, month)
    if pattern.unit is Unit.DAY_OF_MONTH:
        return [date(year, month, min(pattern.month_day or length, length))]
    found = set()
    for weekday in pattern.weekdays:
        days = range(1 + (weekday - first_weekday) % 7, length + 1, 7)
        found |= {date(year, month, days[place if place == LAST else place - 1]) for place in pattern.places}
    return sorted(found)


def bucket(pattern: Pattern, day: date) -> tuple[int, int]:
    """Return the week or month of a day: within it, one day of a pattern stands for another.

    >>> bucket(Pattern(Unit.WEEKS, date(2026, 1, 1)), date(2027, 1, 1))
    (2026, 53)
    """
    return day.isocalendar()[:2] if pattern.unit is Unit.WEEKS else (day.year, day.month)


def months_after(day: date, months: int) -> date:
    """Return the same day of the month so many months later; the last one of a shorter month, or of the calendar.

    >>> str(months_after(date(2027, 11, 30), 3))
    '2028-02-29'
    """
    year, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    if year > LAST_YEAR:
        return date(LAST_YEAR, MONTHS_A_YEAR, LAST_OF_MONTH)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# --- The hours --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hours:
    """When people meet on each day: on the wall of a zone, for so many minutes."""

    starts: time
    minutes: int
    zone: str


class Odd(StrEnum):
    """What the clocks do to a wall time on one day."""

    SKIPPED = "skipped"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Sitting:
    """Start and end for one day of the pattern; ``odd`` when the clocks are changed over the start."""

    on: date
    starts: WallTime
    ends: WallTime
    odd: Odd | None = None


def sitting(hours: Hours, day: date) -> Sitting:
    """Return start and end on a day. A wall time stays a wall time in summer and winter.

    One that does not exist that night is taken at the first minute after it that does; of one that exists twice the
    first is taken.

    >>> spring = sitting(Hours(time(2, 30), 60, "Europe/Brussels"), date(2027, 3, 28))
    >>> str(spring.starts.local), str(spring.ends.local), spring.odd
    ('2027-03-28 03:00:00', '2027-03-28 03:30:00', <Odd.SKIPPED: 'skipped'>)
    """
    local = datetime.combine(day, hours.starts)
    starts, odd = _existing(local, hours.zone)
    ends, _odd = _existing(local + timedelta(minutes=hours.minutes), hours.zone)
    if ends.instant() <= starts.instant():
        ends, _odd = _existing(starts.local + timedelta(minutes=hours.minutes), hours.zone)
    return Sitting(day, starts, ends, odd)


def _existing(local: datetime, zone: str) -> tuple[WallTime, Odd | None]:
    try:
        return agree(local, zone), None
    except TwiceThatNight:
        return agree(local, zone, 0), Odd.TWICE
    except NoSuchTime:
        while True:
            local += ONE_MINUTE
            try:
                return agree(local, zone, 0), Odd.SKIPPED
            except NoSuchTime:
                continue


# --- Kept as plain values ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A pattern with its hours."""

    pattern: Pattern
    hours: Hours

    def sittings(self, first: date, limit: int, *, until: date | None = None) -> list[Sitting]:
        """Return start and end on the days of the pattern from a day on."""
        return [sitting(self.hours, day) for day in occurrences(self.pattern, first, limit, until=until)]


def packed(rhythm: Rhythm) -> dict[str, Any]:
    """Return pattern and hours as plain values, which a database and the journal keep."""
    pattern, hours = rhythm.pattern, rhythm.hours
    return {
        "unit": pattern.unit.value,
        "every": pattern.every,
        "weekdays": sorted(pattern.weekdays),
        "places": [place for place in PLACES if place in pattern.places],
        "month_day": pattern.month_day,
        "except_months": sorted(pattern.except_months),
        "except_days": [day.isoformat() for day in sorted(pattern.except_days)],
        "first": pattern.first.isoformat(),
        "last": pattern.last.isoformat() if pattern.last else None,
        "count": pattern.count,
        "starts": hours.starts.isoformat("minutes"),
        "minutes": hours.minutes,
        "zone": hours.zone,
    }


def unpacked(kept: Mapping[str, Any]) -> Rhythm:
    """Return the pattern and the hours that were kept."""
    pattern = Pattern(
        unit=Unit(kept["unit"]),
        first=date.fromisoformat(kept["first"]),
        every=kept["every"],
        weekdays=frozenset(kept["weekdays"]),
        places=frozenset(kept["places"]),
        month_day=kept["month_day"],
        except_months=frozenset(kept["except_months"]),
        except_days=frozenset(date.fromisoformat(day) for day in kept["except_days"]),
        last=date.fromisoformat(kept["last"]) if kept["last"] else None,
        count=kept["count"],
    )
    return Rhythm(pattern, Hours(time.fromisoformat(kept["starts"]), kept["minutes"], kept["zone"]))


def is_near(day: date) -> bool:
    """Say whether a day lies in the years that the platform reckons with."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
