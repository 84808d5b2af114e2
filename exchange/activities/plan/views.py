"""Pages and buttons of a joint activity's plan (A1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for

from exchange.activities.access import KEEP
from exchange.activities.models import Activity
from exchange.activities.plan import access, forms, operations, queries, words
from exchange.activities.plan.rules import PlanRefusedError
from exchange.activities.queries import activity_or_404
from exchange.activities.rules import OvertakenError
from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _

bp = Blueprint("plan", __name__, url_prefix="/activities/<int:activity_id>/plan")
blueprints = (bp,)


def _home(activity_id: int) -> str:
    return url_for("activities.show", activity_id=activity_id, _anchor="plan")


def _form_page(form: Any, activity: Activity, step: Any = None, status: int = 200) -> Any:
    return render_template("activities/plan/step.html", form=form, activity=activity, step=step), status


@bp.get("/new")
@door(KEEP, subject=activity_or_404)
def new(**_address: int) -> Any:
    """Show the empty form."""
    return _form_page(forms.step_form(g.subject), g.subject)


@bp.post("/new")
@door(KEEP, subject=activity_or_404)
def add(activity_id: int) -> Any:
    """Add an action or a milestone."""
    form, now = forms.step_form(g.subject), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not (form.validate() and form.has_real_days()):
        return _form_page(form, g.subject, status=422)
    try:
        operations.add(g.viewer, g.subject, form.details, now)
    except (PlanRefusedError, OvertakenError) as refused:
        db.session.rollback()
        _say(form, refused)
        return _form_page(form, activity_or_404(activity_id), status=422)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, _home(activity_id), now))


def _say(form: Any, refused: Exception) -> None:
    if isinstance(refused, PlanRefusedError):
        form.say(refused, "title")
    else:
        form.refuse("title", _("It has moved on."))


@bp.get("/<int:step_id>/edit")
@door(access.CHANGE, subject=queries.step_or_404)
def edit(**_address: int) -> Any:
    """Show a step, to change it."""
    return _form_page(forms.step_form(g.subject.activity, g.subject), g.subject.activity, g.subject)


@bp.post("/<int:step_id>/edit")
@door(access.CHANGE, subject=queries.step_or_404)
def save(activity_id: int, step_id: int) -> Any:
    """Change a step; when somebody else did meanwhile, show both."""
    step = g.subject
    form = forms.step_form(step.activity, step)
    if not (form.validate() and form.has_real_days()):
        return _form_page(form, step.activity, step, 422)
    try:
        operations.change(g.viewer, step, form.details, clock.now(), version=form.version.data or "")
    except OvertakenError:
        db.session.rollback()
        step = queries.step_or_404(activity_id, step_id)
        form.is_stale(step)
        return _form_page(form, step.activity, step, 409)
    except PlanRefusedError as refused:
        db.session.rollback()
        step = queries.step_or_404(activity_id, step_id)
        _say(form, refused)
        return _form_page(form, step.activity, step, 422)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(_home(activity_id))


def _do(activity_id: int, verb: Callable[[], None]) -> Any:
    try:
        verb()
    except (PlanRefusedError, OvertakenError) as refused:
        db.session.rollback()
        flash(
            words.REFUSALS[refused.code] if isinstance(refused, PlanRefusedError) else _("It has moved on."), "warning"
        )
    else:
        db.session.commit()
        flash(_("The change has been saved."), "success")
    return redirect(_home(activity_id))


@bp.post("/<int:step_id>/done")
@door(access.CHANGE, subject=queries.step_or_404)
def done(activity_id: int, **_address: int) -> Any:
    """Say that a step is done."""
    return _do(activity_id, lambda: operations.mark(g.viewer, g.subject, clock.now(), done=True))


@bp.post("/<int:step_id>/not-done")
@door(access.CHANGE, subject=queries.step_or_404)
def not_done(activity_id: int, **_address: int) -> Any:
    """Say that a step is not done after all."""
    return _do(activity_id, lambda: operations.mark(g.viewer, g.subject, clock.now(), done=False))


@bp.post("/<int:step_id>/remove")
@door(access.CHANGE, subject=queries.step_or_404)
def remove(activity_id: int, **_address: int) -> Any:
    """Take a step out of the plan."""
    return _do(activity_id, lambda: operations.remove(g.viewer, g.subject, clock.now()))
