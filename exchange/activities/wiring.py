"""Activities appear on the pages of their decision, of their forum and of the third countries they are about."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from exchange.accounts.rules import Viewer
from exchange.activities import queries, words
from exchange.core.i18n import gettext as _
from exchange.countries.queries import country_sections
from exchange.decisions import queries as decisions
from exchange.decisions.models import Decision
from exchange.decisions.rules import Result
from exchange.forums.models import Forum
from exchange.forums.queries import forum_sections
from exchange.meetings.access import plans
from exchange.needs.access import has_board

SHOWN = 8


def what_came_of(viewer: Viewer, decision: Decision) -> dict[str, Any] | None:
    """Return the activity that came of a decision, or the way to begin it."""
    found = queries.of_decision(viewer, decision)
    may_begin = (
        decision.proposal_id is not None
        and decision.result is Result.AGREED
        and decision.annulled_at is None
        and plans(viewer, decision.forum_id)
    )
    if found is None and not may_begin:
        return None
    return {"template": "activities/_of_decision.html", "activity": found, "decision_id": decision.id}


def activities_of(viewer: Viewer, forum: Forum) -> dict[str, Any] | None:
    """Return the way to the forum's activities, for those who see them."""
    if not has_board(viewer, forum):
        return None
    address = url_for("activities.index", forum_id=forum.id)
    return {"title": _("Joint activities"), "template": "activities/_of_forum.html", "address": address}


def activities_about(viewer: Viewer, code: str) -> dict[str, Any] | None:
    """Return the joint activities about a third country that the viewer may see (A1)."""
    rows = [
        {
            "title": one.title,
            "url": url_for("activities.show", activity_id=one.id),
            "day": one.starts_on,
            "meta": [],
            "state": (words.SHAPES[one.state], words.STATES[one.state]),
        }
        for one in queries.about_country(viewer, code, SHOWN)
    ]
    return {"title": _("Joint activities"), "rows": rows, "more_url": None} if rows else None


def install(app: Flask) -> None:
    """Announce both; let templates name states."""
    if what_came_of not in decisions.decision_sections:
        decisions.decision_sections.append(what_came_of)
        decisions.resting.append(queries.holds)
        forum_sections.append(activities_of)
        country_sections.append(activities_about)
    app.jinja_env.globals.update(ACTIVITY_STATES=words.STATES, ACTIVITY_SHAPES=words.SHAPES, ACTIVITY_STEPS=words.STEPS)
