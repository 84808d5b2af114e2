"""One mail, one transaction: whichever way it comes in, it is taken or set aside, and never lost."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import current_app
from sqlalchemy.exc import InterfaceError, OperationalError

from exchange.core import clock
from exchange.core.db import db
from exchange.notices.answers import operations
from exchange.notices.answers.operations import Taken

log = logging.getLogger(__name__)
#: The database, not the mail, is at fault: whoever brought it tries again later.
AWAY = (OperationalError, InterfaceError)


def receive(raw: bytes, *, whole: bool = True, recipient: str = "", also: Callable[[], None] = lambda: None) -> Taken:
    """Take a mail in and commit, together with what ``also`` notes. Raises one of AWAY when the database is."""
    settings, now = current_app.config, clock.now()
    try:
        taken = operations.take(
            raw, now, settings["SECRET_KEY"], settings["MAIL_ANSWERS"], whole=whole, recipient=recipient
        )
        also()
        db.session.commit()
    except AWAY:
        db.session.rollback()
        raise
    except Exception:
        # One mail that cannot be taken must not keep those behind it waiting, nor go back to whoever sent it.
        db.session.rollback()
        log.exception("a mail could not be taken; it is set aside")
        taken = operations.keep_unread(raw, now)
        also()
        db.session.commit()
    finally:
        db.session.remove()
    log.info("a mail came in: %s %s", taken.fate or "seen before", taken.reason)
    return taken
