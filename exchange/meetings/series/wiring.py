"""A draft of a series that is deleted leaves a gap, so that it is not made anew; forums show their series."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.journal import News
from exchange.forums import queries as forums
from exchange.forums.models import Forum
from exchange.meetings.series import queries, words
from exchange.meetings.series.models import SeriesGap


def on_news(all_news: list[News]) -> None:
    """Note the days whose draft was deleted by hand."""
    for news in all_news:
        if news.action == "meeting.discarded" and news.subject.series_id is not None:
            db.session.add(SeriesGap(series_id=news.subject.series_id, day=news.subject.series_on))


def series_of(viewer: Viewer, forum: Forum) -> dict[str, Any] | None:
    """Return the running series of a forum for its page."""
    if not forums.forum_facts.of(viewer, forum.id).has_series:
        return None
    rows = [
        {
            "title": title,
            "url": url_for("series.show", series_id=key),
            "meta": words.capital(words.sentence(rhythm.pattern, rhythm.hours)),
        }
        for key, title, rhythm in queries.of_forum(viewer, forum.id)
    ]
    return {"title": _("Recurring meetings"), "more_url": None, "rows": rows}


def install(app: Flask) -> None:
    """Listen to what becomes of drafts, tell forums of their series, and lend templates the words."""
    journal.listen(on_news)
    forums.forum_facts.announce("has_series", queries.has_any)
    if series_of not in forums.forum_sections:
        forums.forum_sections.append(series_of)
    app.jinja_env.globals.update(series_words=words)
