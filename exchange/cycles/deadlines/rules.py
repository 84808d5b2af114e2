"""Deadlines of a meeting (M2, M5, M7): what kinds there are, on which day each falls, how it stands on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from exchange.accounts.rules import Role
from exchange.meetings.rules import State
from exchange.workdays.rules import FURTHEST, NoWorkingDay, WorkCalendar, shifted

#: As many working days before or after a meeting a deadline can lie.
MOST_DAYS = 120
#: In these states of a meeting its deadlines bind nobody, whatever its date.
CALLED_OFF = (State.DRAFT, State.CANCELLED)
#: A deadline that falls within so many days stands out.
SOON = timedelta(days=7)


class Kind(StrEnum):
    """What is due, in the order of a usual preparation."""

    CALL_FOR_TOPICS = "call_for_topics"
    CONVENING_NOTICE = "convening_notice"
    PROVISIONAL_AGENDA = "provisional_agenda"
    PAPERS_DUE = "papers_due"
    OUTCOME = "outcome"


#: Who can answer for a deadline: a role in the meeting's forum.
OWNERS = (Role.CHAIR, Role.SECRETARIAT, Role.CONTACT_POINT, Role.CONTACT_GROUP)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is due so many common working days before (negative) or after (positive) a meeting, and who answers for it."""

    kind: Kind
    working_days: int
    owner: Role


def due_on(rule: Rule, first: date, last: date, calendars: Collection[WorkCalendar]) -> date:
    """Return the day on which it is due for a meeting that lasts from one day to another (inclusive).

    Counted in working days of all countries concerned: before the first day, or after the last. Raises NoWorkingDay.

    >>> str(due_on(Rule(Kind.PAPERS_DUE, -3, Role.SECRETARIAT), date(2027, 5, 10), date(2027, 5, 10), []))
    '2027-05-07'
    """
    return shifted(last if rule.working_days > 0 else first, rule.working_days, calendars)


class Refusal(StrEnum):
    """Why a deadline cannot be set or changed so."""

    NO_DATE = "no_date"
    THERE_ALREADY = "there_already"
    DAYS_OUT_OF_RANGE = "days_out_of_range"
    NO_WORKING_DAY = "no_working_day"
    TOO_FAR = "too_far"
    DONE = "done"


class DeadlineRefusedError(ValueError):
    """The deadline cannot be set or changed so."""

    def __init__(self, refusal: Refusal) -> None:
        """Keep why."""
        super().__init__(refusal.value)
        self.refusal = refusal


def day_for(
    rule: Rule, first: date, last: date, calendars: Collection[WorkCalendar], by_hand: date | None = None
) -> date:
    """Return the day set by hand, or the one that the rule counts to. Raises DeadlineRefusedError.

    >>> str(day_for(Rule(Kind.OUTCOME, 2, Role.CHAIR), date(2027, 5, 10), date(2027, 5, 11), [], date(2027, 6, 1)))
    '2027-06-01'
    """
    if not 1 <= abs(rule.working_days) <= MOST_DAYS:
        raise DeadlineRefusedError(Refusal.DAYS_OUT_OF_RANGE)
    if by_hand is not None:
        if abs(by_hand - first) > FURTHEST:
            raise DeadlineRefusedError(Refusal.TOO_FAR)
        return by_hand
    try:
        return due_on(rule, first, last, calendars)
    except NoWorkingDay:
        raise DeadlineRefusedError(Refusal.NO_WORKING_DAY) from None


def is_moot(state: State, *, date_open: bool) -> bool:
    """Say whether deadlines of a meeting in that state bind nobody: it is a draft, called off, or put off without a date.

    >>> is_moot(State.POSTPONED, date_open=False)
    False
    """
    return state in CALLED_OFF or (state is State.POSTPONED and date_open)


class Standing(StrEnum):
    """How a deadline stands; MOOT: its meeting was called off or has no date that holds."""

    DONE = "done"
    MOOT = "moot"
    LATE = "late"
    SOON = "soon"
    COMING = "coming"


def standing(due: date, today: date, *, is_done: bool, is_moot: bool) -> Standing:
    """Return how a deadline stands on a day; one that is due today is not late yet."""
    if is_done:
        return Standing.DONE
    if is_moot:
        return Standing.MOOT
    if due < today:
        return Standing.LATE
    return Standing.SOON if due - today <= SOON else Standing.COMING
