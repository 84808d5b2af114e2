"""Verbs of the toolkit: say how a measure stands, take away what was entered by mistake (C3)."""

from __future__ import annotations

from datetime import datetime

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.countries.queries import lock_country
from exchange.toolkit import queries
from exchange.toolkit.access import keeps_all, own
from exchange.toolkit.models import ToolkitEntry
from exchange.toolkit.queries import Asked
from exchange.toolkit.rules import Details, MeasureRefusedError, OvertakenError, Refusal, obstacle


def say(actor: Viewer, asked: Asked, details: Details, now: datetime, *, version: str) -> ToolkitEntry:
    """Say how a measure stands with a country; ``version`` of the entry that was shown, empty for none. The same changes nothing.

    Raises OvertakenError, and MeasureRefusedError.
    """
    if not keeps_all(actor) and details.owner not in own(actor):
        raise MeasureRefusedError(Refusal.NOT_YOURS)
    lock_country(asked.country.code)  # Two who enter the first word would both find none.
    entry = queries.entry_of(asked.country.code, asked.measure.key)
    if version != (str(entry.version) if entry is not None else ""):
        raise OvertakenError
    if refusal := obstacle(details, entry.next_on if entry is not None else None, now.date()):
        raise MeasureRefusedError(refusal)
    if entry is None:
        entry = ToolkitEntry(country_code=asked.country.code, measure=asked.measure.key, changed_at=now)
        db.session.add(entry)
    _write(entry, details)
    if changes := journal.changes_of(entry):
        entry.changed_at = now
        db.session.flush()
        journal.record(actor, "toolkit.said", entry, now, changes=changes)
    return entry


def remove(actor: Viewer, entry: ToolkitEntry, now: datetime) -> None:
    """Take away what was entered by mistake; the journal keeps it. Raises OvertakenError."""
    queries.lock(entry)
    gone = {"state": [entry.state.value, None], "reason": [entry.reason, None]}
    journal.record(actor, "toolkit.removed", entry, now, changes=gone)
    db.session.delete(entry)


def _write(entry: ToolkitEntry, details: Details) -> None:
    body = details.owner.removeprefix("body-") if details.owner.startswith("body-") else ""
    entry.state, entry.reason = details.state, details.reason
    entry.owner_country = None if body else details.owner or None
    entry.owner_id = int(body) if body else None
    entry.next_step, entry.next_on = details.next_step, details.next_on
