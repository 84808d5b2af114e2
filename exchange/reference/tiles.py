"""The world as tiles: where each country stands in a picture without borders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from exchange.reference.entries import Entry, document
from exchange.reference.places import countries

if TYPE_CHECKING:
    from collections.abc import Mapping

EMPTY = ".."


@dataclass(frozen=True, slots=True)
class TileFacts:
    """A country's place in the picture: column and row, from 0 in the upper left."""

    code: str
    column: int
    row: int


@cache
def tiles() -> tuple[TileFacts, ...]:
    """Return the tiles, row by row. Raises `ReferenceDataError`."""
    return parse_tiles(document("tiles.toml"))


def parse_tiles(document: Mapping[str, Any], file: str = "tiles.toml") -> tuple[TileFacts, ...]:
    """Read the rows of a parsed file; `file` is named in errors. Raises `ReferenceDataError`, also for rows of unequal length."""
    whole = Entry(file, "rows", document).only("rows")
    rows = [str(row).split() for row in whole.need("rows", list)]
    if len({len(row) for row in rows}) > 1:
        whole.refuse("rows must be of one length")
    found = [TileFacts(code, x, y) for y, row in enumerate(rows) for x, code in enumerate(row) if code != EMPTY]
    whole.among([one.code for one in found], {one.code for one in countries()}, "rows")
    return tuple(found)
