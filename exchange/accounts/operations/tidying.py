"""Deleting what has served its time: sessions, links and keys of submissions that nothing needs any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import EntryLink, SignIn
from exchange.core import once
from exchange.core.db import db

#: So long an ended session and a dead link are kept, for whoever looks into what happened.
KEPT = timedelta(days=30)
#: What rooms upstairs tidy away as well, by its name: each deletes and says how many.
also_tidied: dict[str, Callable[[datetime], int]] = {}


def tidy(now: datetime) -> dict[str, int]:
    """Delete sessions last seen and links expired over thirty days ago, old keys of submissions, and what others tidy.

    Return how many of each.
    """
    before = now - KEPT
    return {
        "sessions": _delete(sa.delete(SignIn).where(SignIn.seen_at < before)),
        "links": _delete(sa.delete(EntryLink).where(EntryLink.expires_at < before)),
        "submissions": once.forget_old(now),
        **{kind: delete(now) for kind, delete in also_tidied.items()},
    }


def _delete(statement: Any) -> int:
    return int(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]
