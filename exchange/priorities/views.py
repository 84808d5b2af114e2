"""Pages of the EU crime priorities: a cycle with its coverage, one priority, and those of a meeting (P1–P3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange import reference
from exchange.core import clock
from exchange.core.access import SIGNED_IN, door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.meetings.queries import meeting_or_404
from exchange.practices.rules import Priority
from exchange.priorities import access, forms, operations, queries, words
from exchange.priorities.leads import queries as leads
from exchange.priorities.leads.access import may_add
from exchange.priorities.rules import PAGES
from exchange.world import queries as world

bp = Blueprint("priorities", __name__)
blueprints = (bp,)


@bp.get("/priorities/")
@door(SIGNED_IN)
def index() -> Any:
    """Show a cycle: who drives its priorities (on its last day, once it is over), what there is on each, per kind and third country."""
    cycle = queries.cycle_of(request.args.get("cycle", ""))
    keys = [one.key for one in cycle.priorities]
    covered = queries.coverage(g.viewer)
    today = g.viewer.at.date()
    return render_template(
        "priorities/index.html", cycle=cycle, cycles=reference.priority_cycles(), covered=covered, keys=keys,
        gaps=covered.gaps(keys), kinds=words.KINDS, drivers=leads.drivers(cycle.key, min(today, date(cycle.last_year, 12, 31))),
        coordinators=leads.coordinators(), may_add=may_add(g.viewer), today=today,
    )  # fmt: skip


def _priority_or_404(key: str) -> Priority:
    return Priority(key) if key in list(Priority) else abort(404)


@bp.get("/priorities/<key>")
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
        "priorities/show.html", priority=priority, found=found, country=country, kinds=words.KINDS,
        things=queries.things(g.viewer, priority, country), most=queries.MOST_SHOWN,
        leads=leads.of_priority(priority), may_add=may_add(g.viewer), today=g.viewer.at.date(),
        pages=PAGES,
    )  # fmt: skip


@bp.get("/meetings/<int:meeting_id>/priorities")
@door(access.CHOOSE, subject=meeting_or_404)
def choose(**_address: int) -> Any:
    """Ask which priorities a meeting is about."""
    form = forms.priorities_form(queries.of_meeting(g.subject.id))
    return render_template("priorities/choose.html", form=form, meeting=g.subject)


@bp.post("/meetings/<int:meeting_id>/priorities")
@door(access.CHOOSE, subject=meeting_or_404)
def choose_these(meeting_id: int) -> Response | tuple[str, int]:
    """Keep what was chosen."""
    form = forms.priorities_form([])
    if not form.validate():
        return render_template("priorities/choose.html", form=form, meeting=g.subject), 422
    operations.choose(g.viewer, g.subject, form.was, form.chosen, clock.now())
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(url_for("meetings.show", meeting_id=meeting_id, _anchor="priorities"))
