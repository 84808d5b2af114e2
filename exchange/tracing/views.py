"""The page of a line from need to result (G3)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, render_template, url_for

from exchange.core.access import door
from exchange.tracing import access, queries, rules, words
from exchange.tracing.rules import Stage, Thing

bp = Blueprint("tracing", __name__)
blueprints = (bp,)

#: Where each thing has its page: endpoint and the name of its key; an evaluation stands on that of its activity.
_PAGES = {
    Stage.NEED: ("needs.show", "need_id"),
    Stage.PROPOSAL: ("proposals.show", "proposal_id"),
    Stage.DECISION: ("decisions.show", "decision_id"),
    Stage.ACTIVITY: ("activities.show", "activity_id"),
    Stage.EVALUATION: ("activities.show", "activity_id"),
    Stage.COMMITMENT: ("commitments.show", "commitment_id"),
}


def address_of(thing: Thing) -> str:
    """Return where a thing has its page."""
    endpoint, name = _PAGES[thing.stage]
    where: dict[str, Any] = {name: thing.key}
    return url_for(endpoint, **where)


@bp.get("/lines/<kind>/<int:thing_id>")
@door(access.FOLLOW, subject=queries.start_or_404)
def show(**_address: Any) -> Any:
    """Show the whole line that a thing stands in, as a picture and as text."""
    start = g.subject
    things = queries.line(g.viewer, start)
    return render_template(
        "tracing/show.html", start=start, here=f"{start.stage.value}:{start.key}", columns=rules.columns(things),
        told=rules.told(things), address_of=address_of, stages=words.STAGES, states=words.STATES, shapes_of=words.SHAPES,
    )  # fmt: skip
