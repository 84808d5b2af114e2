"""Topics counted per third country: where colleagues have something, and where there is a gap (P2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exchange.core.text import clean_line, fold

#: So many topics are shown at most, those with most on them first.
MOST_TOPICS = 40


@dataclass(frozen=True, slots=True)
class Told:
    """So many things, alike, with the topics written on them (joined by commas) and the third countries that they are about."""

    topics: str
    countries: frozenset[str]
    number: int = 1


@dataclass(frozen=True, slots=True)
class TopicCoverage:
    """How many things there are on a topic (by its folded name) and a third country; ``names``: how each is written most."""

    names: Mapping[str, str]
    numbers: Mapping[tuple[str, str], int]
    totals: Mapping[str, int]

    def topics(self) -> list[str]:
        """Return the topics with most on them first, at most so many as are shown."""
        return sorted(self.totals, key=lambda one: (-self.totals[one], one))[:MOST_TOPICS]

    def countries(self) -> list[str]:
        """Return the third countries about which something carries one of the topics shown, by their codes."""
        shown = set(self.topics())
        return sorted({country for topic, country in self.numbers if topic in shown})


def named(topics: str) -> dict[str, str]:
    """Return topics as they are compared, with how they are written.

    >>> named("Duty desk,  duty desk, Télephone")
    {'duty desk': 'Duty desk', 'telephone': 'Télephone'}
    """
    found: dict[str, str] = {}
    for one in topics.split(","):
        if name := clean_line(one):
            found.setdefault(fold(name), name)
    return found


def covered(things: Iterable[Told]) -> TopicCoverage:
    """Count things by topic, and by topic and third country; a thing about no third country counts for its topics only."""
    spelt: dict[str, Counter[str]] = {}
    numbers: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    for one in things:
        for key, name in named(one.topics).items():
            spelt.setdefault(key, Counter())[name] += one.number
            totals[key] += one.number
            for country in one.countries:
                numbers[key, country] += one.number
    names = {key: min(counted, key=lambda name: (-counted[name], name)) for key, counted in spelt.items()}
    return TopicCoverage(names, numbers, totals)
