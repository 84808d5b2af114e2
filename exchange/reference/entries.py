"""What all files of reference data share: texts, spans of days, and tables asked for their fields by name and form."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeVar, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

Side = Literal["union", "partner"]


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
class Entry:
    """One table of a file, asked for its fields by name and form."""

    file: str
    path: str
    fields: Mapping[str, Any]

    def refuse(self, what: str) -> NoReturn:
        """Raise `ReferenceDataError` that names the file and the entry."""
        msg = f"{self.file}: {self.path}: {what}"
        raise ReferenceDataError(msg)

    def only(self, *known: str) -> Entry:
        """Refuse fields that nobody reads; return the table."""
        if unknown := sorted(set(self.fields) - set(known)):
            self.refuse(f"unknown field {', '.join(unknown)}")
        return self

    def maybe(self, field: str, form: type[T]) -> T | None:
        """Return a field of that form, None where it is left out."""
        value = self.fields.get(field)
        if value is not None and type(value) is not form:
            self.refuse(f"{field} must be {form.__name__}, not {value!r}")
        return value

    def need(self, field: str, form: type[T]) -> T:
        """Return a field of that form; refuse its absence."""
        value = self.maybe(field, form)
        if value is None or value == "":
            self.refuse(f"{field} is missing")
        return value

    def table(self, field: str) -> Entry:
        """Return the table inside a field."""
        return Entry(self.file, f"{self.path}.{field}", self.need(field, dict))

    def tables(self, field: str) -> list[Entry]:
        """Return the tables of a list."""
        rows = enumerate(self.need(field, list), start=1)
        return [Entry(self.file, f"{self.path}.{field}[{number}]", row) for number, row in rows]

    def choice(self, field: str, allowed: object) -> Any:
        """Return a field that is one of the values of a Literal."""
        return self.among([self.need(field, str)], get_args(allowed), field)[0]

    def among(self, values: list[Any], allowed: Container[Any], field: str) -> tuple[Any, ...]:
        """Return the values; refuse strangers, and what is named twice."""
        strangers = [value for value in values if value not in allowed]
        if strangers:
            self.refuse(f"{field} cannot be {', '.join(map(repr, strangers))}")
        if len(set(values)) < len(values):
            self.refuse(f"{field} names something twice")
        return tuple(values)

    def zone(self) -> str:
        """Return the IANA zone."""
        name = self.need("zone", str)
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError):
            self.refuse(f"zone cannot be {name!r}")

    def words(self, field: str) -> Words:
        """Return a text in each language."""
        texts = self.table(field).only("en", "nl")
        return Words(texts.need("en", str), texts.need("nl", str))

    def day(self, field: str) -> tuple[date, Precision]:
        """Return a day, or the first of a month where no more is known."""
        value = self.fields.get(field)
        if type(value) is date:
            return value, Precision.DAY
        try:
            return date.fromisoformat(f"{value}-01"), Precision.MONTH
        except ValueError:
            self.refuse(f'{field} must be a date or a month such as "2021-12", not {value!r}')

    def span(self) -> Span:
        """Return the period from `since` to `until`, which may be open."""
        since, since_precision = self.day("since")
        if "until" not in self.fields:
            return Span(since, None, since_precision)
        until, until_precision = self.day("until")
        if until <= since:
            self.refuse(f"until {until} is not after since {since}")
        return Span(since, until, since_precision, until_precision)


def document(file: str) -> dict[str, Any]:
    """Return a file of this package, parsed."""
    return tomllib.loads(files("exchange.reference").joinpath(file).read_text(encoding="utf-8"))


def entries(document: Mapping[str, Any], file: str, kind: str) -> list[Entry]:
    """Return the tables of a kind, each with its key in its path."""
    root = Entry(file, kind, document)
    return [Entry(file, f"{kind}.{key}", fields) for key, fields in root.need(kind, dict).items()]


def key_of(entry: Entry) -> str:
    """Return the key of an entry."""
    return entry.path.partition(".")[2]
