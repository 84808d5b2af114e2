"""Proposals appear on the page of their forum and, once they are ready, beside the agenda of its next political meeting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, url_for

from exchange.accounts.rules import Viewer
from exchange.core.i18n import gettext as _
from exchange.forums.models import Forum
from exchange.forums.queries import forum_sections
from exchange.meetings.continuity.queries import open_points
from exchange.meetings.continuity.rules import Point
from exchange.meetings.models import Meeting
from exchange.needs.access import has_board
from exchange.proposals import queries, words
from exchange.world.rules import Audience, Level


def points_for(viewer: Viewer, meeting: Meeting) -> Iterator[Point]:
    """Yield the proposals that are ready, for the agenda of the forum's next political meeting (G2)."""
    if meeting.level is not Level.POLITICAL:
        return
    for one in queries.ready_for(viewer, meeting):
        origin = _("Proposal of the contact group")
        closed = Audience.UNION in (one.audience, meeting.audience)
        yield Point(
            key=queries.key_of(one.id), title=one.title, note=one.aims, origin=origin,
            audience=Audience.UNION if closed else Audience.ALL, url=url_for("proposals.show", proposal_id=one.id),
        )  # fmt: skip


def proposals_of(viewer: Viewer, forum: Forum) -> dict[str, Any] | None:
    """Return the way to the forum's proposals, for those who see them."""
    if not has_board(viewer, forum):
        return None
    address = url_for("proposals.index", forum_id=forum.id)
    return {"title": _("Proposals"), "template": "proposals/_of_forum.html", "address": address}


def install(app: Flask) -> None:
    """Announce both; let templates name states."""
    if points_for not in open_points:
        open_points.append(points_for)
        forum_sections.append(proposals_of)
    app.jinja_env.globals.update(
        PROPOSAL_STATES=words.STATES, PROPOSAL_SHAPES=words.SHAPES, PROPOSAL_WHYS=words.WHYS, PROPOSAL_ANSWERS=words.ANSWERS,
        PROPOSAL_FUNDINGS=words.FUNDINGS,
    )  # fmt: skip
