"""The round: asks every source what is due, and writes it batch by batch, each in a transaction of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from exchange.core.db import db
from exchange.notices.reminders import operations
from exchange.notices.reminders.rules import Due
from exchange.notices.reminders.sources import Source, sources

#: So many people at once, where a batch is one of people.
AT_ONCE = 500


def remind(now: datetime) -> int:
    """Write all reminders that are due and were not written yet; return how many. Any number may be at it at once."""
    operations.take_back_outlived(now)
    db.session.commit()
    written = 0
    for source in sources:
        waiting = operations.due(source, now)
        # What follows reads anew; the lock that SQLite takes even for this is let go of.
        db.session.rollback()
        for batch in _batches(source, waiting):
            written += operations.remind(source, batch, now)
            db.session.commit()
    return written


def _batches(source: Source, waiting: Sequence[Due]) -> Iterator[list[Due]]:
    apart: dict[int, list[Due]] = defaultdict(list)
    for one in waiting:
        apart[one.occurrence.person_id if source.by_person else one.occurrence.about_id].append(one)
    parts = list(apart.values())
    size = AT_ONCE if source.by_person else 1
    for start in range(0, len(parts), size):
        yield [one for part in parts[start : start + size] for one in part]
