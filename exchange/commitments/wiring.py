"""Commitments come back beside the agenda, pass on with the chair, and stand under the items they come from (M3, M6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Flask, url_for

from exchange.accounts.rules import Viewer
from exchange.chairing.queries import handover_items
from exchange.commitments import queries, words
from exchange.commitments.rules import PENDING, timing
from exchange.core import formats
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.decisions.models import Decision
from exchange.decisions.queries import decision_sections
from exchange.forums.models import Forum
from exchange.forums.queries import forum_sections
from exchange.meetings.access import plans
from exchange.meetings.agenda import queries as agenda
from exchange.meetings.continuity.queries import open_points
from exchange.meetings.continuity.rules import Point
from exchange.meetings.models import Meeting
from exchange.meetings.outcomes.queries import Under, under_items
from exchange.meetings.rules import TOOK_PLACE
from exchange.needs.access import has_board
from exchange.world.rules import Audience


def _address(row: Any) -> str:
    return url_for("commitments.show", commitment_id=row.id)


def _told(row: Any) -> str:
    """Return who answers and by when."""
    due = _("due %(day)s", day=formats.day(row.due_on)) if row.due_on else ""
    return ", ".join(filter(None, (words.owner(row.owner_country, row.body), due)))


def points_for(viewer: Viewer, meeting: Meeting) -> Iterator[Point]:
    """Yield what is open for the agenda of the forum's next meeting of the level it comes back to (M6)."""
    for row in queries.open_for(viewer, meeting):
        closed = Audience.UNION in (row.audience, meeting.audience)
        yield Point(
            key=f"{queries.KEY}:{row.id}", title=row.title, note=_told(row), origin=_("Open commitment"), url=_address(row),
            audience=Audience.UNION if closed else Audience.ALL,
        )  # fmt: skip


def committed_under(viewer: Viewer, meeting: Meeting) -> dict[int, list[Under]]:
    """Return what a meeting committed to, by item, each with the way to its page."""
    found: dict[int, list[Under]] = defaultdict(list)
    if meeting.state in TOOK_PLACE:
        for row in queries.of_meeting(viewer, meeting):
            title = _("Commitment: %(title)s (%(who)s)", title=row.title, who=_told(row))
            found[row.item_id].append(
                Under(title, _address(row), words.SHAPES[row.state], str(words.STATES[row.state]))
            )
    return found


def passes_on(viewer: Viewer, forum_id: int, _day: date) -> dict[str, Any] | None:
    """Return the open commitments that pass on with the chair, for those who see them (M3)."""
    forum = db.session.get_one(Forum, forum_id)
    if not has_board(viewer, forum):
        return None
    found = db.session.execute(queries.of_forum(viewer, forum_id, tuple(PENDING))).all()
    rows = [
        {
            "title": row.title, "url": _address(row), "day": row.due_on, "meta": words.owner(row.owner_country, row.body),
            "state": (words.SHAPES[row.state], words.STATES[row.state]),
        }
        for row in found
    ]  # fmt: skip
    return {"title": _("Open commitments"), "rows": rows} if rows else None


def commitments_of(viewer: Viewer, forum: Forum) -> dict[str, Any] | None:
    """Return the way to the forum's commitments, for those who see them."""
    if not has_board(viewer, forum):
        return None
    address = url_for("commitments.index", forum_id=forum.id)
    return {"title": _("Commitments"), "template": "commitments/_of_forum.html", "address": address}


def followed_up(viewer: Viewer, decision: Decision) -> dict[str, Any] | None:
    """Return what is to be done by a decision, for its page."""
    rows = queries.of_decision(viewer, decision)
    return {"template": "commitments/_of_decision.html", "commitments": rows} if rows else None


def may_commit(viewer: Viewer, meeting: Meeting) -> bool:
    """Say whether the viewer can enter what the meeting committed to, as it stands."""
    return plans(viewer, meeting.forum_id) and meeting.state in TOOK_PLACE


def install(app: Flask) -> None:
    """Announce them; let templates name states."""
    if points_for not in open_points:
        open_points.append(points_for)
        under_items.append(committed_under)
        handover_items.append(passes_on)
        forum_sections.append(commitments_of)
        decision_sections.append(followed_up)
        agenda.records.append(queries.items_committed)
    app.jinja_env.globals.update(
        COMMITMENT_STATES=words.STATES, COMMITMENT_SHAPES=words.SHAPES, COMMITMENT_TIMINGS=words.TIMINGS,
        COMMITMENT_TIMING_SHAPES=words.TIMING_SHAPES, commitment_owner=words.owner, commitment_timing=timing,
        may_commit=may_commit,
    )  # fmt: skip
