"""Pages of deadlines: those of a meeting, and the list of one's own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange.core import clock, once
from exchange.core.access import SIGNED_IN, door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.web import back_or, paginate_rows
from exchange.cycles.deadlines import access, forms, operations, queries
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import DeadlineRefusedError, Kind, is_moot, standing
from exchange.cycles.deadlines.words import KINDS, REFUSALS, distance
from exchange.forums.queries import label_of
from exchange.meetings.models import Meeting
from exchange.meetings.queries import held_plan_or_404, meeting_or_404

bp = Blueprint("deadlines", __name__)
MEETING = "/meetings/<int:meeting_id>/deadlines"
ONE = f"{MEETING}/<int:deadline_id>"


# --- The list ---------------------------------------------------------------------------------------------------------


@bp.get("/deadlines")
@door(SIGNED_IN)
def index():
    viewer, wanted = g.viewer, forms.wanted(request.args, g.viewer)
    today = forms.today_of(viewer)
    page = paginate_rows(*queries.matching(viewer, wanted, today))
    return render_template(
        "cycles/deadlines/index.html",
        page=page,
        wanted=wanted,
        today=today,
        filters=forms.filter_choices(viewer),
        chairs=queries.chairs_for(page.rows),
        stands=queries.stands,
        label_of=label_of,
        owns_any=queries.owns_any(viewer),
        may_finish=lambda row: g.viewer.runs(row.forum_id) or g.viewer.holds(row.forum_id, row.owner),
    )


# --- Those of a meeting -----------------------------------------------------------------------------------------------


@bp.get(MEETING)
@door(access.SEE, subject=meeting_or_404)
def show(**_address: int):
    return _page(g.subject)


def _add_form(meeting: Meeting, deadlines: list[Deadline]) -> forms.AddForm | None:
    """Return the form for another one; None where the viewer sets none, no date holds, or each kind is there."""
    taken = {deadline.kind for deadline in deadlines}
    open_now = access.SET.opens_for(g.viewer, meeting) and operations.has_date(meeting)
    if not open_now or len(taken) == len(Kind):
        return None
    form = forms.AddForm()
    form.offer(taken)
    return form


def _page(meeting: Meeting, form: forms.AddForm | None = None, status: int = 200) -> Any:
    deadlines, today = queries.of_meeting(meeting.id), forms.today_of(g.viewer)
    moot = is_moot(meeting.state, date_open=meeting.date_open)
    may_set = access.SET.opens_for(g.viewer, meeting)
    shown = render_template(
        "cycles/deadlines/show.html",
        meeting=meeting,
        rows=[(one, standing(one.due_on, today, is_done=one.done_at is not None, is_moot=moot)) for one in deadlines],
        chairs=queries.chairs_for(deadlines),
        form=form or _add_form(meeting, deadlines),
        today=today,
        moot=moot,
        may_set=may_set,
        may_finish=lambda one: may_set or g.viewer.holds(one.forum_id, one.owner),
        has_date=operations.has_date(meeting),
        distance=distance,
    )
    return shown, status


@bp.post(MEETING)
@door(access.SET, subject=held_plan_or_404)
def add(meeting_id: int):
    meeting, now = g.subject, clock.now()
    form = forms.AddForm()
    form.offer(())
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate_on_submit():
        return _page(meeting, form, 422)
    try:
        rule, calendars = form.rule(form.kind.data), queries.calendars_for(meeting)
        operations.add(g.viewer, meeting, rule, calendars, now, by_hand=form.by_hand.data)
    except DeadlineRefusedError as refused:
        form.put_refusal(refused.refusal)
        return _page(meeting, form, 422)
    flash(_("“%(what)s” has been set.", what=KINDS[form.kind.data]), "success")
    answer = url_for(".show", meeting_id=meeting_id)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, answer, now))


# --- One of them ------------------------------------------------------------------------------------------------------


def _edit_page(deadline: Deadline, form: forms.ChangeForm, status: int = 200) -> Any:
    shown = render_template(
        "cycles/deadlines/edit.html",
        deadline=deadline,
        meeting=deadline.meeting,
        form=form,
        is_done=deadline.done_at is not None,
        has_date=operations.has_date(deadline.meeting),
    )
    return shown, status


@bp.get(f"{ONE}/edit")
@door(access.CHANGE, subject=queries.deadline_or_404)
def edit(**_address: int):
    return _edit_page(g.subject, forms.ChangeForm(obj=forms.saved(g.subject)))


@bp.post(f"{ONE}/edit")
@door(access.CHANGE, subject=queries.held_deadline_or_404)
def change(**_address: int):
    deadline, form = g.subject, forms.ChangeForm()
    if form.is_stale(forms.saved(deadline)):
        return _edit_page(deadline, form, 409)
    if not form.validate_on_submit():
        return _edit_page(deadline, form, 422)
    calendars = queries.calendars_for(deadline.meeting)
    try:
        done = operations.change(
            g.viewer, deadline, form.rule(deadline.kind), calendars, clock.now(), by_hand=form.by_hand.data
        )
    except DeadlineRefusedError as refused:
        form.put_refusal(refused.refusal)
        return _edit_page(deadline, form, 422)
    if done is None:
        flash(_("Nothing was changed."), "info")
        return redirect(url_for(".show", meeting_id=deadline.meeting_id))
    return _saved(deadline, _("“%(what)s” has been saved.", what=KINDS[deadline.kind]))


@bp.post(f"{ONE}/unpin")
@door(access.CHANGE, subject=queries.held_deadline_or_404)
def unpin(meeting_id: int, **_address: int):
    deadline = g.subject
    try:
        operations.unpin(g.viewer, deadline, queries.calendars_for(deadline.meeting), clock.now())
    except DeadlineRefusedError as refused:
        db.session.rollback()
        flash(REFUSALS[refused.refusal], "error")
        return redirect(url_for(".show", meeting_id=meeting_id))
    return _saved(deadline, _("“%(what)s” is counted from the meeting again.", what=KINDS[deadline.kind]))


@bp.post(f"{ONE}/finish")
@door(access.FINISH, subject=queries.held_deadline_or_404)
def finish(**_address: int):
    operations.finish(g.viewer, g.subject, clock.now())
    return _saved(g.subject, _("“%(what)s” is done.", what=KINDS[g.subject.kind]))


@bp.post(f"{ONE}/reopen")
@door(access.FINISH, subject=queries.held_deadline_or_404)
def reopen(**_address: int):
    operations.reopen(g.viewer, g.subject, queries.calendars_for(g.subject.meeting), clock.now())
    return _saved(g.subject, _("“%(what)s” is not done after all.", what=KINDS[g.subject.kind]))


@bp.post(f"{ONE}/remove")
@door(access.CHANGE, subject=queries.held_deadline_or_404)
def remove(**_address: int):
    what = KINDS[g.subject.kind]
    operations.remove(g.viewer, g.subject, clock.now())
    return _saved(g.subject, _("“%(what)s” has been removed.", what=what))


def _saved(deadline: Deadline, said: str) -> Response:
    """Commit, say it, and go back: to the meeting's deadlines, or to the list it was said from."""
    db.session.commit()
    flash(said, "success")
    return back_or(".show", meeting_id=deadline.meeting_id)


blueprints = (bp,)
