"""What an import would change, row by row, and the description by which a room lets one of its tables be imported."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from exchange.accounts.rules import Viewer
from exchange.sheets.rules import Column, Entry, Fault


class What(StrEnum):
    """What becomes of a row; an error becomes nothing."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERROR = "error"


class Clash(StrEnum):
    """Why a row that can be read cannot be saved; the words are made upstairs."""

    TWICE = "twice"
    ENDS_FIRST = "ends_first"
    OVERLAPS = "overlaps"
    MEMBER_STATE = "member_state"
    NO_PERSON = "no_person"
    CLOSED = "closed"
    OWN_COUNTRY = "own_country"
    ODD_YEAR = "odd_year"
    BEFORE_OPENING = "before_opening"
    TO_COME = "to_come"
    NO_MEMBER = "no_member"
    NOT_YOURS = "not_yours"
    NOT_ASKED = "not_asked"
    NOT_WHOLE = "not_whole"
    BELOW_ZERO = "below_zero"
    TOO_MANY = "too_many"
    NO_LEVEL = "no_level"
    BOTH = "both"
    LOOKS_LIKE_A_PERSON = "looks_like_a_person"


@dataclass(frozen=True, slots=True)
class Change:
    """What a row of the file would change: ``values`` from and to, by column.

    ``about``: what the row is known by, by column. ``thing_id``: what it changes, if that is there.
    """

    row: int
    what: What
    about: Mapping[str, Any]
    values: Mapping[str, tuple[Any, Any]]
    thing_id: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that an import would change, and all that stands in its way."""

    changes: Sequence[Change]
    faults: Sequence[Fault]

    def number(self, what: What) -> int:
        """Return how many rows become that."""
        return sum(one.what is what for one in self.changes)

    @property
    def digest(self) -> str:
        """Return a text that is another one as soon as anything in the plan is."""
        told = [
            [one.row, one.what, one.thing_id, {key: list(pair) for key, pair in one.values.items()}]
            for one in self.changes
        ]
        wrong = [[one.row, one.column, one.code] for one in self.faults]
        return hashlib.sha256(json.dumps([told, wrong], default=plain, sort_keys=True).encode()).hexdigest()


def plain(value: Any) -> str:
    """Return a value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True, slots=True)
class Importable:
    """A table that can be imported and exported.

    ``rows`` returns what the viewer may export, by column. ``plan`` reads a bounded number of times, however many rows there
    are. ``hold`` lets nobody else change the table until the transaction ends; ``apply`` makes all changes within it.
    """

    key: str
    title: Any
    lead: Any
    columns: tuple[Column, ...]
    opens_for: Callable[[Viewer], bool]
    rows: Callable[[Viewer], list[Mapping[str, Any]]]
    plan: Callable[[Viewer, Sequence[Entry]], Plan]
    hold: Callable[[], None]
    apply: Callable[[Viewer, Sequence[Change], datetime], None]


#: What there is; rooms announce theirs.
importables: list[Importable] = []


def importable(key: str) -> Importable | None:
    """Return the table of that key."""
    return next((one for one in importables if one.key == key), None)


def offered(viewer: Viewer) -> list[Importable]:
    """Return what the viewer may import and export."""
    return [one for one in importables if one.opens_for(viewer)]
