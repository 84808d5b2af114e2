"""How duties speak of meetings; duties follow what is done to a meeting; the meeting's page tells what was made known."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.journal import News
from exchange.informing import operations
from exchange.informing import queries as duties
from exchange.informing.meetings import queries, words
from exchange.informing.queries import Describer
from exchange.informing.rules import Progress, Stand
from exchange.informing.words import PROGRESS, PROGRESS_SHAPES, STANDS, taken_of
from exchange.meetings.models import Meeting
from exchange.meetings.queries import meeting_sections
from exchange.meetings.rules import State


def on_news(all_news: list[News]) -> None:
    """Let duties follow their meeting: one that has moved on is chased no further; the partner side may be left out (V1)."""
    for news in all_news:
        if isinstance(news.subject, Meeting) and news.action != "meeting.created":
            _follow(news, news.subject)


def _follow(news: News, meeting: Meeting) -> None:
    if "state" in news.entry.changes:
        still = queries.step_of(meeting) or ""
        operations.close_about(news.actor, meeting, words.OVERTAKEN, news.at, but=still)
    if "audience" in news.entry.changes:
        operations.restrict(news.actor, meeting, meeting.audience, words.UNION_SIDE, news.at)


def made_known(viewer: Viewer, meeting: Meeting) -> dict[str, Any] | None:
    """Return what was made known of the meeting, and how far that has come, for those who run its forum."""
    if meeting.state is State.DRAFT or not viewer.runs(meeting.forum_id):
        return None
    return {
        "rows": [
            {
                "title": duties.step_words(row),
                "url": url_for("informing.show", duty_id=row.id),
                "meta": taken_of(duties.tally_of(row)),
                "state": _state(viewer, row),
            }
            for row in duties.about(viewer, queries.KIND, meeting.id)
        ],
        "template": "informing/_of_meeting.html",
        "add_url": url_for("making_known.ask", meeting_id=meeting.id),
    }


def _state(viewer: Viewer, row: Any) -> tuple[str, Any]:
    if duties.is_late(row, viewer.at):
        return "late", STANDS[Stand.LATE]
    stands: Progress = duties.progress_of(row)
    return PROGRESS_SHAPES[stands], PROGRESS[stands]


def install(_app: Flask) -> None:
    """Say how meetings are spoken of; listen to the journal; announce the part of the meeting's page."""
    duties.describers[queries.KIND] = Describer(
        describe=queries.describe, seen=queries.seen, shared=queries.shared, step=words.step, reasons=words.REASONS
    )
    journal.listen(on_news)
    if made_known not in meeting_sections:
        meeting_sections.append(made_known)
