"""What waits is proposed beside the agenda; a practice's page says which meetings have it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, url_for

from exchange.accounts.rules import Viewer
from exchange.forwarding import access, queries, words
from exchange.forwarding.rules import audience_of, key_of
from exchange.meetings.continuity.queries import open_points
from exchange.meetings.continuity.rules import Point
from exchange.meetings.models import Meeting
from exchange.practices.models import Practice
from exchange.practices.queries import practice_sections


def points_for(viewer: Viewer, meeting: Meeting) -> Iterator[Point]:
    """Yield what was forwarded to the forum's next meeting of this level, as proposals for its agenda (E6)."""
    for one in queries.waiting_for(viewer, meeting):
        origin = words.origin_of(one)
        yield Point(
            key=key_of(one.id),
            title=one.title,
            note="\n\n".join(filter(None, (one.note, origin))),
            audience=audience_of(one.audience, meeting.audience),
            origin=origin,
            url=url_for("forwarding.show", forwarding_id=one.id),
        )


def used_in(viewer: Viewer, practice: Practice) -> dict[str, Any] | None:
    """Return in which meetings the practice is used, and where it waits (E6)."""
    found = queries.of_practice(viewer, practice)
    return {"template": "forwarding/_of_practice.html", "rows": found} if found else None


def install(app: Flask) -> None:
    """Announce the proposals and the part of a practice's page; lend templates two questions."""
    if points_for not in open_points:
        open_points.append(points_for)
    if used_in not in practice_sections:
        practice_sections.append(used_in)
    app.jinja_env.globals.update(may_forward=access.may_forward, may_forward_item=access.may_forward_item)
