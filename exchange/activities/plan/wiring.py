"""The plan stands on the page of its activity; who leads an action does not leave before another leads it."""

from __future__ import annotations

from typing import Any

from flask import Flask

from exchange.accounts.rules import Viewer
from exchange.activities import queries as activities
from exchange.activities.models import Activity
from exchange.activities.plan import queries, words
from exchange.activities.plan.rules import is_late, progress
from exchange.activities.rules import RUNNING
from exchange.meetings.access import plans


def plan_of(viewer: Viewer, activity: Activity) -> dict[str, Any]:
    """Return the actions and milestones of an activity, and how far they are."""
    steps, today = queries.steps_of(activity.id), viewer.at.date()
    return {
        "template": "activities/plan/_of_activity.html",
        "steps": [(step, step.done_on is None and is_late(step.due_on, None, today)) for step in steps],
        "progress": progress(((step.due_on, step.done_on) for step in steps), today),
        "keeps": plans(viewer, activity.forum_id) and activity.state in RUNNING,
    }


def install(app: Flask) -> None:
    """Announce both; let templates name kinds."""
    if plan_of not in activities.activity_sections:
        activities.activity_sections.insert(0, plan_of)
        activities.leading.append(queries.leads)
    app.jinja_env.globals.update(STEP_KINDS=words.KINDS)
