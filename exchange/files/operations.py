"""Keeping and removing files, with their rows."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.core.text import clean_line
from exchange.files import folder
from exchange.files.models import StoredFile
from exchange.files.rules import Upload, words_in


def keep(actor: Viewer, upload: Upload, now: datetime) -> StoredFile:
    """Keep what was looked into. Raises FileRefusedError: NO_SPACE."""
    key, digest = folder.keep(upload.content)
    stored = StoredFile(
        key=key,
        name=upload.name,
        kind=upload.kind,
        size=upload.size,
        digest=digest,
        by_id=actor.person_id,
        at=now,
        words=clean_line(words_in(upload.content, upload.kind)),
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def remove(stored: StoredFile) -> None:
    """Remove a file that nothing refers to any more; it goes from the folder when this is committed."""
    folder.drop(stored.key)
    db.session.delete(stored)
    db.session.flush()


def remove_all(unneeded: list[StoredFile]) -> int:
    """Remove these, and return how many."""
    for stored in unneeded:
        remove(stored)
    return len(unneeded)


def remove_unknown(keys: list[str]) -> int:
    """Remove files of the folder that no row knows, and return how many."""
    known = set(db.session.scalars(sa.select(StoredFile.key).where(StoredFile.key.in_(keys)))) if keys else set()
    unknown = [key for key in keys if key not in known]
    for key in unknown:
        folder.path_of(key).unlink(missing_ok=True)
    return len(unknown)
