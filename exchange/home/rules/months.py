"""Months as weeks from Monday to Sunday (ISO 8601), and what happens on their days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, Protocol, TypeVar

FIRST_YEAR, LAST_YEAR = 2000, 2100
DECEMBER = 12
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month between January 2000 and December 2100."""

    year: int
    month: int

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.month, 1)

    @property
    def after(self) -> date:
        """Return the first day that no longer belongs to it."""
        return date(self.year + self.month // DECEMBER, self.month % DECEMBER + 1, 1)

    @property
    def previous(self) -> Month | None:
        """Return the month before, if there is one."""
        return _within(self.first - ONE_DAY)

    @property
    def following(self) -> Month | None:
        """Return the month after, if there is one."""
        return _within(self.after)


def _within(day: date) -> Month | None:
    return Month(day.year, day.month) if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _number(text: str, largest: int) -> int | None:
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(largest)):
        return None
    return int(text) if 1 <= int(text) <= largest else None


def asked_year(text: str, today: date) -> int:
    """Return the year asked for, as near as there is one; for what is no year, the present one.

    >>> [asked_year(text, date(2026, 11, 24)) for text in ("2027", "1", "9999", "0", "soon")]
    [2027, 2000, 2100, 2026, 2026]
    """
    return min(max(_number(text, 9999) or today.year, FIRST_YEAR), LAST_YEAR)


def asked_month(year: str, month: str, today: date) -> Month:
    """Return the month asked for, as near as there is one; when either is missing or no such number, the present one.

    >>> [str(asked_month(*asked, date(2026, 11, 24)).first) for asked in (("2027", "3"), ("1", "5"), ("2027", "13"))]
    ['2027-03-01', '2000-01-01', '2026-11-01']
    """
    wanted_year, wanted_month = _number(year, 9999), _number(month, DECEMBER)
    if wanted_year is None or wanted_month is None:
        wanted_year, wanted_month = today.year, today.month
    wanted = Month(wanted_year, wanted_month)
    return min(max(wanted, Month(FIRST_YEAR, 1)), Month(LAST_YEAR, DECEMBER))


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week with its number: seven days from Monday."""

    number: int
    days: tuple[date, ...]


def weeks(month: Month) -> list[Week]:
    """Return the weeks that the month touches, in order; the first and last may reach into other months.

    >>> [(week.number, week.days[0].day) for week in weeks(Month(2027, 1))]
    [(53, 28), (1, 4), (2, 11), (3, 18), (4, 25)]
    """
    monday = month.first - timedelta(days=month.first.weekday())
    found = []
    while monday < month.after:
        found.append(Week(monday.isocalendar().week, tuple(monday + timedelta(days=n) for n in range(7))))
        monday += timedelta(days=7)
    return found


def days_covered(starts: datetime, ends: datetime, first: date, after: date) -> list[date]:
    """Return the days from ``first`` to before ``after`` on which something takes place, by the same clock on the wall.

    What ends at midnight does not reach into the day that begins then.

    >>> days_covered(datetime(2026, 5, 1, 22), datetime(2026, 5, 3, 0), date(2026, 5, 1), date(2026, 6, 1))
    [datetime.date(2026, 5, 1), datetime.date(2026, 5, 2)]
    """
    last = ends.date()
    if ends.time() == time.min and last > starts.date():
        last -= ONE_DAY
    begins, ends_on = max(starts.date(), first), min(last, after - ONE_DAY)
    return [begins + timedelta(days=n) for n in range((ends_on - begins).days + 1)]


class HasTimes(Protocol):
    """Something from one time to another, by the reader's clock on the wall."""

    @property
    def starts(self) -> datetime:
        """Return when it begins."""

    @property
    def ends(self) -> datetime:
        """Return when it ends."""


Timed = TypeVar("Timed", bound=HasTimes)
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Entry(Generic[Timed]):
    """Something on one of its days; ``begins`` and ``ends`` say whether that is its first and last."""

    thing: Timed
    begins: bool
    ends: bool


def by_day(things: Iterable[Timed], first: date, after: date) -> dict[date, list[Entry[Timed]]]:
    """Return what takes place on each day from ``first`` to before ``after``, in the order handed in."""
    found: dict[date, list[Entry[Timed]]] = {}
    for thing in things:
        starts_on = thing.starts.date()
        covered = days_covered(thing.starts, thing.ends, first, after)
        for day in covered:
            found.setdefault(day, []).append(Entry(thing, day == starts_on, day == covered[-1]))
    return found


@dataclass(frozen=True, slots=True)
class Shown(Generic[Thing]):
    """What a day has room for, and how many more there are."""

    things: Sequence[Thing]
    more: int


def fit(things: Sequence[Thing], room: int) -> Shown[Thing]:
    """Return as many as there is room for, and the number of the others.

    >>> fit("abcd", 3)
    Shown(things='abc', more=1)
    """
    return Shown(things[:room], max(0, len(things) - room))
