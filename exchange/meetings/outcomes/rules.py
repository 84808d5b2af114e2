"""When an outcome is open, who may write it, and how two hands on one attendance list are brought together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from exchange.meetings.rules import State


class Phase(StrEnum):
    """How far the outcome of a meeting is.

    NOTES are taken while the meeting goes on, a DRAFT is what stands once it is held, ADOPTED is final until it
    is reopened. CLOSED: the meeting has not begun, or does not take place.
    """

    CLOSED = "closed"
    NOTES = "notes"
    DRAFT = "draft"
    ADOPTED = "adopted"


#: When texts can be written and attendance recorded.
OPEN = frozenset({Phase.NOTES, Phase.DRAFT})


def phase(state: State, starts_at: datetime | None, now: datetime) -> Phase:
    """Return how far the outcome is at an instant: a convened meeting has one from the minute it begins (M5)."""
    if state is State.HELD:
        return Phase.DRAFT
    if state is State.ADOPTED:
        return Phase.ADOPTED
    if state is State.CONVENED and starts_at is not None and starts_at <= now:
        return Phase.NOTES
    return Phase.CLOSED


class OutcomeRefusedError(ValueError):
    """The outcome cannot be written now, or not by this person."""


class OvertakenError(ValueError):
    """Someone else saved another text, or another mark, since it was shown."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What is written under an agenda item; on the meeting as a whole there are no conclusions."""

    proceedings: str = ""
    conclusion: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is written."""
        return not (self.proceedings or self.conclusion)


Marks = Mapping[int, bool | None]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Marks brought together: ``changes`` to make, and ``clashes`` where the others' mark is another one."""

    changes: dict[int, bool | None] = field(default_factory=dict)
    clashes: dict[int, bool | None] = field(default_factory=dict)


def reconcile(shown: Marks, wanted: Marks, saved: Marks) -> Reconciled:
    """Return what to do with the marks that one person wants, was shown, and that are saved by now.

    Marks that this person left as shown say nothing: what others saved stands. Only people on the list
    (the keys of ``saved``) count.
    """
    changes: dict[int, bool | None] = {}
    clashes: dict[int, bool | None] = {}
    for key, standing in saved.items():
        before, mark = shown.get(key), wanted.get(key)
        if key not in wanted or mark in (before, standing):
            continue
        if standing == before:
            changes[key] = mark
        else:
            clashes[key] = standing
    return Reconciled(changes, clashes)
