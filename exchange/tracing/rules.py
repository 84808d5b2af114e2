"""What a line from need to result consists of, how it is drawn and told (G3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """What stands in a line, in the order in which one follows from the other."""

    NEED = "need"
    PROPOSAL = "proposal"
    DECISION = "decision"
    ACTIVITY = "activity"
    EVALUATION = "evaluation"
    COMMITMENT = "commitment"


#: From these a line can be followed; an evaluation stands in its activity.
STARTS = frozenset(Stage) - {Stage.EVALUATION}


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a line. ``of``: references of what it follows from; ``on``: the day it began, if that is known."""

    stage: Stage
    key: int
    title: str
    state: str
    on: date | None = None
    of: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """Return by what the others refer to it."""
        return f"{self.stage.value}:{self.key}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A thing with those of the line that it follows from, and those that follow from it."""

    thing: Thing
    of: tuple[Thing, ...]
    leads_to: tuple[Thing, ...]


def columns(things: Iterable[Thing]) -> list[tuple[Stage, tuple[Thing, ...]]]:
    """Return the picture: each stage with its things in the order of their days, also a stage where nothing stands yet.

    >>> [(stage.value, len(some)) for stage, some in columns([Thing(Stage.NEED, 1, "A", "")])][:2]
    [('need', 1), ('proposal', 0)]
    """
    every = list(things)
    return [(stage, tuple(sorted((one for one in every if one.stage is stage), key=_when))) for stage in Stage]


def told(things: Sequence[Thing]) -> list[Sentence]:
    """Return the same as text: each thing once, by stage and day, with what it follows from and leads to within the line.

    What a thing follows from and the reader may not see is not told.
    """
    by_ref = {one.ref: one for one in things}
    ordered = [one for _stage, some in columns(by_ref.values()) for one in some]
    return [
        Sentence(
            one,
            tuple(by_ref[ref] for ref in dict.fromkeys(one.of) if ref in by_ref),
            tuple(other for other in ordered if one.ref in other.of),
        )
        for one in ordered
    ]


def reached(things: Iterable[Thing]) -> Stage | None:
    """Return the furthest stage at which something stands; None for nothing."""
    order = list(Stage)
    return max((one.stage for one in things), key=order.index, default=None)


def _when(one: Thing) -> tuple[bool, date, int]:
    return (one.on is None, one.on or date.min, one.key)
