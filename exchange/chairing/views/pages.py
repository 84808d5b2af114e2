"""Pages to read: the terms of a forum's chair, and the next hand-over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import g, render_template

from exchange.accounts.rules import Role
from exchange.chairing import access, operations, picture, queries, rules, words
from exchange.chairing.models import PassedTurn, Rotation
from exchange.chairing.proposals import Plan
from exchange.chairing.views.shared import bp, today_of
from exchange.core import clock
from exchange.core.access import door
from exchange.forums import queries as forum_queries
from exchange.world.rules import Side


@dataclass(frozen=True)
class Chair:
    """One rotation as its page shows it; without a rotation, the side that still needs one."""

    side: Side | None
    rotation: Rotation | None
    plan: Plan | None
    drawing: picture.Drawing | None
    passed: list[PassedTurn]
    not_in_order: list[str]
    not_members: list[str]
    days_left: int | None
    following: rules.Term | None

    @property
    def is_overdue(self) -> bool:
        """Say whether nobody chairs although there is an order: the terms have run out, or an estimate has passed."""
        return self.plan is not None and self.drawing is not None and self.drawing.today_x is None


@bp.get("/chair")
@door(access.SEE, subject=forum_queries.forum_or_404)
def show(forum_id: int) -> Any:
    """Show the order, the past, present and coming terms, and the turns that were passed."""
    forum, today = g.subject, today_of(g.subject)
    found = {rotation.side: rotation for rotation in queries.rotations(forum_id)}
    passed = queries.passed_turns(rotation.id for rotation in found.values())
    members = queries.belonging(forum_id, today)
    # A rotation of a former kind (for all, though there are two sides now) is shown as long as it is there.
    sides = list(dict.fromkeys([*(tuple(Side) if forum.two_sided else (None,)), *found]))
    chairs = [_chair(side, found.get(side), passed, members, today) for side in sides]
    return render_template(
        "chairing/show.html", forum=forum, chairs=chairs, today=today, phase=picture.phase, pattern_words=words.pattern
    )


def _chair(
    side: Side | None,
    rotation: Rotation | None,
    passed: dict[int, list[PassedTurn]],
    members: dict[str, Side],
    today: date,
) -> Chair:
    if rotation is None:
        return Chair(side, None, None, None, [], [], [], None, None)
    plan = operations.plan_of(rotation)
    entitled = [code for code, its_side in members.items() if side in (None, its_side)]
    return Chair(
        side, rotation, plan, picture.draw(plan.terms, today), passed[rotation.id],
        not_in_order=[code for code in entitled if code not in plan.order],
        not_members=[code for code in plan.order if code not in entitled],
        days_left=rules.days_to_handover(plan.terms, today), following=rules.next_term(plan.terms, today),
    )  # fmt: skip


@bp.get("/handover")
@door(access.SEE, subject=forum_queries.forum_or_404)
def handover(forum_id: int) -> Any:
    """Show who hands over to whom, when, and what passes on."""
    forum, today = g.subject, today_of(g.subject)
    seats = [seat for seat in queries.seats({forum_id: today})[forum_id] if seat.ends_on is not None]
    delegates = [m for m in forum_queries.mandates_from(forum_id, today) if m.role is Role.DELEGATION]
    days = sorted({seat.ends_on for seat in seats if seat.ends_on})
    passing_on = [
        section for day in days for source in queries.handover_items if (section := source(g.viewer, forum_id, day))
    ]
    moments = {day: clock.start_of(day, forum.zone) for day in days}
    return render_template(
        "chairing/handover.html", forum=forum, seats=seats, delegates=delegates, sections=passing_on, today=today,
        moments=moments,
    )  # fmt: skip
