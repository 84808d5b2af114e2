"""Measures by which the world picture is coloured: bands from least to most, and the tiles that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure as one reader sees it: the words of its bands, least first, and per country a band and what is said of it.

    A country that is not named is in the first band.
    """

    bands: Sequence[Any]
    band_of: Mapping[str, int]
    said_of: Mapping[str, str] = field(default_factory=dict)

    def band(self, code: str) -> int:
        """Return the number of a country's band, 0 the least."""
        return self.band_of.get(code, 0)

    def said(self, code: str) -> str:
        """Return what is said of a country: its own words where it has some, else those of its band."""
        return self.said_of.get(code) or str(self.bands[self.band(code)])

    def counts(self, codes: Iterable[str]) -> list[int]:
        """Return how many of the countries are in each band.

        >>> Measured(["none", "some"], {"PE": 1}).counts(["PE", "CO"])
        [1, 1]
        """
        found = [0] * len(self.bands)
        for code in codes:
            found[self.band(code)] += 1
        return found


def band_by(value: int, floors: Sequence[int]) -> int:
    """Return the band of a number: how many of the floors, in rising order, it reaches.

    >>> [band_by(value, (1, 3, 6)) for value in (0, 1, 2, 3, 9)]
    [0, 1, 1, 2, 3]
    """
    return sum(value >= floor for floor in floors)
