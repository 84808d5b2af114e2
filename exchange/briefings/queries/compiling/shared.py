"""What all compiled parts share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from exchange.briefings.rules import Entry
from exchange.core import formats

#: Entries by country.
Compiled = dict[str, list[Entry]]


def facts_of(*rows: tuple[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what is said, by name, without what has nothing to say."""
    return tuple((str(name), str(value)) for name, value in rows if value not in (None, ""))


def gathered(pairs: Iterable[tuple[str, Entry]]) -> Compiled:
    """Return the entries by country, in their order."""
    found: Compiled = {}
    for code, entry in pairs:
        found.setdefault(code, []).append(entry)
    return found


def day_of(day: date | None) -> str:
    """Return a day in words, nothing for none."""
    return formats.day(day) if day else ""
