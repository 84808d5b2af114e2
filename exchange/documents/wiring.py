"""A meeting's page offers its documents."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from exchange.accounts.rules import Viewer
from exchange.core import i18n
from exchange.documents.rules import Form, Kind
from exchange.documents.words import KINDS
from exchange.meetings.models import Meeting
from exchange.meetings.queries import meeting_sections
from exchange.meetings.rules import TOOK_PLACE


def documents_of(_viewer: Viewer, meeting: Meeting) -> dict[str, Any]:
    """Return the documents there are of the meeting, with their addresses by format; in other languages too."""
    kinds = [kind for kind in Kind if kind is not Kind.OUTCOME or meeting.state in TOOK_PLACE]
    others = [(code, name) for code, name in i18n.own_names() if code != i18n.current()]
    return {
        "template": "documents/_of_meeting.html",
        "rows": [_row(meeting, kind) for kind in kinds],
        "others": [(code, name, [_row(meeting, kind, code) for kind in kinds]) for code, name in others],
    }


def _row(meeting: Meeting, kind: Kind, language: str | None = None) -> dict[str, Any]:
    links = [(form.value.upper(), _address(meeting, kind, form, language)) for form in Form]
    if kind is Kind.PARTICIPANTS and language is None:
        links.append(("CSV", url_for("documents.participants_sheet", meeting_id=meeting.id)))
    return {"title": KINDS[kind], "links": links}


def _address(meeting: Meeting, kind: Kind, form: Form, language: str | None) -> str:
    return url_for("documents.of_meeting", meeting_id=meeting.id, kind=kind.value, form=form.value, language=language)


def install(_app: Flask) -> None:
    """Announce the part of the meeting's page."""
    if documents_of not in meeting_sections:
        meeting_sections.append(documents_of)
