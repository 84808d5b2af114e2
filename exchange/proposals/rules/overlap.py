"""The overlap check: which existing initiatives a proposal comes near, how near, and why (G2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

#: What counts for how much. A period that overlaps says nothing by itself: almost everything runs at the same time.
WEIGHTS = {"country": 40, "topic": 30, "priority": 20, "period": 10}
#: From this score on an initiative has to be answered; below it is not shown.
LEAST = 40
WHOLE = 100


class Why(StrEnum):
    """In what two initiatives come near each other."""

    COUNTRY = "country"
    TOPIC = "topic"
    PRIORITY = "priority"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Footprint:
    """What is compared: third countries by code, topics as folded words, priorities, and the period (None: open)."""

    countries: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    priorities: frozenset[str] = frozenset()
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """An initiative that a proposal comes near: its key, the score of 100, and what both have."""

    key: str
    score: int
    countries: tuple[str, ...]
    topics: tuple[str, ...]
    priorities: tuple[str, ...]
    same_time: bool

    @property
    def whys(self) -> tuple[Why, ...]:
        """Return in what they come near each other, what weighs most first."""
        found = (
            (self.countries, Why.COUNTRY),
            (self.topics, Why.TOPIC),
            (self.priorities, Why.PRIORITY),
            (self.same_time, Why.PERIOD),
        )
        return tuple(why for shared, why in found if shared)


def same_time(one: Footprint, other: Footprint) -> bool:
    """Say whether the periods have a day in common; one without beginning or end goes on for ever."""
    begins = max(one.starts_on or date.min, other.starts_on or date.min)
    ends = min(one.ends_on or date.max, other.ends_on or date.max)
    return begins <= ends


def _share(own: frozenset[str], shared: frozenset[str], weight: int) -> float:
    """Return what a shared part counts: all of it when everything of the proposal's own is shared, half for a first."""
    if not shared:
        return 0.0
    return weight * (1 + (len(shared) - 1) / max(len(own) - 1, 1)) / 2 if len(own) > 1 else float(weight)


def compare(key: str, proposal: Footprint, other: Footprint, least: int = 0) -> Overlap | None:
    """Return how a proposal comes near an initiative; None where they share neither country, topic nor priority, or too little.

    >>> peru = Footprint(frozenset({"PE"}), frozenset({"extradition"}), frozenset({"drugs"}))
    >>> compare("a", peru, peru).score, compare("b", peru, Footprint(frozenset({"CO"})))
    (100, None)
    """
    countries = proposal.countries & other.countries
    topics = proposal.topics & other.topics
    priorities = proposal.priorities & other.priorities
    if not (countries or topics or priorities):
        return None
    at_once = same_time(proposal, other)
    score = round(
        _share(proposal.countries, countries, WEIGHTS["country"])
        + _share(proposal.topics, topics, WEIGHTS["topic"])
        + _share(proposal.priorities, priorities, WEIGHTS["priority"])
        + (WEIGHTS["period"] if at_once else 0)
    )
    if score < least:
        return None
    return Overlap(key, score, tuple(sorted(countries)), tuple(sorted(topics)), tuple(sorted(priorities)), at_once)


def overlaps(proposal: Footprint, others: Iterable[tuple[str, Footprint]], least: int = LEAST) -> list[Overlap]:
    """Return the initiatives that a proposal comes near, the nearest first; of equal ones in the order of their keys."""
    near = [found for key, other in others if (found := compare(key, proposal, other, least)) is not None]
    return sorted(near, key=lambda one: (-one.score, one.key))
