"""Working days of one country and of several at once (M7): what a day is, and counting from one day to another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
#: No deadline is counted further than this; countries that leave no common working day for so long leave none.
FURTHEST = timedelta(days=800)


class Off(StrEnum):
    """Why nobody works on a day."""

    REST_DAY = "rest_day"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday. ``names`` holds it by language code, in "" as it is called there; ``estimated``: by the moon."""

    names: Mapping[str, str]
    estimated: bool = False

    def name(self, language: str) -> str:
        """Return the name in that language, in English, or as it is called there."""
        return self.names.get(language) or self.names.get("en") or self.names[""]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """One country's rest days (0 is Monday) and public holidays; ``known`` is False where no holidays are *known*."""

    country: str
    rest_days: frozenset[int]
    holidays: Mapping[date, Holiday]
    known: bool = True

    def off(self, day: date) -> Off | None:
        """Return why nobody works there on that day, the holiday first; None on a working day."""
        if day in self.holidays:
            return Off.HOLIDAY
        return Off.REST_DAY if day.weekday() in self.rest_days else None

    def is_working(self, day: date) -> bool:
        """Say whether people work there on that day."""
        return day.weekday() not in self.rest_days and day not in self.holidays


class NoWorkingDay(ValueError):
    """The countries have no working day in common within reach."""


def is_working_day(day: date, calendars: Collection[WorkCalendar]) -> bool:
    """Say whether people work on that day in every one of the countries (M7)."""
    return all(calendar.is_working(day) for calendar in calendars)


def resting(day: date, calendars: Collection[WorkCalendar]) -> list[tuple[str, Off]]:
    """Return the countries in which nobody works on that day, with the reason, in the order handed in."""
    return [(calendar.country, off) for calendar in calendars if (off := calendar.off(day))]


def shifted(day: date, count: int, calendars: Collection[WorkCalendar]) -> date:
    """Return the day that lies so many common working days after (or, negative, before) a day, which itself never counts.

    A count of 0 gives the day itself if it is a working day, else the last one before. Raises NoWorkingDay.

    >>> weekend = WorkCalendar("BE", frozenset({5, 6}), {date(2027, 5, 6): Holiday({"": "Ascension"})})
    >>> [str(shifted(date(2027, 5, 10), count, [weekend])) for count in (-2, 0, 1)]
    ['2027-05-05', '2027-05-10', '2027-05-11']
    """
    step = ONE_DAY if count > 0 else -ONE_DAY
    days = (one for one in _days(day if count == 0 else day + step, step) if is_working_day(one, calendars))
    for _number in range(max(abs(count), 1) - 1):
        next(days)
    return next(days)


def _days(first: date, step: timedelta) -> Iterator[date]:
    day = first
    while abs(day - first) <= FURTHEST:
        yield day
        day += step
    raise NoWorkingDay


def working_days(first: date, after: date, calendars: Collection[WorkCalendar]) -> int:
    """Return how many common working days there are from ``first`` to before ``after``."""
    return sum(is_working_day(first + number * ONE_DAY, calendars) for number in range((after - first).days))
