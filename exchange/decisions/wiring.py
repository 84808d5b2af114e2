"""Decisions appear under their items, on the page of their proposal and of their forum; decided items stay on the agenda."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import Flask, url_for

from exchange.accounts.rules import Viewer
from exchange.core.i18n import gettext as _
from exchange.decisions import queries, words
from exchange.decisions.rules import obstacle, reference
from exchange.forums.models import Forum
from exchange.forums.queries import forum_sections
from exchange.meetings.agenda import queries as agenda
from exchange.meetings.models import Meeting
from exchange.meetings.outcomes.queries import Under, under_items
from exchange.needs.access import has_board
from exchange.proposals.models import Proposal
from exchange.proposals.queries import proposal_sections
from exchange.world.rules import Level


def decided_under(viewer: Viewer, meeting: Meeting) -> dict[int, list[Under]]:
    """Return the decisions of a political meeting by item, each with the way to its page."""
    found: dict[int, list[Under]] = defaultdict(list)
    if meeting.level is Level.POLITICAL:
        for row in queries.of_meeting(viewer, meeting):
            found[row.item_id].append(_line(row))
    return found


def _line(row: Any) -> Under:
    said = words.RESULTS[row.result] if row.annulled_at is None else _("Annulled")
    shape = words.SHAPES[row.result] if row.annulled_at is None else "cancelled"
    title = _("Decision %(number)s: %(title)s", number=reference(row.year, row.number, row.audience), title=row.title)
    return Under(title, url_for("decisions.show", decision_id=row.id), shape, str(said))


def decided_about(viewer: Viewer, proposal: Proposal) -> dict[str, Any] | None:
    """Return what was decided about a proposal, for its page."""
    rows = queries.about(viewer, proposal)
    if not rows:
        return None
    lines = [(row, _line(row)) for row in rows]
    return {"title": _("What ministers decided"), "template": "decisions/_of_proposal.html", "lines": lines}


def decisions_of(viewer: Viewer, forum: Forum) -> dict[str, Any] | None:
    """Return the way to the forum's decisions, for those who see them."""
    if not has_board(viewer, forum):
        return None
    address = url_for("decisions.index", forum_id=forum.id)
    return {"title": _("Decisions"), "template": "decisions/_of_forum.html", "address": address}


def may_decide(viewer: Viewer, meeting: Meeting) -> bool:
    """Say whether the viewer can record decisions under the meeting as it stands."""
    return viewer.runs(meeting.forum_id) and obstacle(meeting.level, meeting.state) is None


def install(app: Flask) -> None:
    """Announce them; let templates name results."""
    if decided_under not in under_items:
        under_items.append(decided_under)
        proposal_sections.append(decided_about)
        forum_sections.append(decisions_of)
        agenda.records.append(queries.items_decided)
    app.jinja_env.globals.update(
        DECISION_RESULTS=words.RESULTS,
        DECISION_SHAPES=words.SHAPES,
        decision_reference=reference,
        may_decide=may_decide,
    )
