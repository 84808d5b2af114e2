"""The duty clock appears on the page of its forum; templates learn its words."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from exchange.accounts.rules import Viewer
from exchange.core.i18n import gettext as _
from exchange.cycles.duty import queries, words
from exchange.cycles.duty.rules import days_left
from exchange.forums.models import Forum
from exchange.forums.queries import forum_sections
from exchange.meetings.access import plans
from exchange.world.rules import Level


def years_of_forum(viewer: Viewer, forum: Forum) -> dict[str, Any] | None:
    """Return how the forum's years stand; nothing for one that does not meet at political level."""
    if all(entry.level is not Level.POLITICAL for entry in forum.levels):
        return None
    clock = queries.clock_of(viewer, forum)
    if clock is None:
        return None
    title, address = _("Political meeting of the year"), url_for("duty.index")
    return {"title": title, "more_url": address, "rows": [], "template": "cycles/duty/_section.html", "clock": clock}


def install(app: Flask) -> None:
    """Announce the section before the forum's next meetings, and lend templates the words."""
    if years_of_forum not in forum_sections:
        forum_sections.append(years_of_forum)
    app.jinja_env.globals.update(
        DUTY_STANDINGS=words.STANDINGS, DUTY_SHAPES=words.SHAPES, DUTY_RISKS=words.RISKS, days_left=days_left,
        plans_in=plans,
    )  # fmt: skip
