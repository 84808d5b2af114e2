"""From costs to suggestions: ranked, spread over days, each with its reasons; and what must be said of them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from exchange.core import clock
from exchange.scheduling.slots.rules.question import Grid, Question
from exchange.scheduling.slots.rules.reasons import Kind, Reason, reasons_for
from exchange.scheduling.slots.rules.sweep import MINUTE, Costs, costs_of

#: So many slots are suggested, and so many of one day at most.
SHOWN, PER_DAY = 10, 2


class Finding(StrEnum):
    """What is to be said before any slot is shown."""

    NOTHING_FITS = "nothing_fits"
    ALL_STOPPED = "all_stopped"
    LONGER_THAN_HOURS = "longer_than_hours"
    NO_COMMON_HOUR = "no_common_hour"
    ALL_OBJECTED = "all_objected"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A slot with what speaks against it; the cost is the sum of its reasons'."""

    starts: datetime
    ends: datetime
    cost: int
    reasons: tuple[Reason, ...]

    @property
    def objections(self) -> tuple[Reason, ...]:
        """Return the reasons that cost something."""
        return tuple(reason for reason in self.reasons if reason.cost)

    @property
    def hindered(self) -> frozenset[int]:
        """Return the keys of the required people whom it does not suit."""
        return frozenset(key for reason in self.objections for key in reason.must)


@dataclass(frozen=True, slots=True)
class Suggestions:
    """The answer: the best slots, best first, and what is to be said of all. ``stopped`` of ``looked_at`` slots are ruled out."""

    best: tuple[Suggestion, ...]
    findings: tuple[Finding, ...]
    looked_at: int
    stopped: int


def suggest(question: Question, shown: int = SHOWN) -> Suggestions:
    """Return the best slots (M7): cheapest first, of equal ones the earlier, spread over days, with their reasons.

    Days off of the chair's country and of the host, and what is past, are never suggested.
    """
    costs = costs_of(question)
    free = [place for place in range(costs.grid.count) if not costs.stopped[place]]
    ranked = sorted(free, key=costs.whole.__getitem__)
    chosen = spread(ranked, costs.grid, question.zone, shown)
    best = tuple(_suggestion(question, costs, place) for place in chosen)
    return Suggestions(best, tuple(_findings(question, costs, free)), costs.grid.count, costs.grid.count - len(free))


def _suggestion(question: Question, costs: Costs, place: int) -> Suggestion:
    starts, ends = costs.grid.span(place)
    return Suggestion(starts, ends, costs.whole[place], reasons_for(question, starts, ends))


def spread(ranked: Iterable[int], grid: Grid, zone: str, shown: int) -> list[int]:
    """Return the best of ranked slots, at most two a day; such that overlap a better one only when there are no others."""
    ranked, days = list(ranked), Counter[date]()
    chosen: list[int] = []
    for overlapping in (False, True):
        for place in ranked:
            if len(chosen) == shown:
                break
            if place in chosen or (not overlapping and _overlaps(place, chosen, grid)):
                continue
            day = clock.day_in(zone, grid.span(place)[0])
            if days[day] < PER_DAY:
                chosen.append(place)
                days[day] += 1
    rank = {place: number for number, place in enumerate(ranked)}
    return sorted(chosen, key=rank.__getitem__)


def _overlaps(place: int, chosen: Iterable[int], grid: Grid) -> bool:
    return any(abs(place - other) * grid.step < grid.length for other in chosen)


def _findings(question: Question, costs: Costs, free: list[int]) -> Iterable[Finding]:
    if not costs.grid.count:
        yield Finding.NOTHING_FITS
    elif not free:
        yield Finding.ALL_STOPPED
    elif question.length // MINUTE > question.latest - question.earliest:
        yield Finding.LONGER_THAN_HOURS
    elif all(costs.outside[place] for place in free):
        yield Finding.NO_COMMON_HOUR
    elif all(costs.whole[place] for place in free):
        yield Finding.ALL_OBJECTED


__all__ = ["Finding", "Kind", "Suggestion", "Suggestions", "spread", "suggest"]
