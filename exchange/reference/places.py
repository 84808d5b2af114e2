"""Countries, and bodies of the Union and of the world."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from exchange.reference.entries import Entry, Side, Span, Words, document, entries, key_of

if TYPE_CHECKING:
    from collections.abc import Mapping

BodyKind = Literal["eu_body", "international_organisation"]


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """A country: ISO code, the capital's IANA zone and position in degrees, and its membership of the Union."""

    code: str
    zone: str
    latitude: float
    longitude: float
    member_state: Span | None
    #: Whether a judge carries out or directs investigations there (JC 4, E2); None unless a Member State today.
    investigating_judges: bool | None
    user_assigned: bool


@dataclass(frozen=True, slots=True)
class AuthorityFacts:
    """An EU body or international organisation; `seat` is a country code."""

    key: str
    name: Words
    abbreviation: Words | None
    kind: BodyKind
    side: Side
    seat: str
    source: str


@cache
def countries() -> tuple[CountryFacts, ...]:
    """Return every country, by ISO code. Raises `ReferenceDataError`."""
    return parse_countries(document("countries.toml"))


@cache
def authorities() -> tuple[AuthorityFacts, ...]:
    """Return the EU bodies and international organisations. Raises `ReferenceDataError`."""
    return parse_authorities(document("authorities.toml"))


def parse_countries(document: Mapping[str, Any], file: str = "countries.toml") -> tuple[CountryFacts, ...]:
    """Read the tables under `country` of a parsed file; `file` is named in errors. Raises `ReferenceDataError`."""
    return tuple(_country(entry) for entry in entries(document, file, "country"))


def _country(entry: Entry) -> CountryFacts:
    entry.only("zone", "latitude", "longitude", "member_state", "investigating_judges", "user_assigned")
    member = entry.table("member_state").only("since", "until").span() if "member_state" in entry.fields else None
    judges = entry.maybe("investigating_judges", bool)
    if (judges is not None) != (member is not None and member.until is None):
        entry.refuse("investigating_judges goes with Member States, and with each of them")
    latitude, longitude = entry.need("latitude", float), entry.need("longitude", float)
    if abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 - degrees
        entry.refuse("latitude or longitude is not on the globe")
    user_assigned = entry.maybe("user_assigned", bool) or False
    return CountryFacts(key_of(entry), entry.zone(), latitude, longitude, member, judges, user_assigned)


def _codes() -> frozenset[str]:
    return frozenset(country.code for country in countries())


def parse_authorities(document: Mapping[str, Any], file: str = "authorities.toml") -> tuple[AuthorityFacts, ...]:
    """Read the tables under `authority` of a parsed file; `file` is named in errors. Raises `ReferenceDataError`."""
    return tuple(_authority(entry) for entry in entries(document, file, "authority"))


def _authority(entry: Entry) -> AuthorityFacts:
    entry.only("name", "abbreviation", "kind", "side", "seat", "source")
    return AuthorityFacts(
        key=key_of(entry),
        name=entry.words("name"),
        abbreviation=entry.words("abbreviation") if "abbreviation" in entry.fields else None,
        kind=entry.choice("kind", BodyKind),
        side=entry.choice("side", Side),
        seat=country_code(entry, "seat"),
        source=entry.need("source", str),
    )


def country_code(entry: Entry, field: str = "country") -> str:
    """Return a known country code."""
    return str(entry.among([entry.need(field, str)], _codes(), field)[0])


def country_codes(entry: Entry, field: str) -> tuple[str, ...]:
    """Return known country codes."""
    return entry.among(entry.need(field, list), _codes(), field)


def body_keys(entry: Entry) -> tuple[str, ...]:
    """Return keys of known bodies."""
    return entry.among(entry.need("bodies", list), {body.key for body in authorities()}, "bodies")
