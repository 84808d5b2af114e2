"""Pages of the administrator: accounts and authorities."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, g, redirect, render_template, url_for

from exchange.accounts import forms, operations, queries
from exchange.accounts.models import Authority
from exchange.accounts.rules import Refused
from exchange.accounts.views.shared import bp, refuse
from exchange.core import clock, once
from exchange.core.access import ADMINISTRATOR, door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.web import paginate


@bp.get("/people/<int:person_id>/close")
@door(ADMINISTRATOR, subject=queries.person_or_404)
def close(**_address: int) -> Any:
    """Ask before an account is closed."""
    return render_template("accounts/close.html", form=forms.CloseForm(), person=g.subject)


@bp.post("/people/<int:person_id>/close")
@door(ADMINISTRATOR, subject=queries.person_or_404)
def close_account(**_address: int) -> Any:
    """Close an account."""
    form = forms.CloseForm()
    if not form.validate_on_submit():
        return render_template("accounts/close.html", form=form, person=g.subject), 422
    reason = form.reason.data or ""
    return _do(lambda: operations.close(g.viewer, g.subject, clock.now(), reason), _("The account is closed."))


@bp.post("/people/<int:person_id>/reopen")
@door(ADMINISTRATOR, subject=queries.person_or_404)
def reopen(**_address: int) -> Any:
    """Open a closed account again."""
    return _do(lambda: operations.reopen(g.viewer, g.subject, clock.now()), _("The account is open again."))


@bp.post("/people/<int:person_id>/administrator")
@door(ADMINISTRATOR, subject=queries.person_or_404)
def make_administrator(**_address: int) -> Any:
    """Make someone an administrator."""
    done = _("%(name)s is an administrator now.", name=g.subject.name)
    return _do(lambda: operations.make_administrator(g.viewer, g.subject, clock.now()), done)


@bp.post("/people/<int:person_id>/administrator/end")
@door(ADMINISTRATOR, subject=queries.person_or_404)
def unmake_administrator(**_address: int) -> Any:
    """Take an administrator's rights away."""
    done = _("%(name)s is no longer an administrator.", name=g.subject.name)
    return _do(lambda: operations.unmake_administrator(g.viewer, g.subject, clock.now()), done)


def _do(change: Callable[[], None], done: str) -> Any:
    """Carry out a change of the person at hand, say what became of it, and go back to the person."""
    person_id = g.subject.id
    try:
        change()
    except Refused as refused:
        return refuse(refused, "accounts.person", person_id=person_id)
    db.session.commit()
    current_app.logger.info("account of person %s changed by person %s", person_id, g.viewer.person_id)
    flash(done, "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@bp.get("/people/<int:person_id>/affiliation")
@door(ADMINISTRATOR, subject=queries.person_or_404)
def affiliation(**_address: int) -> Any:
    """Show the form that moves someone to another authority or country."""
    return render_template("accounts/affiliation.html", form=forms.move_form(g.subject), person=g.subject)


@bp.post("/people/<int:person_id>/affiliation")
@door(ADMINISTRATOR, subject=queries.person_or_404)
def move(person_id: int) -> Any:
    """Move someone to another authority or country."""
    form, chosen = forms.move_form(g.subject), None
    if not form.validate_on_submit():
        return render_template("accounts/affiliation.html", form=form, person=g.subject), 422
    if form.authority.data:
        chosen = db.session.get(Authority, form.authority.data)
    try:
        operations.move(g.viewer, g.subject, authority=chosen, country_code=form.country.data, now=clock.now())
    except Refused as refused:
        db.session.rollback()
        forms.show_refusal(form, refused)
        return render_template("accounts/affiliation.html", form=form, person=queries.person_or_404(person_id)), 422
    db.session.commit()
    flash(_("Authority and country are saved."), "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@bp.get("/authorities")
@door(ADMINISTRATOR)
def authorities() -> Any:
    """Show all authorities."""
    return render_template("accounts/authorities.html", page=paginate(queries.all_authorities()))


@bp.get("/authorities/new")
@door(ADMINISTRATOR)
def new_authority() -> Any:
    """Show the form for a new authority."""
    return render_template("accounts/authority.html", form=forms.authority_form(), authority=None)


@bp.post("/authorities/new")
@door(ADMINISTRATOR)
def add_authority() -> Any:
    """Add an authority."""
    form, now = forms.authority_form(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate_on_submit():
        return render_template("accounts/authority.html", form=form, authority=None), 422
    try:
        operations.add_authority(
            g.viewer, name=form.name.data, abbreviation=form.abbreviation.data or "", kind=form.kind.data,
            country_code=form.country.data, now=now,
        )  # fmt: skip
    except Refused as refused:
        return _refused(form, refused, None)
    flash(_("The authority is added."), "success")
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, url_for("accounts.authorities"), now))


@bp.get("/authorities/<int:authority_id>")
@door(ADMINISTRATOR, subject=queries.authority_or_404)
def authority(**_address: int) -> Any:
    """Show the form to correct an authority."""
    return render_template("accounts/authority.html", form=forms.authority_form(g.subject), authority=g.subject)


@bp.post("/authorities/<int:authority_id>")
@door(ADMINISTRATOR, subject=queries.authority_or_404)
def edit_authority(authority_id: int) -> Any:
    """Correct an authority."""
    form = forms.authority_form(g.subject)
    if not form.validate_on_submit():
        return render_template("accounts/authority.html", form=form, authority=g.subject), 422
    try:
        operations.edit_authority(
            g.viewer, g.subject, name=form.name.data, abbreviation=form.abbreviation.data or "", kind=form.kind.data,
            country_code=form.country.data, now=clock.now(),
        )  # fmt: skip
    except Refused as refused:
        return _refused(form, refused, authority_id)
    db.session.commit()
    flash(_("The authority is saved."), "success")
    return redirect(url_for("accounts.authorities"))


def _refused(form: forms.AuthorityForm, refused: Refused, authority_id: int | None) -> Any:
    db.session.rollback()
    forms.show_refusal(form, refused)
    known = queries.authority_or_404(authority_id) if authority_id else None
    return render_template("accounts/authority.html", form=form, authority=known), 422
