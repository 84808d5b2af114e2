"""People on a common list become people one may see; templates learn the words of meetings."""

from __future__ import annotations

from flask import Flask

from exchange.accounts import queries as people
from exchange.meetings import access, queries, words


def install(app: Flask) -> None:
    """Announce the source of acquaintances; let every template name states, answers and steps."""
    if queries.acquaintances not in people.acquaintances:
        people.acquaintances.append(queries.acquaintances)
    app.jinja_env.globals.update(
        STATES=words.STATES, ANSWERS=words.ANSWERS, OWN_ANSWERS=words.OWN_ANSWERS, STEPS=words.STEPS
    )
    app.jinja_env.tests.update(planned_by=lambda meeting, viewer: access.plans(viewer, meeting.forum_id))
