"""People on a common list become people one may see; the chair's rooms learn of meetings, templates their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask, g, url_for

from exchange.accounts import queries as people
from exchange.accounts.rules import Viewer
from exchange.chairing import queries as chairing
from exchange.chairing.rules import Change
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.forums.models import Forum
from exchange.meetings import access, queries, words
from exchange.meetings.models import Meeting, MeetingCountry
from exchange.practices import queries as practices

#: So many practices are shown beside a meeting.
MOST_PRACTICES = 5


def _row(meeting: Meeting, **more: Any) -> dict[str, Any]:
    address = url_for("meetings.show", meeting_id=meeting.id)
    return {"title": meeting.title, "url": address, "day": None if meeting.date_open else meeting.day, **more}


def passes_on(viewer: Viewer, forum_id: int, day: date) -> dict[str, Any] | None:
    """Return the planned meetings that pass on with the chair on the day (M3)."""
    zone = db.session.get_one(Forum, forum_id).zone
    meetings = queries.passing_on(viewer, forum_id, day, zone)
    rows = [_row(meeting, meta=words.STATES[meeting.state]) for meeting in meetings]
    return {"title": _("Planned meetings"), "rows": rows} if rows else None


def changed_chairs(forum_id: int, changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Return the meetings that the viewer may see and that another country would chair after a change of terms (M3)."""
    return [
        _row(meeting, was=change.was, becomes=change.becomes)
        for change in changes
        for meeting in queries.between(g.viewer, forum_id, change.starts_on, change.ends_on)
    ]


def practices_about(viewer: Viewer, meeting: Meeting) -> dict[str, Any] | None:
    """Return the latest practices on the meeting's third countries that the viewer may read (E5)."""
    if not queries.meeting_facts.of(viewer, meeting.id).has_practices:
        return None
    codes = [entry.country_code for entry in meeting.countries]
    found = practices.about_countries(viewer, codes, MOST_PRACTICES)
    more = url_for("practices.index", country=codes[0]) if len(found) > MOST_PRACTICES and len(codes) == 1 else None
    return {"template": "meetings/_practices.html", "rows": found[:MOST_PRACTICES], "more_url": more}


def _has_practices(viewer: Viewer) -> sa.ColumnElement[bool]:
    its = sa.select(MeetingCountry.country_code).where(MeetingCountry.meeting_id == sa.bindparam("meeting_id"))
    return practices.any_about(viewer, its)


def _once(sources: list[Any], source: Any) -> None:
    if source not in sources:
        sources.append(source)


def install(app: Flask) -> None:
    """Announce what other rooms ask for; let every template name states, answers and steps."""
    _once(people.acquaintances, queries.acquaintances)
    queries.meeting_facts.announce("has_practices", _has_practices)
    _once(queries.meeting_sections, practices_about)
    _once(chairing.political_days, queries.political_days)
    _once(chairing.handover_items, passes_on)
    _once(chairing.consequences, changed_chairs)
    app.jinja_env.globals.update(
        STATES=words.STATES, ANSWERS=words.ANSWERS, OWN_ANSWERS=words.OWN_ANSWERS, STEPS=words.STEPS
    )
    app.jinja_env.tests.update(planned_by=lambda meeting, viewer: access.plans(viewer, meeting.forum_id))
