"""What is found, and by what it is narrowed, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from exchange.core import formats
from exchange.core.i18n import lazy_gettext as _l
from exchange.practices.rules import Instrument, Priority
from exchange.practices.rules import Kind as PracticeKind
from exchange.practices.words import INSTRUMENTS, PRIORITIES
from exchange.practices.words import KINDS as PRACTICE_KINDS
from exchange.search.rules import Facet, Kind

KINDS = {
    Kind.PRACTICE: _l("Practices"),
    Kind.MEETING: _l("Meetings"),
    Kind.OUTCOME: _l("Outcomes"),
    Kind.PERSON: _l("People"),
    Kind.PAPER: _l("Papers"),
}
FACETS = {
    Facet.KIND: _l("What"),
    Facet.COUNTRY: _l("Country"),
    Facet.TYPE: _l("Type"),
    Facet.INSTRUMENT: _l("Instrument"),
    Facet.TOPIC: _l("Topic"),
    Facet.PRIORITY: _l("EU crime priority"),
    Facet.LANGUAGE: _l("Language"),
    Facet.YEAR: _l("Year"),
}


_WORDS: dict[Facet, Callable[[str], Any]] = {
    Facet.KIND: lambda value: KINDS[Kind(value)],
    Facet.TYPE: lambda value: PRACTICE_KINDS[PracticeKind(value)],
    Facet.INSTRUMENT: lambda value: INSTRUMENTS[Instrument(value)],
    Facet.PRIORITY: lambda value: PRIORITIES[Priority(value)],
    Facet.COUNTRY: formats.country,
    Facet.LANGUAGE: formats.language,
}


def facet_word(facet: Facet, value: str) -> str:
    """Return a value as the reader knows it; one that there is not as it was typed."""
    try:
        return str(_WORDS.get(facet, str)(value))
    except ValueError:
        return value
