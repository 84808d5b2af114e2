"""Conventions on extradition and mutual legal assistance, and how things stand with third countries (C4, JC 6-7)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from exchange.reference.entries import Entry, Words, document, entries, key_of
from exchange.reference.places import countries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

ConventionMatter = Literal["extradition", "mutual_legal_assistance"]
StandingState = Literal["negotiating", "concluded", "in_force"]
#: What stands beside conventions: agreements of Eurojust and of the Union, people seconded to Eurojust.
OTHERS = frozenset({"eurojust", "liaison_prosecutor", "union-extradition", "union-mutual_legal_assistance"})


@dataclass(frozen=True, slots=True)
class ConventionFacts:
    """A convention or a protocol (``to``: key of its convention). ``members``: whether every Member State is a party."""

    key: str
    number: str
    matter: ConventionMatter
    opened: date
    to: str | None
    members: bool
    title: Words
    source: str


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """How things stand between a third country and an instrument, on the day ``as_of``. ``since`` where it is known."""

    country: str
    what: str
    state: StandingState
    since: date | None
    source: str
    as_of: date


@cache
def conventions() -> tuple[ConventionFacts, ...]:
    """Return the conventions with their protocols, in the order of the file. Raises `ReferenceDataError`."""
    return parse_conventions(document("instruments.toml"))


@cache
def standings() -> tuple[StandingFacts, ...]:
    """Return how things stand per country and instrument. Raises `ReferenceDataError`."""
    return parse_standings(document("instruments.toml"))


def parse_conventions(document: Mapping[str, Any], file: str = "instruments.toml") -> tuple[ConventionFacts, ...]:
    """Read the tables under `convention` of a parsed file; `file` is named in errors. Raises `ReferenceDataError`."""
    found = tuple(_convention(entry) for entry in entries(document, file, "convention"))
    keys = {one.key for one in found if one.to is None}
    for entry, one in zip(entries(document, file, "convention"), found, strict=True):
        if one.to is not None:
            entry.among([one.to], keys, "to")
    return found


def _convention(entry: Entry) -> ConventionFacts:
    entry.only("number", "matter", "opened", "to", "members", "title", "source")
    opened, _precision = entry.day("opened")
    return ConventionFacts(
        key=key_of(entry),
        number=entry.need("number", str),
        matter=entry.choice("matter", ConventionMatter),
        opened=opened,
        to=entry.maybe("to", str),
        members=bool(entry.maybe("members", bool)),
        title=entry.words("title"),
        source=entry.need("source", str),
    )


def parse_standings(document: Mapping[str, Any], file: str = "instruments.toml") -> tuple[StandingFacts, ...]:
    """Read the list `standing` of a parsed file. Raises `ReferenceDataError`, also where one is said twice."""
    whole = Entry(file, "standing", document)
    opened = {one.key: one.opened for one in parse_conventions(document, file)}
    found = [one for entry in whole.tables("standing") for one in _standing(entry, opened)]
    whole.among([f"{one.country} {one.what}" for one in found], {f"{one.country} {one.what}" for one in found}, "it")
    return tuple(found)


def _standing(entry: Entry, opened: Mapping[str, date]) -> list[StandingFacts]:
    entry.only("what", "state", "countries", "since", "source", "as_of")
    what = entry.among([entry.need("what", str)], {*opened, *OTHERS}, "what")[0]
    state, (as_of, _precision) = entry.choice("state", StandingState), entry.day("as_of")
    since = entry.day("since")[0] if "since" in entry.fields else None
    if since is not None and what in opened and since < opened[what]:
        entry.refuse(f"since {since} is before it was opened for signature")
    codes = entry.among(entry.need("countries", list), {one.code for one in countries()}, "countries")
    return [StandingFacts(code, what, state, since, entry.need("source", str), as_of) for code in codes]
