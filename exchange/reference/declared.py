"""What forums declared, paragraph by paragraph (P4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from exchange.reference.entries import Entry, Level, Words, document, entries, key_of
from exchange.reference.formations import forums

if TYPE_CHECKING:
    from collections.abc import Mapping

ParagraphKind = Literal["recital", "agreed"]


@dataclass(frozen=True, slots=True)
class ParagraphFacts:
    """One numbered paragraph: "agreed" where it binds those who declare it, "recital" where it says why (P4)."""

    number: int
    kind: ParagraphKind
    text: Words


@dataclass(frozen=True, slots=True)
class DeclarationFacts:
    """What a forum declared on a day, paragraph by paragraph in the order of the text (P4)."""

    key: str
    forum: str
    on: date
    level: Level
    title: Words
    paragraphs: tuple[ParagraphFacts, ...]
    source: str
    note: Words


@cache
def declarations() -> tuple[DeclarationFacts, ...]:
    """Return what forums declared, paragraph by paragraph. Raises `ReferenceDataError`."""
    return parse_declarations(document("declarations.toml"))


def parse_declarations(document: Mapping[str, Any], file: str = "declarations.toml") -> tuple[DeclarationFacts, ...]:
    """Read the tables under `declaration` of a parsed file; `file` is named in errors. Raises `ReferenceDataError`."""
    return tuple(_declaration(entry) for entry in entries(document, file, "declaration"))


def _declaration(entry: Entry) -> DeclarationFacts:
    entry.only("forum", "on", "level", "title", "paragraph", "source", "note")
    return DeclarationFacts(
        key=key_of(entry),
        forum=str(entry.among([entry.need("forum", str)], {forum.key for forum in forums()}, "forum")[0]),
        on=entry.need("on", date),
        level=entry.choice("level", Level),
        title=entry.words("title"),
        paragraphs=_paragraphs(entry),
        source=entry.need("source", str),
        note=entry.words("note"),
    )


def _paragraphs(entry: Entry) -> tuple[ParagraphFacts, ...]:
    rows = [row.only("number", "kind", "en", "nl") for row in entry.tables("paragraph")]
    for expected, row in enumerate(rows, start=1):
        if row.need("number", int) != expected:
            row.refuse(f"number must be {expected}: paragraphs stand in their order, none is missing")
    return tuple(
        ParagraphFacts(
            row.need("number", int), row.choice("kind", ParagraphKind), Words(row.need("en", str), row.need("nl", str))
        )
        for row in rows
    )
