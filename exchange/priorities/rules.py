"""What is counted where: how many practices, needs, proposals, activities and meetings carry each priority, per third country (P2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Kind(StrEnum):
    """What carries priorities."""

    PRACTICE = "practice"
    NEED = "need"
    PROPOSAL = "proposal"
    ACTIVITY = "activity"
    MEETING = "meeting"


#: The page of a thing of each kind: its view, and the argument that takes its key.
PAGES = {
    Kind.PRACTICE: ("practices.show", "practice_id"),
    Kind.NEED: ("needs.show", "need_id"),
    Kind.PROPOSAL: ("proposals.show", "proposal_id"),
    Kind.ACTIVITY: ("activities.show", "activity_id"),
    Kind.MEETING: ("meetings.show", "meeting_id"),
}


@dataclass(frozen=True, slots=True)
class Carried:
    """So many things of a kind that carry a set of priorities and are about a set of third countries, alike."""

    kind: Kind
    priorities: frozenset[str]
    countries: frozenset[str]
    number: int = 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many things there are: by priority and kind, and by third country and priority, each thing once in each place."""

    by_kind: Mapping[tuple[str, Kind], int] = field(default_factory=dict)
    by_country: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def gaps(self, priorities: Iterable[str]) -> list[str]:
        """Return the priorities on which there is nothing of any kind, in their order."""
        return [one for one in priorities if not any(self.by_kind.get((one, kind)) for kind in Kind)]

    def countries(self) -> list[str]:
        """Return the third countries about which something carries a priority, in the order of their codes."""
        return sorted({country for country, _priority in self.by_country})

    def of_country(self, country: str, priorities: Sequence[str]) -> list[int]:
        """Return the row of a third country: how many there are on each of the priorities."""
        return [self.by_country.get((country, one), 0) for one in priorities]


def covered(things: Iterable[Carried]) -> Coverage:
    """Count what carries priorities.

    >>> covered([Carried(Kind.NEED, frozenset({"drugs"}), frozenset({"PE", "EC"}), 2)]).by_country["PE", "drugs"]
    2
    """
    by_kind: Counter[tuple[str, Kind]] = Counter()
    by_country: Counter[tuple[str, str]] = Counter()
    for one in things:
        for priority in one.priorities:
            by_kind[priority, one.kind] += one.number
            for country in one.countries:
                by_country[country, priority] += one.number
    return Coverage(by_kind, by_country)


def merged(now: Collection[T], shown: Collection[T], chosen: Collection[T]) -> set[T]:
    """Return what holds after a choice among what was shown: its own changes, and what others changed meanwhile.

    >>> sorted(merged({"drugs", "firearms"}, {"drugs"}, {"cyber"}))
    ['cyber', 'firearms']
    """
    return (set(now) - (set(shown) - set(chosen))) | (set(chosen) - set(shown))
