"""What is analysed, or shared in one forum, is made known when it is published; its page tells to whom (A4)."""

from __future__ import annotations

from typing import Any

from flask import Flask

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.journal import News, Platform
from exchange.informing import operations
from exchange.informing import queries as duties
from exchange.informing.operations import Recipient
from exchange.informing.practices import queries, words
from exchange.informing.practices.rules import PUBLISHED, is_made_known
from exchange.informing.queries import Describer
from exchange.informing.words import PROGRESS, PROGRESS_SHAPES, taken_of
from exchange.practices.models import Practice
from exchange.practices.queries import practice_sections
from exchange.practices.rules import Reach
from exchange.world.rules import Audience


def on_news(all_news: list[News]) -> None:
    """Make known what has just been published, or has become of that sort by a revision; each practice once."""
    for news in all_news:
        practice = news.subject
        if not isinstance(practice, Practice) or news.action not in {"practice.published", "practice.revised"}:
            continue
        if news.action == "practice.published" or not _is_known(practice):
            _make_known(practice, news)


def _is_known(practice: Practice) -> bool:
    return duties.by_thing(queries.KIND, practice.id, PUBLISHED) is not None


def _make_known(practice: Practice, news: News) -> None:
    forum_id = queries.forum_of(practice) if is_made_known(practice.kind, practice.reach) else None
    if forum_id is None:
        return
    people = queries.of_bodies(forum_id, news.at, but=practice.author_id)
    if people:
        operations.inform(
            Platform(),
            practice,
            PUBLISHED,
            [Recipient(person, authority_id=person.authority_id) for person in people],
            news.at,
            title=practice.title,
            forum_id=forum_id,
            audience=Audience.UNION if practice.reach is Reach.UNION else Audience.ALL,
            handling=practice.handling,
        )


def made_known(viewer: Viewer, practice: Practice) -> dict[str, Any] | None:
    """Return to whom the practice was made known, and how far that has come, for those who run the forum that did so."""
    rows = [
        {
            "title": duties.step_words(row),
            "duty_id": row.id,
            "meta": taken_of(duties.tally_of(row)),
            "state": (PROGRESS_SHAPES[duties.progress_of(row)], PROGRESS[duties.progress_of(row)]),
        }
        for row in duties.about(viewer, queries.KIND, practice.id)
    ]
    return {"template": "informing/_of_practice.html", "rows": rows} if rows else None


def install(_app: Flask) -> None:
    """Say how practices are spoken of; listen to the journal; announce the part of the practice's page."""
    duties.describers[queries.KIND] = Describer(
        describe=queries.describe, seen=queries.seen, shared=queries.shared, step=words.step, reasons={}
    )
    journal.listen(on_news)
    if made_known not in practice_sections:
        practice_sections.append(made_known)
