"""What the platform knows from public sources before anybody enters a word: countries, bodies and standing forums.

The facts stand in TOML files beside this module, each with its source, and are read here into frozen dataclasses.
Nothing is written anywhere: the rooms decide what to make of it. A file that breaks its own form stops the reader
with `ReferenceDataError`, which names the file and the entry.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeVar, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

Side = Literal["union", "partner"]
ParagraphKind = Literal["recital", "agreed"]
BodyKind = Literal["eu_body", "international_organisation"]
Pattern = Literal["fixed", "event"]
Level = Literal[
    "political", "senior_officials", "contact_group", "expert_exchange", "liaison_exchange", "team_europe_dialogue"
]
T = TypeVar("T")


class ReferenceDataError(ValueError):
    """A reference file is not in its form; the message names the file, the entry and what is wrong."""


class Precision(StrEnum):
    """How exactly a source gives a date. A month stands as its first day."""

    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in the languages of the interface."""

    en: str
    nl: str


@dataclass(frozen=True, slots=True)
class Span:
    """A period of days: `since` is the first, `until` the first that no longer belongs, None while it lasts."""

    since: date
    until: date | None = None
    since_precision: Precision = Precision.DAY
    until_precision: Precision = Precision.DAY

    def covers(self, day: date) -> bool:
        """Tell whether `day` belongs to the period."""
        return self.since <= day and (self.until is None or day < self.until)


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


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A sub-priority or a horizontal threat: its aim, operational action plans and common horizontal strategic goals (P1)."""

    name: Words
    aim: Words
    plans: int
    goals: int


@dataclass(frozen=True, slots=True)
class PriorityFacts:
    """A crime priority. Plans and goals are those of its parts together where it has parts; then each part has its aim."""

    key: str
    name: Words
    aim: Words | None
    plans: int
    goals: int
    parts: tuple[PartFacts, ...]


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """A multi-year cycle of crime priorities, first and last year included, in the order of the source (P1)."""

    key: str
    title: Words
    first_year: int
    last_year: int
    agreed_on: date
    priorities: tuple[PriorityFacts, ...]
    threats: tuple[PartFacts, ...]
    source: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table of a file, asked for its fields by name and form."""

    file: str
    path: str
    fields: Mapping[str, Any]

    def refuse(self, what: str) -> NoReturn:
        msg = f"{self.file}: {self.path}: {what}"
        raise ReferenceDataError(msg)

    def only(self, *known: str) -> _Entry:
        if unknown := sorted(set(self.fields) - set(known)):
            self.refuse(f"unknown field {', '.join(unknown)}")
        return self

    def maybe(self, field: str, form: type[T]) -> T | None:
        value = self.fields.get(field)
        if value is not None and type(value) is not form:
            self.refuse(f"{field} must be {form.__name__}, not {value!r}")
        return value

    def need(self, field: str, form: type[T]) -> T:
        value = self.maybe(field, form)
        if value is None or value == "":
            self.refuse(f"{field} is missing")
        return value

    def table(self, field: str) -> _Entry:
        return _Entry(self.file, f"{self.path}.{field}", self.need(field, dict))

    def tables(self, field: str) -> list[_Entry]:
        rows = enumerate(self.need(field, list), start=1)
        return [_Entry(self.file, f"{self.path}.{field}[{number}]", row) for number, row in rows]

    def choice(self, field: str, allowed: object) -> Any:
        return self.among([self.need(field, str)], get_args(allowed), field)[0]

    def among(self, values: list[Any], allowed: Container[Any], field: str) -> tuple[Any, ...]:
        strangers = [value for value in values if value not in allowed]
        if strangers:
            self.refuse(f"{field} cannot be {', '.join(map(repr, strangers))}")
        if len(set(values)) < len(values):
            self.refuse(f"{field} names something twice")
        return tuple(values)

    def zone(self) -> str:
        name = self.need("zone", str)
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError):
            self.refuse(f"zone cannot be {name!r}")

    def words(self, field: str) -> Words:
        texts = self.table(field).only("en", "nl")
        return Words(texts.need("en", str), texts.need("nl", str))

    def day(self, field: str) -> tuple[date, Precision]:
        value = self.fields.get(field)
        if type(value) is date:
            return value, Precision.DAY
        try:
            return date.fromisoformat(f"{value}-01"), Precision.MONTH
        except ValueError:
            self.refuse(f'{field} must be a date or a month such as "2021-12", not {value!r}')

    def span(self) -> Span:
        since, since_precision = self.day("since")
        if "until" not in self.fields:
            return Span(since, None, since_precision)
        until, until_precision = self.day("until")
        if until <= since:
            self.refuse(f"until {until} is not after since {since}")
        return Span(since, until, since_precision, until_precision)


