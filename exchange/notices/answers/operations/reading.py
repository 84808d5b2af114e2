"""How far the mailbox was read, and why it cannot be: kept in the database, for the next reader."""

from __future__ import annotations

import json

from exchange.core import site
from exchange.core.db import db
from exchange.notices.answers import queries


def note_read(mailbox: str, validity: int, uid: int) -> None:
    """Keep how far the mailbox was read, in the transaction in which the mail was taken."""
    site.state(queries.LAST_READ, json.dumps({"mailbox": mailbox, "validity": validity, "uid": uid}))
    db.session.flush()


#: Keep why the mailbox cannot be read, and since when. And note that it was read.
note_trouble, forget_trouble = queries.troubles.note, queries.troubles.forget
