"""Files that go with a text, as long as its author has it in hand. Nobody is told who handed them in (V3)."""

from __future__ import annotations

from datetime import datetime

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.files import operations as files
from exchange.files.rules import Upload
from exchange.practices import queries
from exchange.practices.models import Practice, PracticeFile
from exchange.practices.operations.shared import AUTHOR
from exchange.practices.rules import HELD_BY_AUTHOR, MOST_FILES, NotNowError, PracticeRefusedError, Refusal


def add_file(actor: Viewer, practice: Practice, upload: Upload, now: datetime) -> PracticeFile:
    """Put a file beside the text. Raises NotNowError, PracticeRefusedError: TOO_MANY_FILES, FileRefusedError: NO_SPACE."""
    _hold(actor, practice)
    if len(queries.files_of(practice)) >= MOST_FILES:
        raise PracticeRefusedError(Refusal.TOO_MANY_FILES)
    stored = files.keep(actor, upload, now)
    entry = PracticeFile(practice_id=practice.id, file_id=stored.id)
    db.session.add(entry)
    journal.record(AUTHOR, "practice.file_added", practice, now, changes={})
    return entry


def remove_file(actor: Viewer, practice: Practice, file_id: int, now: datetime) -> None:
    """Take a file away; what another text refers to stays in the folder. Again changes nothing. Raises NotNowError."""
    _hold(actor, practice)
    entry = next((one for one in queries.files_of(practice) if one.id == file_id), None)
    if entry is not None:
        db.session.delete(entry)
        journal.record(AUTHOR, "practice.file_removed", practice, now, changes={})


def _hold(actor: Viewer, practice: Practice) -> None:
    queries.lock(practice)
    if practice.author_id != actor.person_id or practice.state not in HELD_BY_AUTHOR:
        raise NotNowError
