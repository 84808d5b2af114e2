"""Activities appear on the pages of their decision and of their forum."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for
from flask_babel import gettext as _

from exchange.accounts.rules import Viewer
from exchange.activities import queries, words
from exchange.decisions import queries as decisions
from exchange.decisions.models import Decision
from exchange.decisions.rules import Result
from exchange.forums.models import Forum
from exchange.forums.queries import forum_sections
from exchange.meetings.access import plans
from exchange.needs.access import has_board


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


def install(app: Flask) -> None:
    """Announce both; let templates name states."""
    if what_came_of not in decisions.decision_sections:
        decisions.decision_sections.append(what_came_of)
        decisions.resting.append(queries.holds)
        forum_sections.append(activities_of)
    app.jinja_env.globals.update(ACTIVITY_STATES=words.STATES, ACTIVITY_SHAPES=words.SHAPES, ACTIVITY_STEPS=words.STEPS)
