"""Deadlines move with their meeting, and go out of force with it, in the same transaction; papers learn theirs, templates the words."""

from __future__ import annotations

from typing import Any

from flask import Flask

from exchange.core import journal
from exchange.core.journal import News
from exchange.cycles.deadlines import operations, queries, words
from exchange.cycles.deadlines.rules import is_moot
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.papers import queries as papers

_WHEN = frozenset({"starts_local", "ends_local"})


def on_news(all_news: list[News]) -> None:
    """Let the deadlines of a meeting follow what was done to it."""
    for news in all_news:
        if isinstance(news.subject, Meeting):
            _follow(news, news.subject, news.entry.changes)


def _follow(news: News, meeting: Meeting, changes: dict[str, Any]) -> None:
    if _WHEN & changes.keys():
        operations.follow(news.actor, meeting, news.at)
    if {"state", "date_open"} & changes.keys() and _was_moot(meeting, changes) != _is_moot(meeting):
        operations.renew_entries(meeting, news.at)


def _was_moot(meeting: Meeting, changes: dict[str, Any]) -> bool:
    state, date_open = changes.get("state", [meeting.state])[0], changes.get("date_open", [meeting.date_open])[0]
    return is_moot(State(state or State.DRAFT), date_open=bool(date_open))


def _is_moot(meeting: Meeting) -> bool:
    return is_moot(meeting.state, date_open=meeting.date_open)


def install(app: Flask) -> None:
    """Listen to the journal; let templates name kinds and standings."""
    journal.listen(on_news)
    if queries.papers_due not in papers.due_days:
        papers.due_days.append(queries.papers_due)
    app.jinja_env.globals.update(
        DEADLINES=words.KINDS, DEADLINE_STANDINGS=words.STANDINGS, DEADLINE_SHAPES=words.SHAPES, answers_for=words.owner
    )
