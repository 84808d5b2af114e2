"""Pages of a forum: its commitments, what was declared, where all stands (M6, P4)."""

from __future__ import annotations

from typing import Any

from flask import abort, g, render_template, request

from exchange.commitments import access, queries
from exchange.commitments.rules import PENDING, State
from exchange.commitments.views.shared import bp, today
from exchange.core.access import door
from exchange.core.markdown import render
from exchange.core.web import paginate
from exchange.forums.models import Forum
from exchange.forums.queries import forum_or_404
from exchange.meetings.access import plans


@bp.get("/forums/<int:forum_id>/commitments")
@door(access.LIST, subject=forum_or_404)
def index(**_address: int) -> Any:
    """Show the commitments of a forum: those that are open, or all."""
    everything = request.args.get("closed") == "yes"
    states = tuple(State) if everything else tuple(PENDING)
    page = paginate(queries.of_forum(g.viewer, g.subject.id, states), entities=False)
    return render_template(
        "commitments/index.html", forum=g.subject, page=page, everything=everything, today=today(),
        may_make=plans(g.viewer, g.subject.id), declared=queries.declarations_of(g.subject),
    )  # fmt: skip


# --- What was declared ------------------------------------------------------------------------------------------------


def _declared_or_404(forum_id: int, key: str) -> Forum:
    forum = forum_or_404(forum_id)
    return forum if any(one.key == key for one in queries.declarations_of(forum)) else abort(404)


@bp.get("/forums/<int:forum_id>/declarations/<key>")
@door(access.LIST, subject=_declared_or_404)
def declaration(forum_id: int, key: str) -> Any:
    """Show what a forum declared, paragraph by paragraph, with what follows from each (P4)."""
    one = next(one for one in queries.declarations_of(g.subject) if one.key == key)
    return render_template(
        "commitments/declaration.html", forum=g.subject, declaration=one, today=today(),
        followed=queries.by_paragraph(g.viewer, forum_id, key), may_make=plans(g.viewer, forum_id),
    )  # fmt: skip


# --- Where all stands -------------------------------------------------------------------------------------------------


@bp.get("/forums/<int:forum_id>/state-of-play")
@door(access.LIST, subject=forum_or_404)
def state_of_play(forum_id: int) -> Any:
    """Show senior officials and ministers where commitments and joint activities stand (CO, CL 26)."""
    told = queries.state_of_play(g.viewer, forum_id, today())
    return render_template("commitments/state_of_play.html", forum=g.subject, told=told, render=render)
