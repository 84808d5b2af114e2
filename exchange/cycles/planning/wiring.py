"""Whoever moves a meeting of a cycle by hand pins its date; planners find the years of a forum on its page."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.i18n import gettext as _
from exchange.core.journal import News
from exchange.cycles.planning import access, operations, queries, words
from exchange.forums.models import Forum
from exchange.forums.queries import forum_facts, forum_sections
from exchange.meetings.words import STATES
from exchange.world.rules import Level

#: So many years are shown on the forum's page.
SHOWN = 3


def on_news(news: list[News]) -> None:
    """Pin what was moved. A plan that moves a meeting notes where it put it, and so is told apart."""
    moved = {
        one.subject.id: one
        for one in news
        if one.entry.subject_kind == "meeting"
        and one.action != "meeting.created"
        and "starts_local" in one.entry.changes
    }
    for key, one in moved.items():
        operations.pin_moved(one.actor, [key], one.at)


def years_of_forum(viewer: Viewer, forum: Forum) -> dict[str, Any] | None:
    """Return the forum's planned years for those who plan them; nothing for anybody else (V1)."""
    if not access.may_see(viewer, forum.id) or all(entry.level is not Level.POLITICAL for entry in forum.levels):
        return None
    years = queries.years_of(viewer, forum.id) if forum_facts.of(viewer, forum.id).has_years else []
    return {
        "title": _("Planned years"),
        "rows": [_row(forum.id, year) for year in years[:SHOWN]],
        "more_url": url_for("planning.index", forum_id=forum.id),
    }


def _row(forum_id: int, year: queries.PlannedYear) -> dict[str, Any]:
    return {
        "title": str(year.year),
        "url": url_for("planning.show", forum_id=forum_id, year=year.year),
        "day": year.span[0] if year.span else None,
        "meta": words.meetings(year.meetings),
        "state": (year.state.value, STATES[year.state]) if year.state else None,
    }


def install(app: Flask) -> None:
    """Announce both, and lend templates the words of chains."""
    journal.listen(on_news)
    forum_facts.announce("has_years", queries.has_any)
    if years_of_forum not in forum_sections:
        forum_sections.append(years_of_forum)
    app.jinja_env.globals.update(planning_doors=access)
    app.jinja_env.filters.update(short_month=words.short_month)
