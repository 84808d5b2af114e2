"""Actions and milestones of a joint activity: who leads, what is late (A1, P3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exchange.activities.rules import RUNNING, State


class Kind(StrEnum):
    """What a step of the plan is."""

    ACTION = "action"
    MILESTONE = "milestone"


class Refusal(StrEnum):
    """Why a plan cannot be changed so; the words are made upstairs."""

    OVER = "over"
    NO_LEADER = "no_leader"
    NOT_A_PARTICIPANT = "not_a_participant"


class PlanRefusedError(ValueError):
    """The rules refuse it."""

    def __init__(self, code: Refusal) -> None:
        """Keep why."""
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class Details:
    """What a step says. ``leader``: code of the country that leads an action; a milestone has none."""

    kind: Kind
    title: str
    leader: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many steps there are, how many are done, how many late."""

    total: int
    done: int
    late: int


def obstacle(state: State, participants: Collection[str], details: Details) -> Refusal | None:
    """Return why a step cannot stand so: the plan changes while the activity runs, and who leads an action takes part.

    >>> obstacle(State.UNDERTAKEN, {"ES", "FR"}, Details(Kind.ACTION, "Train the desks", "NL")).value
    'not_a_participant'
    """
    if state not in RUNNING:
        return Refusal.OVER
    if details.kind is Kind.MILESTONE:
        return None
    if not details.leader:
        return Refusal.NO_LEADER
    return None if details.leader in participants else Refusal.NOT_A_PARTICIPANT


def is_late(due_on: date | None, done_on: date | None, today: date) -> bool:
    """Say whether a step is late: not done after its day, or done after it."""
    return due_on is not None and (done_on or today) > due_on


def progress(steps: Iterable[tuple[date | None, date | None]], today: date) -> Progress:
    """Return how far a plan is, from the day each step is due and the day it was done; late are those not done in time.

    >>> progress([(date(2026, 1, 1), None), (None, date(2026, 1, 2))], date(2026, 1, 3))
    Progress(total=2, done=1, late=1)
    """
    every = list(steps)
    done = sum(done_on is not None for _due, done_on in every)
    late = sum(done_on is None and is_late(due_on, None, today) for due_on, done_on in every)
    return Progress(len(every), done, late)
