"""Items under which something is written stay on their agenda."""

from __future__ import annotations

from flask import Flask

from exchange.meetings.agenda import queries as agenda
from exchange.meetings.outcomes.queries import items_on_record


def install(_app: Flask) -> None:
    """Announce which items are on record."""
    if items_on_record not in agenda.records:
        agenda.records.append(items_on_record)