def _document(file: str) -> dict[str, Any]:
    return tomllib.loads(files(__name__).joinpath(file).read_text(encoding="utf-8"))


def _entries(document: Mapping[str, Any], file: str, kind: str) -> list[_Entry]:
    root = _Entry(file, kind, document)
    return [_Entry(file, f"{kind}.{key}", fields) for key, fields in root.need(kind, dict).items()]


def _key(entry: _Entry) -> str:
    return entry.path.partition(".")[2]


@cache
def countries() -> tuple[CountryFacts, ...]:
    """Return every country, by ISO code. Raises `ReferenceDataError`."""
    return parse_countries(_document("countries.toml"))


@cache
def authorities() -> tuple[AuthorityFacts, ...]:
    """Return the EU bodies and international organisations. Raises `ReferenceDataError`."""
    return parse_authorities(_document("authorities.toml"))


@cache
def forums() -> tuple[ForumFacts, ...]:
    """Return the standing forums with a public record. Raises `ReferenceDataError`."""
    return parse_forums(_document("forums.toml"))


def parse_countries(document: Mapping[str, Any], file: str = "countries.toml") -> tuple[CountryFacts, ...]:
    """Read the tables under `country` of a parsed file; `file` is named in errors. Raises `ReferenceDataError`."""
    return tuple(_country(entry) for entry in _entries(document, file, "country"))


def _country(entry: _Entry) -> CountryFacts:
    entry.only("zone", "latitude", "longitude", "member_state", "investigating_judges", "user_assigned")
    member = entry.table("member_state").only("since", "until").span() if "member_state" in entry.fields else None
    judges = entry.maybe("investigating_judges", bool)
    if (judges is not None) != (member is not None and member.until is None):
        entry.refuse("investigating_judges goes with Member States, and with each of them")
    latitude, longitude = entry.need("latitude", float), entry.need("longitude", float)
    if abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 - degrees
        entry.refuse("latitude or longitude is not on the globe")
    user_assigned = entry.maybe("user_assigned", bool) or False
    return CountryFacts(_key(entry), entry.zone(), latitude, longitude, member, judges, user_assigned)


def _codes() -> frozenset[str]:
    return frozenset(country.code for country in countries())


def parse_authorities(document: Mapping[str, Any], file: str = "authorities.toml") -> tuple[AuthorityFacts, ...]:
    """Read the tables under `authority` of a parsed file; `file` is named in errors. Raises `ReferenceDataError`."""
    return tuple(_authority(entry) for entry in _entries(document, file, "authority"))


def _authority(entry: _Entry) -> AuthorityFacts:
    entry.only("name", "abbreviation", "kind", "side", "seat", "source")
    return AuthorityFacts(
        key=_key(entry),
        name=entry.words("name"),
        abbreviation=entry.words("abbreviation") if "abbreviation" in entry.fields else None,
        kind=entry.choice("kind", BodyKind),
        side=entry.choice("side", Side),
        seat=_country_code(entry, "seat"),
        source=entry.need("source", str),
    )


def _country_code(entry: _Entry, field: str = "country") -> str:
    return str(entry.among([entry.need(field, str)], _codes(), field)[0])


def _country_codes(entry: _Entry, field: str) -> tuple[str, ...]:
    return entry.among(entry.need(field, list), _codes(), field)


def _body_keys(entry: _Entry) -> tuple[str, ...]:
    return entry.among(entry.need("bodies", list), {body.key for body in authorities()}, "bodies")


def parse_forums(document: Mapping[str, Any], file: str = "forums.toml") -> tuple[ForumFacts, ...]:
    """Read the tables under `forum` of a parsed file; `file` is named in errors. Raises `ReferenceDataError`."""
    return tuple(_forum(entry) for entry in _entries(document, file, "forum"))


def _forum(entry: _Entry) -> ForumFacts:
    own = ("name", "since", "until", "zone", "two_sided", "levels", "bodies", "source", "note")
    entry.only(*own, "rotation", "members", "meeting")
    return ForumFacts(
        key=_key(entry),
        name=entry.words("name"),
        span=entry.span(),
        zone=entry.zone(),
        two_sided=entry.need("two_sided", bool),
        levels=entry.among(entry.need("levels", list), get_args(Level), "levels"),
        bodies=_body_keys(entry),
        rotations=tuple(_rotation(row) for row in entry.tables("rotation")),
        members=tuple(member for row in entry.tables("members") for member in _members(row)),
        meetings=tuple(_meeting(row) for row in entry.tables("meeting")),
        source=entry.need("source", str),
        note=entry.maybe("note", str) or "",
    )


def _members(entry: _Entry) -> list[MemberFacts]:
    entry.only("countries", "side", "since", "until", "source", "note")
    side, span, source = entry.choice("side", Side), entry.span(), entry.need("source", str)
    note = entry.maybe("note", str) or ""
    return [MemberFacts(country, side, span, source, note) for country in _country_codes(entry, "countries")]


