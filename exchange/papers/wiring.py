"""Papers appear on the meeting's page and keep their items where they are; what somebody handed in belongs to the data on that person."""

from __future__ import annotations

from typing import Any

from flask import Flask

from exchange.accounts import queries as people
from exchange.accounts.rules import Viewer
from exchange.files import queries as files
from exchange.meetings import queries as meetings
from exchange.meetings.agenda import queries as agenda
from exchange.meetings.models import Meeting
from exchange.papers import queries, words
from exchange.papers.models import PaperVersion


def papers_of(viewer: Viewer, meeting: Meeting) -> dict[str, Any] | None:
    """Return how many papers of the meeting the viewer may read; None without any."""
    count = meetings.meeting_facts.of(viewer, meeting.id).papers
    return {"template": "papers/_of_meeting.html", "count": count} if count else None


def install(app: Flask) -> None:
    """Announce all that; let templates name readers and reasons."""
    meetings.meeting_facts.announce("papers", queries.number)
    if papers_of not in meetings.meeting_sections:
        meetings.meeting_sections.append(papers_of)
        agenda.records.append(queries.items_with_papers)
        people.data_sources.append(queries.kept_about)
        files.referrers.append(PaperVersion.file_id)
    app.jinja_env.globals.update(PAPER_READERS=words.READERS, PAPER_REASONS=words.REASONS)
