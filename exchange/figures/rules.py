"""What the figures of a year say, counted from facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from exchange.activities.rules import State as ActivityState
from exchange.commitments.rules import PENDING, Timing, timing
from exchange.commitments.rules import State as CommitmentState
from exchange.world.rules import Level


class Kept(StrEnum):
    """What became of a commitment that was due in the year."""

    ON_TIME = "on_time"
    TOO_LATE = "too_late"
    OVERDUE = "overdue"
    NOT_YET_DUE = "not_yet_due"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment with a day."""

    state: CommitmentState
    due_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Replies:
    """How many were asked to a level's meetings of the year, and how many of them have answered."""

    asked: int
    answered: int

    @property
    def percent(self) -> int | None:
        """Return how many of a hundred have answered, rounded; None when nobody was asked."""
        return None if not self.asked else round(100 * self.answered / self.asked)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a forum and a year. ``replies`` is None for readers to whom lists of invitees are not shown."""

    year: int
    held: Mapping[Level, int]
    replies: Mapping[Level, Replies] | None
    kept: Mapping[Kept, int]
    activities: Mapping[ActivityState, int]
    days_to_decision: tuple[int, ...]

    @property
    def usual_days(self) -> int | None:
        """Return the median of days from a need to the decision about it; None when nothing was decided."""
        return round(median(self.days_to_decision)) if self.days_to_decision else None


def what_became(one: Promise, today: date) -> Kept:
    """Return what became of a commitment.

    >>> what_became(Promise(CommitmentState.OPEN, date(2026, 5, 1), None), date(2026, 5, 2)).value
    'overdue'
    """
    if one.state is CommitmentState.LAPSED:
        return Kept.LAPSED
    late = timing(one.state, one.due_on, one.closed_on, today) is Timing.LATE
    if one.state in PENDING:
        return Kept.OVERDUE if late else Kept.NOT_YET_DUE
    return Kept.TOO_LATE if late else Kept.ON_TIME


def kept(promises: Iterable[Promise], today: date) -> dict[Kept, int]:
    """Return how many commitments came to what; each is counted once."""
    found = dict.fromkeys(Kept, 0)
    for one in promises:
        found[what_became(one, today)] += 1
    return found


def share(part: int, of: Iterable[int]) -> int:
    """Return a part as how many of a hundred of the greatest, for drawing; 0 where all are 0.

    >>> share(3, [3, 6])
    50
    """
    greatest = max(of, default=0)
    return round(100 * part / greatest) if greatest else 0


def days_between(needs: Iterable[date], decided: date) -> int | None:
    """Return the days from the first of the needs to the decision; none below zero; None without a need."""
    first = min(needs, default=None)
    return None if first is None else max((decided - first).days, 0)
