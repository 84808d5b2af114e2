"""What is asked when a date is looked for: a window, how long, which hours, who and which countries (M7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from exchange.core import clock
from exchange.workdays.rules import Off, WorkCalendar

ONE_DAY = timedelta(days=1)
MINUTES_OF_DAY = 24 * 60
#: A sitting lasts no longer than a day, and nobody looks further than half a year at once.
SHORTEST, LONGEST = timedelta(minutes=15), timedelta(hours=24)
MOST_WEEKS = 26
#: Public holidays are not known much further ahead.
FURTHEST = timedelta(days=3 * 366)


class Engagement(StrEnum):
    """What keeps a person from a slot."""

    MEETING = "meeting"
    AWAY = "away"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Busy:
    """From when to when a person is taken, and by what. A meeting that the reader may not see has no title and no key."""

    starts: datetime
    ends: datetime
    by: Engagement = Engagement.BUSY
    meeting_id: int | None = None
    title: str = ""

    def overlaps(self, starts: datetime, ends: datetime) -> bool:
        """Say whether it takes up any of the time between two instants."""
        return self.starts < ends and self.ends > starts


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who should come, or could (``required`` False)."""

    key: int
    zone: str
    country: str | None
    required: bool = True
    busy: tuple[Busy, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """From which day until before which day a country is in the chair; None: no end is known."""

    first: date
    after: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the day lies in it."""
        return self.first <= day and (self.after is None or day < self.after)


@dataclass(frozen=True, slots=True)
class Country:
    """A country that should be there, or could. The days off of the one in the chair and of the host are hard stops."""

    calendar: WorkCalendar
    zone: str
    required: bool = True
    is_host: bool = False
    chairs: tuple[Term, ...] = ()

    @property
    def code(self) -> str:
        """Return its code."""
        return self.calendar.country

    def off(self, day: date) -> Off | None:
        """Return why nobody works there on that day."""
        return self.calendar.off(day)

    def is_stopped(self, day: date) -> bool:
        """Say whether nothing can take place because nobody works there on that day: it hosts, or chairs then (M3)."""
        return (self.is_host or any(term.covers(day) for term in self.chairs)) and self.off(day) is not None


@dataclass(frozen=True, slots=True)
class Question:
    """A search for a date.

    Slots lie on the days ``first`` to ``last`` (inclusive) in ``zone``, on a grid of ``step``. ``earliest`` and
    ``latest`` are minutes of the day: the working hours of everybody in their own zone. ``handovers`` are days on
    which a new term begins, in ``zone``. Nothing begins before ``now``.
    """

    zone: str
    first: date
    last: date
    length: timedelta
    earliest: int
    latest: int
    now: datetime
    people: tuple[Person, ...] = ()
    countries: tuple[Country, ...] = ()
    handovers: tuple[date, ...] = ()
    step: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Grid:
    """All slots of a question, numbered from 0."""

    origin: datetime
    step: timedelta
    length: timedelta
    count: int

    def span(self, place: int) -> tuple[datetime, datetime]:
        """Return from when to when a slot lasts."""
        starts = self.origin + place * self.step
        return starts, starts + self.length

    def touching(self, starts: datetime, ends: datetime) -> tuple[int, int]:
        """Return from which until before which number slots take up any of the time between two instants.

        What is taken from *a* to *b* forbids all starts after *a* less the length, and before *b*.
        """
        first = (starts - self.origin - self.length) // self.step + 1
        after = -((self.origin - ends) // self.step)
        return (first if first > 0 else 0), (after if after < self.count else self.count)  # noqa: FURB136 - asked often


def grid_of(question: Question) -> Grid:
    """Return the slots that begin and end within the window."""
    origin = clock.start_of(question.first, question.zone)
    end = clock.start_of(question.last + ONE_DAY, question.zone)
    count = (end - origin - question.length) // question.step + 1
    return Grid(origin, question.step, question.length, max(count, 0))


class Flaw(StrEnum):
    """What can be wrong with a question."""

    PAST = "past"
    LAST_BEFORE_FIRST = "last_before_first"
    TOO_WIDE = "too_wide"
    TOO_FAR = "too_far"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NO_HOURS = "no_hours"


def flaws(first: date, last: date, *, length: timedelta, earliest: int, latest: int, today: date) -> Mapping[str, Flaw]:
    """Return what is wrong with a question, by the name of the field that has to change; nothing when all is well.

    >>> span, hours = (date(2027, 3, 1), date(2027, 2, 1)), {"earliest": 540, "latest": 1080}
    >>> flaws(*span, length=timedelta(hours=2), today=date(2027, 1, 1), **hours)["last"].value
    'last_before_first'
    """
    found: dict[str, Flaw] = {}
    if last < first:
        found["last"] = Flaw.LAST_BEFORE_FIRST
    elif last < today:
        found["last"] = Flaw.PAST
    elif last - first >= timedelta(weeks=MOST_WEEKS):
        found["last"] = Flaw.TOO_WIDE
    elif last > today + FURTHEST:
        found["last"] = Flaw.TOO_FAR
    if length < SHORTEST:
        found["hours"] = Flaw.TOO_SHORT
    elif length > LONGEST:
        found["hours"] = Flaw.TOO_LONG
    if latest <= earliest:
        found["latest"] = Flaw.NO_HOURS
    return found
