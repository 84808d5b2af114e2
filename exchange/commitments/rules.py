"""How a commitment moves, and whether it keeps its day (M6, P4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from exchange.world.rules import Audience, Level

#: What falls due within so many days stands out.
SOON = timedelta(days=30)


class State(StrEnum):
    """How far a commitment is."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    FULFILLED = "fulfilled"
    LAPSED = "lapsed"


#: While it stands so, it comes back on the agenda (M6).
PENDING = frozenset({State.OPEN, State.UNDER_WAY})
#: What may come after what: what is closed can only be opened again.
NEXT: dict[State, tuple[State, ...]] = {
    State.OPEN: (State.UNDER_WAY, State.FULFILLED, State.LAPSED),
    State.UNDER_WAY: (State.OPEN, State.FULFILLED, State.LAPSED),
    State.FULFILLED: (State.OPEN,),
    State.LAPSED: (State.OPEN,),
}


class Timing(StrEnum):
    """How a commitment stands to its day."""

    LATE = "late"
    SOON = "soon"
    IN_TIME = "in_time"
    NO_DAY = "no_day"


class Refusal(StrEnum):
    """Why something cannot be done with a commitment; the words are made upstairs."""

    NOT_HELD = "not_held"
    NOT_A_MEMBER = "not_a_member"
    NOT_A_LEVEL = "not_a_level"
    NOT_NEXT = "not_next"
    NO_EVIDENCE = "no_evidence"
    NO_REASON = "no_reason"


class CommitmentRefusedError(ValueError):
    """The rules refuse it."""

    def __init__(self, code: Refusal) -> None:
        """Keep why."""
        super().__init__(code.value)
        self.code = code


class OvertakenError(ValueError):
    """Somebody else changed it since it was shown."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers: a country, or a body by its key, or (neither) all of the forum together."""

    country: str = ""
    body_id: int | None = None

    @property
    def is_everybody(self) -> bool:
        """Say whether all answer together."""
        return not self.country and self.body_id is None


@dataclass(frozen=True, slots=True)
class Details:
    """What a commitment says. ``level``: to the forum's next meeting of which level it comes back."""

    title: str
    text: str
    owner: Owner
    level: Level
    due_on: date | None = None
    audience: Audience = Audience.ALL


def obstacle(now: State, wanted: State, said: str) -> Refusal | None:
    """Return why a commitment cannot move so: what is fulfilled has its evidence, what lapses or is reopened its reason.

    >>> obstacle(State.OPEN, State.FULFILLED, " ").value
    'no_evidence'
    """
    if wanted not in NEXT[now]:
        return Refusal.NOT_NEXT
    if said.strip():
        return None
    if wanted is State.FULFILLED:
        return Refusal.NO_EVIDENCE
    return Refusal.NO_REASON if wanted is State.LAPSED or now not in PENDING else None


def timing(state: State, due_on: date | None, closed_on: date | None, today: date) -> Timing:
    """Return how it stands to its day; one that is closed is measured on the day it was.

    >>> timing(State.OPEN, date(2026, 3, 1), None, date(2026, 3, 2)).value
    'late'
    >>> timing(State.FULFILLED, date(2026, 3, 1), date(2026, 2, 27), date(2027, 1, 1)).value
    'in_time'
    """
    if due_on is None:
        return Timing.NO_DAY
    measured = today if state in PENDING or closed_on is None else closed_on
    if measured > due_on:
        return Timing.LATE
    return Timing.SOON if state in PENDING and due_on - measured <= SOON else Timing.IN_TIME
