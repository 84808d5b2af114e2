"""Pages of the EU crime priorities: a cycle with its coverage, and one priority (P1, P2)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request

from exchange import reference
from exchange.core.access import SIGNED_IN, door
from exchange.practices.rules import Priority
from exchange.priorities import queries, words
from exchange.priorities.rules import Kind
from exchange.world import queries as world

bp = Blueprint("priorities", __name__, url_prefix="/priorities")
blueprints = (bp,)


@bp.get("/")
@door(SIGNED_IN)
def index() -> Any:
    """Show a cycle: its priorities with what there is on each, per kind and per third country."""
    cycle = queries.cycle_of(request.args.get("cycle", ""))
    keys = [one.key for one in cycle.priorities]
    covered = queries.coverage(g.viewer)
    return render_template(
        "priorities/index.html", cycle=cycle, cycles=reference.priority_cycles(), covered=covered, keys=keys,
        gaps=covered.gaps(keys), kinds=words.KINDS, said=words.said,
    )  # fmt: skip


def _priority_or_404(key: str) -> Priority:
    return Priority(key) if key in list(Priority) else abort(404)


@bp.get("/<key>")
@door(SIGNED_IN, subject=_priority_or_404)
def show(**_address: str) -> Any:
    """Show a priority: its aim in each cycle, and what carries it; about one third country, if asked."""
    priority: Priority = g.subject
    asked = request.args.get("country", "")
    country = asked if world.country(asked) else ""
    found = [
        (cycle, one)
        for cycle in sorted(reference.priority_cycles(), key=lambda one: -one.first_year)
        for one in cycle.priorities
        if one.key == priority.value
    ]
    return render_template(
        "priorities/show.html", priority=priority, found=found, country=country, kinds=words.KINDS, said=words.said,
        things=queries.things(g.viewer, priority, country), most=queries.MOST_SHOWN,
        pages={
            Kind.PRACTICE: ("practices.show", "practice_id"), Kind.NEED: ("needs.show", "need_id"),
            Kind.PROPOSAL: ("proposals.show", "proposal_id"), Kind.ACTIVITY: ("activities.show", "activity_id"),
        },
    )  # fmt: skip
