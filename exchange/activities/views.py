"""Pages of joint activities (A1–A3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for

from exchange.activities import access, forms, operations, queries, words
from exchange.activities.models import Activity
from exchange.activities.rules import NEXT, RUNNING, ActivityRefusedError, OvertakenError, Refusal, State
from exchange.core import clock
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.markdown import render
from exchange.core.web import paginate
from exchange.decisions.queries import decision_or_404
from exchange.forums.queries import forum_or_404
from exchange.meetings.access import plans
from exchange.proposals.queries import listed, sees
from exchange.world import queries as world

bp = Blueprint("activities", __name__)
blueprints = (bp,)


@bp.get("/forums/<int:forum_id>/activities")
@door(access.LIST, subject=forum_or_404)
def index(**_address: int) -> Any:
    """Show the joint activities of a forum."""
    page = paginate(queries.of_forum(g.viewer, g.subject.id), entities=False)
    return render_template("activities/index.html", forum=g.subject, page=page)


@bp.post("/decisions/<int:decision_id>/consider")
@door(access.CONSIDER, subject=decision_or_404)
def consider(decision_id: int) -> Any:
    """Begin the activity that ministers agreed to."""
    try:
        activity = operations.consider(g.viewer, g.subject, clock.now())
    except (ActivityRefusedError, OvertakenError) as refused:
        return _refused(refused, url_for("decisions.show", decision_id=decision_id))
    there = url_for(".show", activity_id=activity.id)
    db.session.commit()
    flash(_("It is considered. Contact points of the countries that do not take part are told."), "success")
    return redirect(there)


@bp.get("/activities/<int:activity_id>")
@door(access.SEE, subject=queries.activity_or_404)
def show(**_address: int) -> Any:
    """Show an activity: who takes part, how far it is, who was told."""
    return _page()


def _page(status: int = 200, **shown: Any) -> Any:
    one, viewer = g.subject, g.viewer
    keeps = plans(viewer, one.forum_id)
    sections = [found for section in queries.activity_sections if (found := section(viewer, one))]
    return render_template(
        "activities/show.html",
        activity=one, keeps=keeps, runs=keeps and one.state in RUNNING, next=NEXT[one.state] if keeps else (), sections=sections,
        participants=sorted(queries.participants_of(one)), join=shown.get("join") or forms.join_form(one, viewer.at.date(), None),
        drop=shown.get("drop") or forms.DropForm(formdata=None), render=render, listed=listed, sees_proposal=sees(viewer, one.proposal),
    ), status  # fmt: skip


@bp.get("/activities/<int:activity_id>/edit")
@door(access.KEEP, subject=queries.activity_or_404)
def edit(**_address: int) -> Any:
    """Show the form for what is written down about it."""
    return _edit_page(forms.ChangeForm(obj=g.subject))


def _edit_page(form: Any, status: int = 200) -> Any:
    return render_template("activities/edit.html", form=form, activity=g.subject), status


@bp.post("/activities/<int:activity_id>/edit")
@door(access.KEEP, subject=queries.activity_or_404)
def save(activity_id: int) -> Any:
    """Write it down; when somebody else did meanwhile, show both."""
    form = forms.ChangeForm()
    if not (form.validate() and form.has_real_days()):
        return _edit_page(form, 422)
    try:
        operations.change(g.viewer, g.subject, form.entered, clock.now(), version=form.version.data or "")
    except OvertakenError:
        _again(activity_id)
        form.is_stale(g.subject)
        return _edit_page(form, 409)
    except ActivityRefusedError as refused:
        _again(activity_id)
        form.refuse("ends_on", words.REFUSALS[refused.code])
        return _edit_page(form, 422)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(url_for(".show", activity_id=activity_id))


def _again(activity_id: int) -> None:
    """Undo what was begun, and read the activity as it now stands."""
    db.session.rollback()
    g.subject = queries.activity_or_404(activity_id)


# --- Its way ----------------------------------------------------------------------------------------------------------


def _refused(refused: Exception, there: str) -> Any:
    db.session.rollback()
    code = refused.code if isinstance(refused, ActivityRefusedError) else Refusal.NOT_NEXT
    flash(words.REFUSALS[code], "warning")
    return redirect(there)


def _do(activity_id: int, verb: Callable[[], Any], said: Any) -> Any:
    there = url_for(".show", activity_id=activity_id)
    try:
        verb()
    except (ActivityRefusedError, OvertakenError) as refused:
        return _refused(refused, there)
    db.session.commit()
    flash(said, "success")
    return redirect(there)


@bp.post("/activities/<int:activity_id>/undertake")
@door(access.KEEP, subject=queries.activity_or_404)
def undertake(activity_id: int) -> Any:
    """Let it be undertaken."""
    return _move(activity_id, State.UNDERTAKEN)


@bp.post("/activities/<int:activity_id>/complete")
@door(access.KEEP, subject=queries.activity_or_404)
def complete(activity_id: int) -> Any:
    """Let it be completed."""
    return _move(activity_id, State.COMPLETED)


def _move(activity_id: int, state: State, reason: str = "") -> Any:
    one = g.subject
    return _do(activity_id, lambda: operations.move(g.viewer, one, state, reason, clock.now()), words.DONE[state])


@bp.post("/activities/<int:activity_id>/drop")
@door(access.KEEP, subject=queries.activity_or_404)
def drop(activity_id: int) -> Any:
    """Drop it, with the reason."""
    form = forms.DropForm()
    if not form.validate():
        return _page(422, drop=form)
    return _move(activity_id, State.DROPPED, form.reason.data or "")


@bp.post("/activities/<int:activity_id>/join")
@door(access.KEEP, subject=queries.activity_or_404)
def join(activity_id: int) -> Any:
    """Let a country take part."""
    one, form = g.subject, forms.join_form(g.subject, g.viewer.at.date())
    if not form.validate():
        return _page(422, join=form)
    code = form.country.data
    said = _("It takes part now, and is owed no notice any more.")
    return _do(activity_id, lambda: operations.join(g.viewer, one, code, clock.now()), said)


def _with_country_or_404(activity_id: int, code: str) -> Activity:
    return queries.activity_or_404(activity_id) if world.country(code) else abort(404)


@bp.post("/activities/<int:activity_id>/leave/<code>")
@door(access.KEEP, subject=_with_country_or_404)
def leave(activity_id: int, code: str) -> Any:
    """Let a country take part no longer."""
    one = g.subject
    said = _("It takes part no longer, and is told as the others are.")
    return _do(activity_id, lambda: operations.leave(g.viewer, one, code, clock.now()), said)
