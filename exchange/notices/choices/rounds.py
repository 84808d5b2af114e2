"""A round through all whose digest is due: each in a transaction of its own, so that whatever ends it loses nothing."""

from __future__ import annotations

from datetime import datetime

from exchange.core.db import db
from exchange.notices.choices import operations, queries


def gather_all(now: datetime) -> int:
    """Gather what was collected until now, person by person; return how many digests were written.

    Any number of these may run at once: whom one has in hand the others pass over.
    """
    people = queries.due_people(now)
    db.session.rollback()
    written = 0
    for person_id in people:
        written += operations.gather(person_id, now) is not None
        db.session.commit()
        # The next reader is told how things stand by then.
        db.session.expire_all()
    return written
