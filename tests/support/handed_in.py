"""Papers of meetings, for the worlds of the tests: for everyone, for the list, for the Union side, of a draft, withdrawn."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.files import folder
from exchange.files.models import StoredFile
from exchange.files.rules import Kind
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.papers.models import Paper, PaperVersion
from exchange.papers.rules import Readers


@dataclass(frozen=True)
class Sketch:
    """A paper: of which meeting and item, by whom, for whom, in which languages (one version for each time it is named)."""

    title: str
    meeting: str
    who: str = "secretariat"
    readers: Readers = Readers.ALL
    item: str = ""
    languages: tuple[str, ...] = ("en",)
    withdrawn: str = ""


OPEN, LISTED, HIDDEN, UNDER = "Note of the chair", "Who to ring", "HERON paper", "HERON annex"
WITHDRAWN, OF_UNION, OF_DRAFT = "Figures of last year", "HERON exchange paper", "DRAFTY paper"
SKETCHES = (
    Sketch(OPEN, "exchange", languages=("en", "en", "fr")),
    Sketch(LISTED, "exchange", "contact_group", Readers.LIST),
    Sketch(HIDDEN, "exchange", "chair", Readers.UNION),
    Sketch(UNDER, "exchange", item="HERON requests that failed"),
    Sketch(WITHDRAWN, "exchange", "contact_group", withdrawn="They were of another year"),
    Sketch(OF_UNION, "union"),
    Sketch(OF_DRAFT, "draft", "contact_group"),
)


def furnish_papers(now: datetime, people: Mapping[str, Person], meetings: Mapping[str, Meeting]) -> None:
    """Add all of them, with their files."""
    items = dict(db.session.execute(sa.select(AgendaItem.title, AgendaItem.id)).all())
    for sketch in SKETCHES:
        by = people[sketch.who].id
        paper = Paper(
            meeting_id=meetings[sketch.meeting].id, item_id=items.get(sketch.item), title=sketch.title,
            readers=sketch.readers, by_id=by, at=now, reason=sketch.withdrawn,
            withdrawn_at=now if sketch.withdrawn else None, withdrawn_by=by if sketch.withdrawn else None,
        )  # fmt: skip
        db.session.add(paper)
        db.session.flush()
        for place, language in enumerate(sketch.languages):
            number = sketch.languages[:place].count(language) + 1
            stored = store(f"{sketch.title} {language} {number}", by, now)
            note = "Two figures were corrected" if number > 1 else ""
            db.session.add(
                PaperVersion(
                    paper_id=paper.id, language=language, number=number, file_id=stored.id, by_id=by, at=now, note=note
                )
            )
    db.session.flush()


def store(text: str, by_id: int, now: datetime) -> StoredFile:
    """Keep a text as a file."""
    content = text.encode()
    key, digest = folder.keep(io.BytesIO(content))
    stored = StoredFile(
        key=key, name=f"{text}.txt", kind=Kind.TEXT, size=len(content), digest=digest, by_id=by_id, at=now, words=text
    )
    db.session.add(stored)
    db.session.flush()
    return stored
