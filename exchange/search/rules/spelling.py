"""Which word may have been meant."""

from __future__ import annotations

from collections.abc import Iterable

#: A word differs from the one meant in so many letters at most; a short one in one.
MOST_SLIPS, SHORT = 2, 4


def distance(one: str, other: str, most: int = MOST_SLIPS) -> int:
    """Return in how many letters two words differ: left out, added, another, or two next to each other swapped.

    More than ``most`` is returned as ``most + 1``.

    >>> distance("extraddition", "extradition"), distance("peur", "peru"), distance("peru", "panama")
    (1, 1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words that may have been meant, the nearest first; none for the word itself."""
    most = 1 if len(word) <= SHORT else MOST_SLIPS
    near = ((distance(word, other, most), other) for other in known if other != word)
    return [other for slips, other in sorted(near) if slips <= most]
