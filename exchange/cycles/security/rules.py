"""Milestones of two cycles held against each other (P4, CL 20)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exchange.chairing.rules import add_months
from exchange.world.rules import Side


class Stage(StrEnum):
    """What a milestone is. Only like is held against like; ``OTHER`` is held against nothing."""

    THREAT_ASSESSMENT = "threat_assessment"
    PRIORITIES = "priorities"
    PLANS_BEGIN = "plans_begin"
    MIDTERM = "midterm"
    END = "end"
    OTHER = "other"


#: What cycles have in common, in their order.
COMPARED = tuple(stage for stage in Stage if stage is not Stage.OTHER)
#: What lies further apart than half a cycle of four years belongs to another cycle.
FURTHEST = 24


class OvertakenError(ValueError):
    """Somebody else changed it since it was shown."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day of a side's cycle. ``id``: where it is kept, None for what is on the public record; ``exact``: False for a month."""

    side: Side
    stage: Stage
    day: date
    title: str
    cycle: str = ""
    source: str = ""
    id: int | None = None
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Pair:
    """The same milestone of both cycles, as near to each other as there is one."""

    union: Milestone
    partner: Milestone

    @property
    def stage(self) -> Stage:
        """Return what both are."""
        return self.union.stage

    @property
    def months(self) -> int:
        """Return how many whole months they lie apart; 0 where they go together."""
        return months_between(self.union.day, self.partner.day)

    @property
    def first(self) -> Side:
        """Return whose comes first; the Union's on the same day."""
        return Side.PARTNER if self.partner.day < self.union.day else Side.UNION


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two cycles lie beside each other: pairs by their days, and the milestones that the other side has none for."""

    pairs: tuple[Pair, ...]
    alone: tuple[Milestone, ...]

    @property
    def misaligned(self) -> list[Pair]:
        """Return the pairs that lie a month or more apart."""
        return [pair for pair in self.pairs if pair.months]


def months_between(one: date, other: date) -> int:
    """Return the number of whole months between two days, whichever comes first.

    >>> months_between(date(2025, 3, 18), date(2024, 9, 1)), months_between(date(2024, 1, 31), date(2024, 2, 29))
    (6, 1)
    """
    first, last = sorted((one, other))
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if add_months(first, months) <= last else months - 1


def aligned(milestones: Iterable[Milestone]) -> Alignment:
    """Hold the milestones of both sides against each other: each has one counterpart at most, within two years; the nearest go together first."""
    every = sorted(milestones, key=_by_day)
    compared = [one for one in every if one.stage in COMPARED]
    union = [one for one in compared if one.side is Side.UNION]
    partner = [one for one in compared if one.side is Side.PARTNER]
    alike = [Pair(one, other) for one in union for other in partner if one.stage is other.stage]
    possible = [pair for pair in alike if pair.months <= FURTHEST]
    pairs: list[Pair] = []
    taken: set[int] = set()
    for pair in sorted(possible, key=_by_distance):
        if not {id(pair.union), id(pair.partner)} & taken:
            pairs.append(pair)
            taken |= {id(pair.union), id(pair.partner)}
    pairs.sort(key=lambda pair: min(pair.union.day, pair.partner.day))
    return Alignment(tuple(pairs), tuple(one for one in compared if id(one) not in taken))


def _by_day(one: Milestone) -> tuple[date, int, str, str]:
    return one.day, list(Stage).index(one.stage), one.side.value, one.title


def _by_distance(pair: Pair) -> tuple[int, date, date]:
    days = sorted((pair.union.day, pair.partner.day))
    return (days[1] - days[0]).days, days[0], days[1]
