"""How a measure of the toolkit stands with a third country, and what is refused (C3, JC 9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """How a measure stands. Without an entry it was not looked at yet."""

    CONSIDERED = "considered"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    NOT_APPROPRIATE = "not_appropriate"


#: As long as it stands so, somebody has a next step to take.
AHEAD = frozenset({State.PLANNED, State.UNDER_WAY})


class Refusal(StrEnum):
    """Why an entry cannot stand so; the words are made upstairs."""

    NO_REASON = "no_reason"
    NO_STEP = "no_step"
    NO_OWNER = "no_owner"
    STEP_PAST = "step_past"
    NOT_YOURS = "not_yours"


class MeasureRefusedError(ValueError):
    """The rules refuse it."""

    def __init__(self, code: Refusal) -> None:
        """Keep why."""
        super().__init__(code.value)
        self.code = code


class OvertakenError(ValueError):
    """Somebody else changed it since it was shown."""


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of a measure. ``owner``: a country's code, or ``body-`` with the key of an authority; ``next_on``: by when."""

    state: State
    reason: str = ""
    owner: str = ""
    next_step: str = ""
    next_on: date | None = None


def obstacle(details: Details, was: date | None, today: date) -> Refusal | None:
    """Return why a measure cannot stand so: not appropriate without a reason, ahead without owner and next step.

    ``was``: the day that stood there; one that has passed may stay, a new one lies ahead.
    """
    if details.state is State.NOT_APPROPRIATE and not details.reason:
        return Refusal.NO_REASON
    if details.state in AHEAD and not details.owner:
        return Refusal.NO_OWNER
    if details.state in AHEAD and not details.next_step:
        return Refusal.NO_STEP
    if details.next_on is not None and details.next_on != was and details.next_on < today:
        return Refusal.STEP_PAST
    return None


def is_late(state: State, next_on: date | None, today: date) -> bool:
    """Say whether the next step should have been taken.

    >>> is_late(State.PLANNED, date(2026, 11, 23), date(2026, 11, 24)), is_late(State.DONE, date(2026, 1, 1), date(2026, 11, 24))
    (True, False)
    """
    return state in AHEAD and next_on is not None and next_on < today
