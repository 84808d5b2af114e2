"""Pages of the register of initiatives: what runs already (G2)."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.web import paginate
from exchange.proposals import access, forms, operations, queries
from exchange.proposals.rules import OvertakenError, ProposalRefusedError
from exchange.proposals.views.shared import bp


@bp.get("/initiatives")
@door(access.REGISTER)
def register() -> Any:
    """Show what runs already."""
    return render_template(
        "proposals/register.html", page=paginate(queries.initiatives(g.viewer)), listed=queries.listed,
        may_enter=access.may_register(g.viewer),
    )  # fmt: skip


@bp.get("/initiatives/<int:initiative_id>")
@door(access.REGISTER, subject=queries.initiative_or_404)
def show_initiative(**_address: int) -> Any:
    """Show an initiative."""
    return render_template(
        "proposals/initiative.html", one=g.subject, listed=queries.listed, may_enter=access.may_register(g.viewer)
    )


def _initiative_page(form: Any, one: Any = None, status: int = 200) -> Any:
    return render_template("proposals/initiative_edit.html", form=form, one=one), status


def _is_sound(form: Any) -> bool:
    fits = form.validate()
    return form.has_real_days() and form.has_real_link() and fits


@bp.get("/initiatives/new")
@door(access.ENTER)
def new_initiative() -> Any:
    """Show the form for an initiative."""
    return _initiative_page(forms.initiative_form(g.viewer, g.viewer.at.date()))


@bp.post("/initiatives/new")
@door(access.ENTER)
def enter() -> Any:
    """Enter an initiative."""
    form, now = forms.initiative_form(g.viewer, g.viewer.at.date()), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not _is_sound(form):
        return _initiative_page(form, status=422)
    try:
        one = operations.enter(g.viewer, form.values_entered, now)
    except ProposalRefusedError as refused:
        db.session.rollback()
        form.say(refused, "title")
        return _initiative_page(form, status=422)
    there = url_for(".show_initiative", initiative_id=one.id)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, there, now))


@bp.get("/initiatives/<int:initiative_id>/edit")
@door(access.ENTER, subject=queries.initiative_or_404)
def edit_initiative(**_address: int) -> Any:
    """Show the form for an initiative there is."""
    return _initiative_page(forms.initiative_form(g.viewer, g.viewer.at.date(), g.subject), g.subject)


@bp.post("/initiatives/<int:initiative_id>/edit")
@door(access.ENTER, subject=queries.initiative_or_404)
def correct(initiative_id: int) -> Any:
    """Correct what is said of an initiative; when somebody else did meanwhile, show both."""
    form = forms.initiative_form(g.viewer, g.viewer.at.date(), g.subject)
    if not _is_sound(form):
        return _initiative_page(form, g.subject, 422)
    try:
        operations.correct(g.viewer, g.subject, form.values_entered, clock.now(), version=form.version.data or "")
    except OvertakenError:
        db.session.rollback()
        g.subject = queries.initiative_or_404(initiative_id)
        form.is_stale(forms.told(g.subject))
        return _initiative_page(form, g.subject, 409)
    except ProposalRefusedError as refused:
        db.session.rollback()
        g.subject = queries.initiative_or_404(initiative_id)
        form.say(refused, "title")
        return _initiative_page(form, g.subject, 422)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(url_for(".show_initiative", initiative_id=initiative_id))
