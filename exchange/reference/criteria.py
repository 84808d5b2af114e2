"""Criteria by which priority third countries can be identified, with the scales of their levels (C1, JC 2)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from exchange.reference.entries import Entry, Words, document, entries, key_of

if TYPE_CHECKING:
    from collections.abc import Mapping

CriterionKind = Literal["count", "level"]


@dataclass(frozen=True, slots=True)
class CriterionFacts:
    """A criterion. ``levels``: the words of its scale, from what speaks least for reinforced cooperation; empty for counts."""

    key: str
    kind: CriterionKind
    title: Words
    description: Words
    levels: tuple[Words, ...]
    source: str


@cache
def criteria() -> tuple[CriterionFacts, ...]:
    """Return the criteria in the order of the file. Raises `ReferenceDataError`."""
    return parse_criteria(document("criteria.toml"))


def parse_criteria(document: Mapping[str, Any], file: str = "criteria.toml") -> tuple[CriterionFacts, ...]:
    """Read the tables under `criterion` and `scale` of a parsed file. Raises `ReferenceDataError`."""
    scales = {key_of(entry): _levels(entry) for entry in entries(document, file, "scale")}
    return tuple(_criterion(entry, scales) for entry in entries(document, file, "criterion"))


def _levels(entry: Entry) -> tuple[Words, ...]:
    entry.only("levels")
    return tuple(Words(one.need("en", str), one.need("nl", str)) for one in entry.tables("levels"))


def _criterion(entry: Entry, scales: Mapping[str, tuple[Words, ...]]) -> CriterionFacts:
    entry.only("kind", "scale", "title", "description", "source")
    kind, scale = entry.choice("kind", CriterionKind), entry.maybe("scale", str)
    if (kind == "level") != (scale is not None):
        entry.refuse("a level has a scale, a count has none")
    if scale is not None:
        entry.among([scale], scales, "scale")
    return CriterionFacts(
        key=key_of(entry),
        kind=kind,
        title=entry.words("title"),
        description=entry.words("description"),
        levels=scales[scale] if scale is not None else (),
        source=entry.need("source", str),
    )
