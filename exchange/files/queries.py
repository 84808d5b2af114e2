"""Reading what is known of files. Who may have one, the rooms say whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.core.db import db
from exchange.files.models import StoredFile

#: Columns by which things in rooms upstairs refer to files.
referrers: list[Any] = []


def all_files() -> Iterator[Any]:
    """Yield key, name and digest of every file that a row knows."""
    yield from db.session.execute(sa.select(StoredFile.key, StoredFile.name, StoredFile.digest).order_by(StoredFile.id))


def kept_about(person_id: int) -> dict[str, Any]:
    """Return which files the person handed in, ready for JSON."""
    query = sa.select(StoredFile).where(StoredFile.by_id == person_id).order_by(StoredFile.id)
    told = [{"name": one.name, "size": one.size, "at": one.at.isoformat()} for one in db.session.scalars(query)]
    return {"files": told}


def unreferred(before: datetime) -> list[StoredFile]:
    """Return the files kept before that instant to which nothing refers any more."""
    held = [StoredFile.id.not_in(sa.select(column).where(column.is_not(None))) for column in referrers]
    return list(db.session.scalars(sa.select(StoredFile).where(StoredFile.at < before, *held)))
