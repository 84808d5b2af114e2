"""Writing the exported files of versions, one after the other, outside of requests (C5)."""

from __future__ import annotations

import logging
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from exchange.briefings import queries
from exchange.briefings.compose import of_version
from exchange.briefings.models import Briefing, BriefingFile, BriefingVersion
from exchange.briefings.rules import FileForm, FileState
from exchange.core import i18n
from exchange.core.db import db
from exchange.documents import docx, pdf

log = logging.getLogger(__name__)
_WRITERS: dict[FileForm, Any] = {FileForm.PDF: pdf, FileForm.DOCX: docx}


def media_type(form: FileForm) -> str:
    """Return what a file of that format is."""
    return str(_WRITERS[form].MEDIA_TYPE)


def write_waiting() -> int:
    """Write all files that wait, each in a transaction of its own; return how many. One that fails is marked, and logged."""
    number = 0
    while (key := queries.waiting()) is not None:
        _write(key)
        db.session.commit()
        number += 1
    db.session.rollback()
    return number


def _write(key: int) -> None:
    file = db.session.get_one(BriefingFile, key)
    query = (
        sa.select(BriefingVersion)
        .where(BriefingVersion.id == file.version_id)
        .options(joinedload(BriefingVersion.briefing).joinedload(Briefing.keeper), joinedload(BriefingVersion.author))
    )
    version = db.session.scalars(query).one()
    try:
        with i18n.Speaking(file.language):
            content = _WRITERS[file.form].written(of_version(version))
    except Exception:
        log.exception("A briefing package could not be written as %s", file.form.value)
        file.state = FileState.FAILED
    else:
        file.content, file.state = content, FileState.DONE
