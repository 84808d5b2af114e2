"""Duties to inform (A2, A4): how each of those told stands, and when whoever has not taken note is reminded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from exchange.workdays.rules import WorkCalendar, shifted

#: So many working days after being told one is first reminded, then every so often, and so many times at most.
FIRST, EVERY, MOST = 3, timedelta(days=7), 4
#: Nobody is reminded again within so long, by hand either.
RESPITE = timedelta(hours=24)
ONE_DAY = timedelta(days=1)
#: Where no country's calendar counts, as for bodies of the Union.
WEEK = WorkCalendar("", frozenset({5, 6}), {}, known=False)


class How(StrEnum):
    """In which way somebody took note."""

    LINK = "link"
    PAGE = "page"


class Stand(StrEnum):
    """How one of those told stands; LATE: the day to take note by is over; LEFT: the account is closed."""

    TAKEN = "taken"
    RELEASED = "released"
    LEFT = "left"
    OWED = "owed"
    LATE = "late"


#: Who still has to take note.
OWING = frozenset({Stand.OWED, Stand.LATE})


class Progress(StrEnum):
    """How a duty as a whole stands; DONE: everybody has taken note who had to."""

    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"


class Refusal(StrEnum):
    """Why something cannot be done about a duty."""

    CLOSED = "closed"
    NOBODY = "nobody"
    NOT_OWED = "not_owed"
    NO_REASON = "no_reason"
    NOT_YOURS = "not_yours"


class RefusedError(ValueError):
    """It cannot be done so."""

    def __init__(self, code: Refusal) -> None:
        """Keep why."""
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class Tally:
    """How many have taken note, of how many who had to: those released, and those who left before, do not count."""

    taken: int
    of: int

    @property
    def owing(self) -> int:
        """Return how many have not."""
        return self.of - self.taken


def stand(
    *, acknowledged: bool, released: bool, left: bool = False, due: date | None = None, today: date | None = None
) -> Stand:
    """Return how somebody stands. Whoever took note did, whatever came after; one whose day is today is not late.

    >>> stand(acknowledged=False, released=False, due=date(2026, 12, 1), today=date(2026, 12, 2)).value
    'late'
    """
    if acknowledged:
        return Stand.TAKEN
    if released:
        return Stand.RELEASED
    if left:
        return Stand.LEFT
    return Stand.LATE if due is not None and today is not None and due < today else Stand.OWED


def tally(stands: Iterable[Stand]) -> Tally:
    """Count those who had to take note, and those who did.

    >>> tally([Stand.TAKEN, Stand.OWED, Stand.RELEASED, Stand.LATE])
    Tally(taken=1, of=3)
    """
    counted = [one for one in stands if one is Stand.TAKEN or one in OWING]
    return Tally(counted.count(Stand.TAKEN), len(counted))


def progress(count: Tally, *, closed: bool) -> Progress:
    """Return how a duty as a whole stands."""
    if closed:
        return Progress.CLOSED
    return Progress.OPEN if count.owing else Progress.DONE


def reminder_day(told_on: date, last_on: date | None, calendars: Collection[WorkCalendar]) -> date:
    """Return on which working day the next reminder falls, given the day of the last one if there was any.

    >>> [str(reminder_day(date(2026, 11, 27), last, [WEEK])) for last in (None, date(2026, 12, 2), date(2026, 12, 5))]
    ['2026-12-02', '2026-12-09', '2026-12-14']
    """
    if last_on is None:
        return shifted(told_on, FIRST, calendars)
    return shifted(last_on + EVERY - ONE_DAY, 1, calendars)


def is_due(
    told_on: date, today: date, calendars: Collection[WorkCalendar], *, last_on: date | None = None, reminders: int = 0
) -> bool:
    """Say whether the platform is to remind somebody today who has not taken note; reminders by hand count too.

    >>> is_due(date(2026, 11, 23), date(2026, 11, 26), [WEEK])
    True
    """
    return reminders < MOST and reminder_day(told_on, last_on, calendars) <= today


def may_be_reminded(last: datetime, now: datetime) -> bool:
    """Say whether a person can be written to again: a day after the last time, which may be that of being told."""
    return now - last >= RESPITE
