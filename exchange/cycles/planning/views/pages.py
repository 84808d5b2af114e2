"""Pages to read (the years of a forum, one cycle), its template, and pinning dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, flash, g, redirect, render_template, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.forms import new_key
from exchange.core.i18n import gettext as _
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import standing
from exchange.cycles.planning import access, forms, operations, queries, words
from exchange.cycles.planning.models import Cycle, CycleMeeting, CycleTemplate
from exchange.cycles.planning.rules import POLITICAL, Template, TemplateRefusedError, ladder
from exchange.cycles.planning.rules.picture import Drawing, draw
from exchange.cycles.planning.views.shared import bp, meets_politically, today_of
from exchange.forums import queries as forums
from exchange.forums.models import Forum
from exchange.meetings.rules import OVER, State

#: Numbers of rows in forms have no more digits.
LONGEST_NUMBER = 9


@bp.get("")
@door(access.SEE, subject=forums.forum_or_404)
def index(forum_id: int) -> Any:
    """Show the planned years of the forum, and how it prepares them."""
    forum = g.subject
    template = queries.template_of(forum)
    return render_template(
        "cycles/planning/index.html", forum=forum, years=queries.years_of(g.viewer, forum_id), template=template,
        rungs=ladder(template), plans=meets_politically(forum), decides=access.may_decide(g.viewer, forum_id), wording=words,
    )  # fmt: skip


# --- One cycle --------------------------------------------------------------------------------------------------------


@bp.get("/<int:year>")
@door(access.SEE, subject=queries.cycle_or_404)
def show(**_address: int) -> Any:
    """Show the chain of a year: drawn, and the same as a table."""
    cycle, today = g.subject, today_of(g.subject.forum)
    deadlines, places = queries.deadlines_of(cycle), queries.current(cycle)
    political, template = queries.political_of(cycle), queries.template_of(cycle.forum)
    chairs, drawing = _chairs(cycle, places, deadlines, today)
    return render_template(
        "cycles/planning/show.html", cycle=cycle, forum=cycle.forum, places=places, deadlines=deadlines, today=today,
        called_off=[place for place in cycle.places if place.meeting.state is State.CANCELLED], rung_of=queries.rung_of,
        span_of=queries.span_of, chairs=chairs, drawing=drawing, standing=_standing, wording=words,
        template=template, missing=_missing(cycle, template), is_fast=lambda place: queries.is_fast(place, today), key=new_key(),
        decides=access.may_decide(g.viewer, cycle.forum_id), wish=operations.wish_of(cycle),
        is_over=political is not None and political.meeting.state in OVER,
    )  # fmt: skip


def _chairs(
    cycle: Cycle, places: list[CycleMeeting], deadlines: dict[int, list[Deadline]], today: date
) -> tuple[dict[int, tuple[str, ...]], Drawing | None]:
    """Return who chairs each meeting (M3), and the drawing; event-based terms follow the political meeting (M4)."""
    rota = queries.rota_of(cycle.forum_id, today, but=[place.meeting_id for place in places])
    spans = {place.meeting_id: span for place in places if (span := queries.span_of(place.meeting))}
    political = queries.political_of(cycle)
    end = spans.get(political.meeting_id) if political else None
    political_day = end[0] if end else cycle.window_last
    chairs = {key: rota.chairs(span[0], political_day) for key, span in spans.items()}
    marks = [(queries.rung_of(place), spans[place.meeting_id][0]) for place in places if place.meeting_id in spans]
    due = [one.due_on for key in spans for one in deadlines.get(key, ())]
    return chairs, draw(marks, due, rota.terms(political_day), today)


def _standing(place: CycleMeeting, deadline: Deadline, today: date) -> Any:
    moot = place.meeting.state is State.CANCELLED or queries.span_of(place.meeting) is None
    return standing(deadline.due_on, today, is_done=deadline.done_at is not None, is_moot=moot)


def _missing(cycle: Cycle, template: Template) -> list[Any]:
    """Return the places of the template that a chain needs and this cycle does not have (any more)."""
    held = {queries.rung_of(place) for place in queries.current(cycle)}
    wanted = [rung for rung, part in ladder(template) if part.needed]
    return [rung for rung in [*wanted, POLITICAL] if rung not in held]


@bp.post("/<int:year>/pin")
@door(access.DECIDE, subject=queries.held_cycle_or_404)
def pin(forum_id: int, year: int) -> Any:
    """Pin a meeting's date or a deadline, or let it go again."""
    cycle, form, now = g.subject, forms.PinForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    answer = url_for("planning.show", forum_id=forum_id, year=year)
    if not (form.deadline.data or form.meeting.data):
        flash(_("Nothing was chosen, so nothing was changed."), "warning")
        return redirect(answer)
    pinned = form.pinned.data == "1"
    if form.deadline.data:
        deadline = queries.deadline_or_404(cycle, _number(form.deadline.data))
        operations.pin_deadline(g.viewer, cycle, deadline, now, pinned=pinned)
    else:
        place = queries.place_or_404(cycle, _number(form.meeting.data or ""))
        operations.pin(g.viewer, cycle, place, now, pinned=pinned)
    said = _("Pinned: planning anew leaves this date alone."), _("Let go: planning anew may move this date.")
    flash(said[0] if pinned else said[1], "success")
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, answer, now))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else abort(404)


# --- The template -----------------------------------------------------------------------------------------------------


def _template_form(forum: Forum, row: CycleTemplate | None) -> forms.TemplateForm:
    return forms.template_form(forum, queries.template_of(forum, row), row.version if row else 0)


def _template_page(form: forms.TemplateForm, forum: Forum) -> str:
    return render_template("cycles/planning/template.html", form=form, forum=forum, wording=words)


@bp.get("/template")
@door(access.DECIDE, subject=forums.forum_or_404)
def template(forum_id: int) -> Any:
    """Show the form of the template."""
    return _template_page(_template_form(g.subject, queries.template_row(forum_id)), g.subject)


@bp.post("/template")
@door(access.DECIDE, subject=queries.held_forum_or_404)
def save_template(forum_id: int) -> Any:
    """Save the template; cycles that are there follow when they are planned anew."""
    forum, row = g.subject, queries.template_row(forum_id, held=True)
    form = _template_form(forum, row)
    entered = form.template()
    if entered is None:
        return _template_page(form, forum), 422
    version = row.version if row else 0
    if form.is_stale(forms.saved(queries.template_of(forum, row), form.levels, version)):
        return _template_page(form, forum), 409
    try:
        operations.set_template(g.viewer, forum, entered, clock.now())
    except TemplateRefusedError as refused:
        form.explain(refused)
        return _template_page(form, forum), 422
    db.session.commit()
    flash(_("The template is saved. Years that are planned follow it when they are planned anew."), "success")
    return redirect(url_for("planning.index", forum_id=forum_id))
