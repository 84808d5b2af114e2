"""How far the mailbox was read, and why it cannot be: kept in the database, for the next reader."""

from __future__ import annotations

import json
from datetime import datetime

import sqlalchemy as sa

from exchange.core import site
from exchange.core.db import db
from exchange.notices.answers import queries
from exchange.notices.answers.rules import Trouble


def note_read(mailbox: str, validity: int, uid: int) -> None:
    """Keep how far the mailbox was read, in the transaction in which the mail was taken."""
    site.state(queries.LAST_READ, json.dumps({"mailbox": mailbox, "validity": validity, "uid": uid}))
    db.session.flush()


def note_trouble(trouble: Trouble, words: str, now: datetime) -> None:
    """Keep why the mailbox cannot be read, and since when."""
    known = queries.standing_trouble()
    since = known.since if known is not None and known.trouble is trouble else now
    site.state(queries.TROUBLE, json.dumps({"trouble": trouble, "words": words, "since": since.isoformat()}))
    db.session.flush()


def forget_trouble() -> None:
    """Note that the mailbox was read."""
    db.session.execute(sa.delete(site.SiteFact).where(site.SiteFact.name == queries.TROUBLE))
