"""Papers of meetings, written as those who hand them in would: as PDF, DOCX and CSV, in versions and languages."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.demo import data
from exchange.demo.people import viewer_at
from exchange.documents import docx, pdf
from exchange.documents.marked import blocks_of
from exchange.documents.rules import Document, Words
from exchange.files.rules import Kind, look_into
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.papers import operations
from exchange.papers.rules import Details, Edition, Readers
from exchange.world.rules import Handling

#: What the formats add, in the languages of the papers.
WORDS = {
    "en": Words("Contents", "Page {page} of {pages}"),
    "nl": Words("Inhoud", "Pagina {page} van {pages}"),
}
MOST = 1024 * 1024


def enter_papers(now: datetime, people: Mapping[str, Person]) -> None:
    """Hand them in, each version on its day."""
    for told in data.papers():
        meeting = db.session.scalars(sa.select(Meeting).filter_by(title=told["meeting"])).one()
        first, *later = (_edition(told["title"], version) for version in told["versions"])
        at = now - timedelta(days=told["versions"][0]["days"])
        viewer = viewer_at(people[told["by"]], at)
        paper = operations.add(viewer, meeting, _details(told, meeting), first, at)
        paper.meeting = meeting
        for edition, version in zip(later, told["versions"][1:], strict=True):
            operations.add_version(viewer, paper, edition, now - timedelta(days=version["days"]))


def _details(told: Mapping[str, Any], meeting: Meeting) -> Details:
    item = sa.select(AgendaItem.id).filter_by(meeting_id=meeting.id, title=told.get("item"))
    return Details(told["title"], db.session.scalar(item), Readers(told.get("readers", "all")), Handling.LIMITE)


def _edition(title: str, version: Mapping[str, Any]) -> Edition:
    kind, language, text = Kind(version["kind"]), version["language"], version["text"].strip()
    content = io.BytesIO(_written(title, kind, language, text))
    return Edition(look_into(content, f"{title}.{kind.value}", MOST), language, version.get("note", ""))


def _written(title: str, kind: Kind, language: str, text: str) -> bytes:
    if kind not in (Kind.PDF, Kind.DOCX):
        return text.encode("utf-8-sig")
    document = Document(
        kind="", title=title, about="", reference="", mark="LIMITE", as_of="", language=language,
        blocks=tuple(blocks_of(text)), words=WORDS[language],
    )  # fmt: skip
    return pdf.written(document) if kind is Kind.PDF else docx.written(document)
