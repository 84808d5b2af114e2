"""The measures that the country register itself brings."""

from __future__ import annotations

from flask import Flask

from exchange.core.i18n import lazy_gettext as _l
from exchange.countries.picture import queries
from exchange.countries.picture.queries import Measure

PRIORITY = Measure("priority", _l("Priority"), queries.by_priority)
POSTINGS = Measure("postings", _l("Postings"), queries.by_postings)


def install(_app: Flask) -> None:
    """Announce them, first of all."""
    if PRIORITY not in queries.measures:
        queries.measures[:0] = [PRIORITY, POSTINGS]
