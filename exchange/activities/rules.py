"""How a joint activity moves, and who takes part (A1, A2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from exchange.proposals.rules import FEWEST_COUNTRIES


class State(StrEnum):
    """How far an activity has come."""

    CONSIDERED = "considered"
    UNDERTAKEN = "undertaken"
    COMPLETED = "completed"
    DROPPED = "dropped"


#: What may come after what: nothing is undertaken that was not considered, nothing completed that was not undertaken.
NEXT: dict[State, tuple[State, ...]] = {
    State.CONSIDERED: (State.UNDERTAKEN, State.DROPPED),
    State.UNDERTAKEN: (State.COMPLETED, State.DROPPED),
    State.COMPLETED: (),
    State.DROPPED: (),
}
#: While it stands so, countries join and leave.
RUNNING = frozenset({State.CONSIDERED, State.UNDERTAKEN})


class Refusal(StrEnum):
    """Why something cannot be done with an activity; the words are made upstairs."""

    NOT_AGREED = "not_agreed"
    EXISTS = "exists"
    NOT_NEXT = "not_next"
    TOO_FEW = "too_few"
    NO_REASON = "no_reason"
    NOT_EVALUATED = "not_evaluated"
    NOT_A_MEMBER = "not_a_member"
    ENDS_BEFORE_START = "ends_before_start"
    OVER = "over"
    LEADS = "leads"


class ActivityRefusedError(ValueError):
    """The rules refuse it."""

    def __init__(self, code: Refusal) -> None:
        """Keep why."""
        super().__init__(code.value)
        self.code = code


class OvertakenError(ValueError):
    """Somebody else changed it since it was shown."""


def obstacle(
    now: State, wanted: State, *, participants: Collection[str], reason: str, evaluation: str
) -> Refusal | None:
    """Return why an activity cannot move on so (A1): two countries undertake it, and it is completed once it is evaluated.

    >>> obstacle(State.CONSIDERED, State.COMPLETED, participants=["ES", "FR"], reason="", evaluation="Met").value
    'not_next'
    """
    if wanted not in NEXT[now]:
        return Refusal.NOT_NEXT
    if wanted is State.DROPPED:
        return None if reason.strip() else Refusal.NO_REASON
    if len(set(participants)) < FEWEST_COUNTRIES:
        return Refusal.TOO_FEW
    if wanted is State.COMPLETED and not evaluation.strip():
        return Refusal.NOT_EVALUATED
    return None


def may_leave(now: State, participants: Collection[str]) -> Refusal | None:
    """Return why a country cannot leave: what is undertaken keeps at least two (A1); what is over stands as it was."""
    if now not in RUNNING:
        return Refusal.OVER
    return Refusal.TOO_FEW if len(set(participants)) <= FEWEST_COUNTRIES else None


def outside(members: Collection[str], participants: Collection[str]) -> frozenset[str]:
    """Return the countries of the forum that do not take part, whose contact points are told (A2).

    >>> sorted(outside(["BE", "ES", "FR", "NL"], ["ES", "FR"]))
    ['BE', 'NL']
    """
    return frozenset(members) - frozenset(participants)


def period_flaw(starts_on: date | None, ends_on: date | None) -> Refusal | None:
    """Return what is wrong with a period."""
    return Refusal.ENDS_BEFORE_START if starts_on and ends_on and ends_on < starts_on else None
