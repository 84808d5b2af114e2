"""What the world picture can be coloured by, as far as the reader may know of it (V1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.countries import queries as countries
from exchange.countries.models import Priority
from exchange.countries.picture import words
from exchange.countries.picture.rules import Measured, band_by
from exchange.reference import TileFacts, tiles


@dataclass(frozen=True, slots=True)
class Measure:
    """Something by which the picture is coloured. ``union``: only for the Union side (V1)."""

    key: str
    title: Any
    read: Callable[[Viewer], Measured]
    union: bool = False


#: Rooms upstairs add theirs.
measures: list[Measure] = []


def offered(viewer: Viewer) -> list[Measure]:
    """Return the measures that the viewer may choose from."""
    return [one for one in measures if viewer.is_union or not one.union]


def chosen(viewer: Viewer, key: str) -> Measure:
    """Return the measure of that key, or the first."""
    found = offered(viewer)
    return next((one for one in found if one.key == key), found[0])


def size() -> tuple[int, int]:
    """Return how many columns and rows the picture has."""
    found = tiles()
    return max(one.column for one in found) + 1, max(one.row for one in found) + 1


def placed(codes: frozenset[str]) -> list[TileFacts]:
    """Return the tiles of the countries that are on record, row by row."""
    return [one for one in tiles() if one.code in codes]


def by_priority(viewer: Viewer) -> Measured:
    """Return which countries are a priority, or were or will be (JC 2)."""
    today = viewer.at.date()
    columns: tuple[Any, ...] = (Priority.country_code, Priority.starts_on, Priority.ends_on)
    bands: dict[str, int] = {}
    for code, starts_on, ends_on in db.session.execute(sa.select(*columns)):
        holds = starts_on <= today and (ends_on is None or ends_on > today)
        bands[code] = max(bands.get(code, 0), 2 if holds else 1)
    return Measured(words.PRIORITY_BANDS, bands)


def by_postings(viewer: Viewer) -> Measured:
    """Return how many are posted in each country, as far as the viewer may know of them (E4)."""
    found = countries.posted_now(viewer, viewer.at.date())
    bands = {code: band_by(number, (1, 2, 4)) for code, number in found.items()}
    return Measured(words.POSTED_BANDS, bands, {code: words.posted(number) for code, number in found.items()})
