"""The EU crime priorities of each cycle (P1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from exchange.reference.entries import Entry, Words, document, entries, key_of

if TYPE_CHECKING:
    from collections.abc import Mapping


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


@cache
def priority_cycles() -> tuple[CycleFacts, ...]:
    """Return the cycles of EU crime priorities, in the order of the file. Raises `ReferenceDataError`."""
    return parse_priority_cycles(document("priorities.toml"))


def parse_priority_cycles(document: Mapping[str, Any], file: str = "priorities.toml") -> tuple[CycleFacts, ...]:
    """Read the tables under `cycle` of a parsed file; `file` is named in errors. Raises `ReferenceDataError`."""
    return tuple(_priority_cycle(entry) for entry in entries(document, file, "cycle"))


def _priority_cycle(entry: Entry) -> CycleFacts:
    entry.only("first_year", "last_year", "agreed_on", "title", "source", "priority", "threat")
    first, last = entry.need("first_year", int), entry.need("last_year", int)
    if last < first:
        entry.refuse(f"last_year {last} is before first_year {first}")
    priorities = tuple(_priority(row) for row in entry.tables("priority"))
    entry.among([one.key for one in priorities], {one.key for one in priorities}, "priority")
    return CycleFacts(
        key=key_of(entry),
        title=entry.words("title"),
        first_year=first,
        last_year=last,
        agreed_on=entry.need("agreed_on", date),
        priorities=priorities,
        threats=tuple(_part(row) for row in entry.tables("threat")) if "threat" in entry.fields else (),
        source=entry.need("source", str),
    )


def _priority(entry: Entry) -> PriorityFacts:
    entry.only("key", "name", "aim", "plans", "goals", "part")
    parts = tuple(_part(row) for row in entry.tables("part")) if "part" in entry.fields else ()
    aim = entry.words("aim") if "aim" in entry.fields else None
    if (aim is None) != bool(parts):
        entry.refuse("a priority has an aim, or parts that each have one")
    plans, goals = entry.need("plans", int), entry.need("goals", int)
    if parts and (plans, goals) != (sum(one.plans for one in parts), sum(one.goals for one in parts)):
        entry.refuse("plans and goals are not those of its parts together")
    return PriorityFacts(entry.need("key", str), entry.words("name"), aim, plans, goals, parts)


def _part(entry: Entry) -> PartFacts:
    entry.only("name", "aim", "plans", "goals")
    return PartFacts(entry.words("name"), entry.words("aim"), entry.need("plans", int), entry.need("goals", int))
