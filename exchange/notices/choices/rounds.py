"""A round through all whose digest is due: each in a transaction of its own, so that whatever ends it loses nothing."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from exchange.core.db import db
from exchange.notices.choices import operations, queries

log = logging.getLogger(__name__)


def gather_all(now: datetime) -> int:
    """Gather what was collected until now, person by person; return how many digests were written.

    Any number of these may run at once: whom one has in hand the others pass over.
    """
    people = queries.due_people(now)
    db.session.rollback()
    written = 0
    for person_id in people:
        try:
            written += operations.gather(person_id, now) is not None
            db.session.commit()
        except DBAPIError:
            raise
        except Exception:
            # Whatever is wrong with one digest, the others and all other messages leave.
            log.exception("a digest cannot be written; that is tried again")
            db.session.rollback()
        # The next reader is told how things stand by then.
        db.session.expire_all()
    return written
