"""Pages of roles on priorities (P3)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.practices.rules import Priority
from exchange.priorities.leads import access, forms, operations, queries, words
from exchange.priorities.leads.models import PriorityLead
from exchange.priorities.leads.rules import LeadRefusedError, OvertakenError, may_remove

bp = Blueprint("leads", __name__, url_prefix="/priorities/leads")
blueprints = (bp,)


def _home(priority: Priority | None) -> str:
    if priority is None:
        return url_for("priorities.index", _anchor="coordinators")
    return url_for("priorities.show", key=priority.value, _anchor="leads")


def _form_page(form: Any, lead: PriorityLead | None = None, status: int = 200) -> Any:
    back = _home(lead.priority if lead else None)
    removable = lead is not None and may_remove(lead.starts_on, g.viewer.at.date())
    return render_template("priorities/leads/edit.html", form=form, lead=lead, back=back, removable=removable), status


@bp.get("/new")
@door(access.ADD)
def new() -> Any:
    """Show the empty form."""
    asked = request.args.get("priority", "")
    return _form_page(forms.lead_form(g.viewer, asked=asked if asked in set(Priority) else ""))


@bp.post("/new")
@door(access.ADD)
def add() -> Any:
    """Enter a role."""
    form, now = forms.lead_form(g.viewer), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not (form.validate() and form.has_real_days()):
        return _form_page(form, status=422)
    try:
        lead = operations.add(g.viewer, form.details, now)
    except LeadRefusedError as refused:
        db.session.rollback()
        form.say(refused, "starts_on")
        return _form_page(form, status=422)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, _home(lead.priority), now))


@bp.get("/<int:lead_id>/edit")
@door(access.CHANGE, subject=queries.lead_or_404)
def edit(**_address: int) -> Any:
    """Show a role, to change or end it."""
    return _form_page(forms.lead_form(g.viewer, g.subject), g.subject)


@bp.post("/<int:lead_id>/edit")
@door(access.CHANGE, subject=queries.lead_or_404)
def save(lead_id: int) -> Any:
    """Change a role; when somebody else did meanwhile, show both."""
    form = forms.lead_form(g.viewer, g.subject)
    if not (form.validate() and form.has_real_days()):
        return _form_page(form, g.subject, 422)
    try:
        operations.change(g.viewer, g.subject, form.details, clock.now(), version=form.version.data or "")
    except OvertakenError:
        db.session.rollback()
        lead = queries.lead_or_404(lead_id)
        form.is_stale(lead)
        return _form_page(form, lead, 409)
    except LeadRefusedError as refused:
        db.session.rollback()
        form.say(refused, "starts_on")
        return _form_page(form, queries.lead_or_404(lead_id), 422)
    there = _home(g.subject.priority)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(there)


@bp.post("/<int:lead_id>/remove")
@door(access.CHANGE, subject=queries.lead_or_404)
def remove(**_address: int) -> Any:
    """Take away a role that has not begun."""
    there = _home(g.subject.priority)
    try:
        operations.remove(g.viewer, g.subject, clock.now())
    except (LeadRefusedError, OvertakenError) as refused:
        db.session.rollback()
        flash(
            words.REFUSALS[refused.code] if isinstance(refused, LeadRefusedError) else _("It has moved on."), "warning"
        )
    else:
        db.session.commit()
        flash(_("The change has been saved."), "success")
    return redirect(there)
