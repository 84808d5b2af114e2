"""A meeting that gets its date otherwise ends its poll; open polls pass on with the chair; templates get words."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask, url_for

from exchange.accounts import queries as accounts
from exchange.accounts.rules import Viewer
from exchange.chairing import queries as chairing
from exchange.core import formats, journal
from exchange.core.i18n import gettext as _
from exchange.core.journal import News
from exchange.meetings import operations as meetings
from exchange.meetings.models import Meeting
from exchange.scheduling.polls import operations, queries, words

#: Columns of a meeting whose change can end its wait for a date.
_SETTLING = frozenset({"state", "date_open"})


def _on_news(news: list[News]) -> None:
    for item in news:
        if (
            isinstance(item.subject, Meeting)
            and item.action != "meeting.discarded"
            and _SETTLING & item.entry.changes.keys()
        ):
            operations.date_settled(item.actor, item.subject, item.at)


def passes_on(viewer: Viewer, forum_id: int, _day: date) -> dict[str, Any] | None:
    """Return the open polls that pass on with the chair (M3)."""
    rows = [
        {
            "title": one.title,
            "url": url_for("polls.show", poll_id=one.id),
            "meta": _("answers are due on %(day)s", day=formats.day(one.respond_by)),
        }
        for one in queries.open_polls(viewer, forum_id)
    ]
    return {"title": _("Open date polls"), "rows": rows} if rows else None


def _once(sources: list[Any], source: Any) -> None:
    if source not in sources:
        sources.append(source)


def install(app: Flask) -> None:
    """Listen to the journal; announce what other rooms ask for."""
    journal.listen(_on_news)
    _once(chairing.handover_items, passes_on)
    _once(meetings.kept_by, queries.is_polled)
    _once(accounts.data_sources, queries.kept_about)
    app.jinja_env.globals.update(
        POLL_CHOICES=words.CHOICES, POLL_VOICES=words.VOICES, POLL_VOICE_KINDS=words.VOICE_KINDS,
        POLL_STATES=words.STATES, POLL_STATE_KINDS=words.STATE_KINDS, POLL_STEPS=words.STEPS, POLL_ORIGINS=words.ORIGINS,
        poll_party=words.party_of, is_polled=queries.is_polled,
    )  # fmt: skip
