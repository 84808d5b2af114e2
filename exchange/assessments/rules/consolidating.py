"""Many answers become one table: how they spread, what is missing, how it moved, how countries rank by chosen weights (C2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from exchange.assessments.rules.rounds import Given

Table = Mapping[str, Mapping[str, "Spread"]]


@dataclass(frozen=True, slots=True)
class Spread:
    """The answers to one criterion about one country: all of them in rising order, never only an average.

    ``unknown`` contributors answered that they do not know; ``missing`` gave no answer.
    """

    values: tuple[int, ...] = ()
    unknown: int = 0
    missing: int = 0

    @property
    def least(self) -> int | None:
        """Return the lowest answer."""
        return self.values[0] if self.values else None

    @property
    def most(self) -> int | None:
        """Return the highest answer."""
        return self.values[-1] if self.values else None

    @property
    def middle(self) -> int | None:
        """Return the median; of an even number the lower of the two in the middle, so that it is an answer somebody gave."""
        return self.values[(len(self.values) - 1) // 2] if self.values else None

    @property
    def total(self) -> int:
        """Return the sum, for counts."""
        return sum(self.values)

    def told(self) -> dict[str, Any]:
        """Return it for keeping."""
        return {"values": list(self.values), "unknown": self.unknown, "missing": self.missing}


def spread_of(answers: Iterable[Given], asked: int) -> Spread:
    """Return how the answers spread, of so many contributors that were asked.

    >>> spread_of([Given(3), Given(1), Given(unknown=True)], 5)
    Spread(values=(1, 3), unknown=1, missing=2)
    """
    found = [one for one in answers if one.is_answer]
    values = tuple(sorted(one.value for one in found if one.value is not None))
    unknown = len(found) - len(values)
    return Spread(values, unknown, asked - len(found))


def read_table(kept: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> dict[str, dict[str, Spread]]:
    """Return a table from what was kept of it."""
    return {
        country: {key: Spread(tuple(one["values"]), one["unknown"], one["missing"]) for key, one in row.items()}
        for country, row in kept.items()
    }


class Trend(StrEnum):
    """How a country moved on a criterion between two tables."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    NEW = "new"


def measure(spread: Spread, *, is_count: bool) -> int | None:
    """Return the one number that stands for the answers: the sum of counts, the median of levels; None without any."""
    if not spread.values:
        return None
    return spread.total if is_count else spread.middle


def trend(now: Spread, before: Spread | None, *, is_count: bool) -> Trend | None:
    """Return how it moved since the table before; None where nothing is known now."""
    value = measure(now, is_count=is_count)
    if value is None:
        return None
    was = measure(before, is_count=is_count) if before is not None else None
    if was is None:
        return Trend.NEW
    return Trend.SAME if value == was else Trend.UP if value > was else Trend.DOWN


@dataclass(frozen=True, slots=True)
class Ranked:
    """A country's place by chosen weights: score from 0 to 1, and which share of the weights is known of it."""

    country: str
    place: int
    score: Fraction
    known: Fraction


def ranking(
    table: Table, counts: frozenset[str], levels: Mapping[str, int], weights: Mapping[str, int]
) -> list[Ranked]:
    """Return the countries by the weighted mean of what is known of them, highest first; equal scores share a place.

    A level counts as its share of the scale (``levels``: how many it has), a count as its share of the highest in the
    table. What is not known of a country is left out of its mean, and said by ``known``. An aid, not a decision (C2).
    """
    peaks = {key: max((row[key].total for row in table.values() if key in row), default=0) for key in counts}
    scored = sorted(((_score(row, peaks, levels, weights), code) for code, row in table.items()), key=_order)
    places: list[Ranked] = []
    for number, ((score, known), code) in enumerate(scored, 1):
        place = places[-1].place if places and places[-1].score == score else number
        places.append(Ranked(code, place, score, known))
    return places


def _order(scored: tuple[tuple[Fraction, Fraction], str]) -> tuple[Fraction, str]:
    return -scored[0][0], scored[1]


def _score(
    row: Mapping[str, Spread], peaks: Mapping[str, int], levels: Mapping[str, int], weights: Mapping[str, int]
) -> tuple[Fraction, Fraction]:
    shares = {key: _share(row.get(key, Spread()), key, peaks, levels) for key in weights}
    whole = sum(weights.values())
    known = sum(weight for key, weight in weights.items() if shares[key] is not None)
    if not known:
        return Fraction(0), Fraction(0)
    points = sum((weights[key] * share for key, share in shares.items() if share is not None), Fraction(0))
    return points / known, Fraction(known, whole)


def _share(spread: Spread, key: str, peaks: Mapping[str, int], levels: Mapping[str, int]) -> Fraction | None:
    value = measure(spread, is_count=key in peaks)
    if value is None:
        return None
    top = peaks[key] if key in peaks else levels[key] - 1
    return Fraction(value, top) if top else Fraction(0)


def moved(before: Sequence[Ranked], now: Sequence[Ranked]) -> dict[str, int]:
    """Return by how many places each country rose (positive) or fell when the weights changed."""
    was = {one.country: one.place for one in before}
    return {one.country: was[one.country] - one.place for one in now if one.country in was}
