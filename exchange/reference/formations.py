"""Standing forums: their members, chairs and the meetings they held (M3, M4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, get_args

from exchange.reference.entries import Entry, Level, Side, Span, Words, document, entries, key_of
from exchange.reference.places import body_keys, country_code, country_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

Pattern = Literal["fixed", "event"]


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """One country's membership of a forum."""

    country: str
    side: Side
    span: Span
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class TermFacts:
    """One country in the chair."""

    country: str
    span: Span


@dataclass(frozen=True, slots=True)
class RotationFacts:
    """How a forum's chair passes on (M4): of the whole forum when `side` is None. `months` goes with "fixed" only."""

    side: Side | None
    pattern: Pattern
    months: int | None
    terms: tuple[TermFacts, ...]
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting that was held: local days in `zone`, and the countries and bodies said to have attended."""

    level: Level
    place: Words
    country: str
    zone: str
    span: Span
    chaired_by: tuple[str, ...]
    countries: tuple[str, ...]
    bodies: tuple[str, ...]
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class ForumFacts:
    """A standing formation: its members in the order they joined, its chairs and the meetings it held."""

    key: str
    name: Words
    span: Span
    zone: str
    two_sided: bool
    levels: tuple[Level, ...]
    bodies: tuple[str, ...]
    rotations: tuple[RotationFacts, ...]
    members: tuple[MemberFacts, ...]
    meetings: tuple[MeetingFacts, ...]
    source: str
    note: str


@cache
def forums() -> tuple[ForumFacts, ...]:
    """Return the standing forums with a public record. Raises `ReferenceDataError`."""
    return parse_forums(document("forums.toml"))


def parse_forums(document: Mapping[str, Any], file: str = "forums.toml") -> tuple[ForumFacts, ...]:
    """Read the tables under `forum` of a parsed file; `file` is named in errors. Raises `ReferenceDataError`."""
    return tuple(_forum(entry) for entry in entries(document, file, "forum"))


def _forum(entry: Entry) -> ForumFacts:
    own = ("name", "since", "until", "zone", "two_sided", "levels", "bodies", "source", "note")
    entry.only(*own, "rotation", "members", "meeting")
    return ForumFacts(
        key=key_of(entry),
        name=entry.words("name"),
        span=entry.span(),
        zone=entry.zone(),
        two_sided=entry.need("two_sided", bool),
        levels=entry.among(entry.need("levels", list), get_args(Level), "levels"),
        bodies=body_keys(entry),
        rotations=tuple(_rotation(row) for row in entry.tables("rotation")),
        members=tuple(member for row in entry.tables("members") for member in _members(row)),
        meetings=tuple(_meeting(row) for row in entry.tables("meeting")),
        source=entry.need("source", str),
        note=entry.maybe("note", str) or "",
    )


def _members(entry: Entry) -> list[MemberFacts]:
    entry.only("countries", "side", "since", "until", "source", "note")
    side, span, source = entry.choice("side", Side), entry.span(), entry.need("source", str)
    note = entry.maybe("note", str) or ""
    return [MemberFacts(country, side, span, source, note) for country in country_codes(entry, "countries")]


def _rotation(entry: Entry) -> RotationFacts:
    entry.only("side", "pattern", "months", "terms", "source", "note")
    pattern, months = entry.choice("pattern", Pattern), entry.maybe("months", int)
    if (months is not None) != (pattern == "fixed"):
        entry.refuse("months goes with the pattern fixed, and only with it")
    return RotationFacts(
        side=entry.choice("side", Side) if "side" in entry.fields else None,
        pattern=pattern,
        months=months,
        terms=_terms(entry),
        source=entry.need("source", str),
        note=entry.maybe("note", str) or "",
    )


def _terms(entry: Entry) -> tuple[TermFacts, ...]:
    rows = [row.only("country", "since", "until") for row in entry.tables("terms")]
    terms = tuple(TermFacts(country_code(row), row.span()) for row in rows)
    for before, after in pairwise(terms):
        if before.span.until != after.span.since:
            entry.refuse(f"the term of {after.country} does not begin where that of {before.country} ends (M4)")
    return terms


def _meeting(entry: Entry) -> MeetingFacts:
    own = ("level", "place", "country", "zone", "on", "until", "chaired_by", "countries", "bodies", "source", "note")
    on = entry.only(*own).need("on", date)
    return MeetingFacts(
        level=entry.choice("level", Level),
        place=entry.words("place"),
        country=country_code(entry),
        zone=entry.zone(),
        span=Span(on, entry.maybe("until", date) or on + timedelta(days=1)),
        chaired_by=country_codes(entry, "chaired_by"),
        countries=country_codes(entry, "countries"),
        bodies=body_keys(entry),
        source=entry.need("source", str),
        note=entry.maybe("note", str) or "",
    )