def _rotation(entry: _Entry) -> RotationFacts:
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


def _terms(entry: _Entry) -> tuple[TermFacts, ...]:
    rows = [row.only("country", "since", "until") for row in entry.tables("terms")]
    terms = tuple(TermFacts(_country_code(row), row.span()) for row in rows)
    for before, after in pairwise(terms):
        if before.span.until != after.span.since:
            entry.refuse(f"the term of {after.country} does not begin where that of {before.country} ends (M4)")
    return terms


def _meeting(entry: _Entry) -> MeetingFacts:
    own = ("level", "place", "country", "zone", "on", "until", "chaired_by", "countries", "bodies", "source", "note")
    on = entry.only(*own).need("on", date)
    return MeetingFacts(
        level=entry.choice("level", Level),
        place=entry.words("place"),
        country=_country_code(entry),
        zone=entry.zone(),
        span=Span(on, entry.maybe("until", date) or on + timedelta(days=1)),
        chaired_by=_country_codes(entry, "chaired_by"),
        countries=_country_codes(entry, "countries"),
        bodies=_body_keys(entry),
        source=entry.need("source", str),
        note=entry.maybe("note", str) or "",
    )


@cache
def declarations() -> tuple[DeclarationFacts, ...]:
    """Return what forums declared, paragraph by paragraph. Raises `ReferenceDataError`."""
    return parse_declarations(_document("declarations.toml"))


def parse_declarations(document: Mapping[str, Any], file: str = "declarations.toml") -> tuple[DeclarationFacts, ...]:
    """Read the tables under `declaration` of a parsed file; `file` is named in errors. Raises `ReferenceDataError`."""
    return tuple(_declaration(entry) for entry in _entries(document, file, "declaration"))


def _declaration(entry: _Entry) -> DeclarationFacts:
    entry.only("forum", "on", "level", "title", "paragraph", "source", "note")
    return DeclarationFacts(
        key=_key(entry),
        forum=str(entry.among([entry.need("forum", str)], {forum.key for forum in forums()}, "forum")[0]),
        on=entry.need("on", date),
        level=entry.choice("level", Level),
        title=entry.words("title"),
        paragraphs=_paragraphs(entry),
        source=entry.need("source", str),
        note=entry.words("note"),
    )


def _paragraphs(entry: _Entry) -> tuple[ParagraphFacts, ...]:
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


@cache
def priority_cycles() -> tuple[CycleFacts, ...]:
    """Return the cycles of EU crime priorities, in the order of the file. Raises `ReferenceDataError`."""
    return parse_priority_cycles(_document("priorities.toml"))


def parse_priority_cycles(document: Mapping[str, Any], file: str = "priorities.toml") -> tuple[CycleFacts, ...]:
    """Read the tables under `cycle` of a parsed file; `file` is named in errors. Raises `ReferenceDataError`."""
    return tuple(_priority_cycle(entry) for entry in _entries(document, file, "cycle"))


def _priority_cycle(entry: _Entry) -> CycleFacts:
    entry.only("first_year", "last_year", "agreed_on", "title", "source", "priority", "threat")
    first, last = entry.need("first_year", int), entry.need("last_year", int)
    if last < first:
        entry.refuse(f"last_year {last} is before first_year {first}")
    priorities = tuple(_priority(row) for row in entry.tables("priority"))
    entry.among([one.key for one in priorities], {one.key for one in priorities}, "priority")
    return CycleFacts(
        key=_key(entry),
        title=entry.words("title"),
        first_year=first,
        last_year=last,
        agreed_on=entry.need("agreed_on", date),
        priorities=priorities,
        threats=tuple(_part(row) for row in entry.tables("threat")) if "threat" in entry.fields else (),
        source=entry.need("source", str),
    )


def _priority(entry: _Entry) -> PriorityFacts:
    entry.only("key", "name", "aim", "plans", "goals", "part")
    parts = tuple(_part(row) for row in entry.tables("part")) if "part" in entry.fields else ()
    aim = entry.words("aim") if "aim" in entry.fields else None
    if (aim is None) != bool(parts):
        entry.refuse("a priority has an aim, or parts that each have one")
    plans, goals = entry.need("plans", int), entry.need("goals", int)
    if parts and (plans, goals) != (sum(one.plans for one in parts), sum(one.goals for one in parts)):
        entry.refuse("plans and goals are not those of its parts together")
    return PriorityFacts(entry.need("key", str), entry.words("name"), aim, plans, goals, parts)


def _part(entry: _Entry) -> PartFacts:
    entry.only("name", "aim", "plans", "goals")
    return PartFacts(entry.words("name"), entry.words("aim"), entry.need("plans", int), entry.need("goals", int))
