"""The measures of the toolkit of judicial cooperation with third countries (C3, JC 4-9)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from exchange.reference.entries import Words, document, entries, key_of

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """A measure, and the paragraph of the Council conclusions in which it stands."""

    key: str
    paragraph: str
    title: Words
    description: Words


@cache
def measures() -> tuple[MeasureFacts, ...]:
    """Return the measures in the order of the conclusions. Raises `ReferenceDataError`."""
    return parse_measures(document("toolkit.toml"))


def parse_measures(document: Mapping[str, Any], file: str = "toolkit.toml") -> tuple[MeasureFacts, ...]:
    """Read the tables under `measure` of a parsed file; `file` is named in errors. Raises `ReferenceDataError`."""
    return tuple(
        MeasureFacts(
            key_of(entry),
            entry.only("paragraph", "title", "description").need("paragraph", str),
            entry.words("title"),
            entry.words("description"),
        )
        for entry in entries(document, file, "measure")
    )
