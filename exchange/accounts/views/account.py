"""Pages about one's own account: profile, address, password, sessions, the copy of one's data."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app, flash, g, jsonify, redirect, render_template, session, url_for

from exchange.accounts import forms, operations, queries
from exchange.accounts.models import Authority
from exchange.accounts.rules import Attempt, PasswordRefused, Refusal, Refused
from exchange.accounts.views.shared import bp, leave, note_attempt, too_soon
from exchange.core import clock
from exchange.core.access import SIGNED_IN, door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.world.rules import Capacity


@bp.get("/account")
@door(SIGNED_IN)
def profile() -> Any:
    """Show one's own profile, ready to be changed."""
    person = queries.oneself()
    return render_template("accounts/profile.html", form=forms.profile_form(person), person=person)


@bp.post("/account")
@door(SIGNED_IN)
def save_profile() -> Any:
    """Save one's own profile."""
    person = queries.oneself()
    form = forms.profile_form(person)
    if not form.validate_on_submit():
        return render_template("accounts/profile.html", form=form, person=person), 422
    if form.is_stale(forms.as_saved(person)):
        return render_template("accounts/profile.html", form=form, person=person), 409
    chosen = form.authority.data
    try:
        operations.update_profile(
            g.viewer, person, name=form.name.data, phone=form.phone.data, zone=form.zone.data, locale=form.locale.data,
            authority=db.session.get(Authority, chosen) if chosen else None, languages=form.languages.data,
            capacities=[Capacity(capacity) for capacity in form.capacities.data], now=clock.now(),
        )  # fmt: skip
    except Refused as refused:
        db.session.rollback()
        forms.show_refusal(form, refused)
        return render_template("accounts/profile.html", form=form, person=queries.oneself()), 422
    db.session.commit()
    session["language"] = person.locale
    flash(_("Your profile is saved."), "success")
    return redirect(url_for("accounts.profile"))


@bp.get("/account/address")
@door(SIGNED_IN)
def address() -> Any:
    """Show the form to move the account to another e-mail address."""
    return render_template("accounts/address.html", form=forms.EmailForm(), person=queries.oneself())


@bp.post("/account/address")
@door(SIGNED_IN)
def save_address() -> Any:
    """Move the account to another e-mail address, with the password as proof."""
    person, form, now = queries.oneself(), forms.EmailForm(), clock.now()

    def change() -> None:
        operations.change_email(g.viewer, person, form.email.data, form.present.data, now)

    if trouble := _with_password(form, person.email, change):
        return render_template("accounts/address.html", form=form, person=queries.oneself()), trouble
    flash(_("From now on you sign in with %(address)s.", address=person.email), "success")
    return redirect(url_for("accounts.profile"))


@bp.get("/account/password")
@door(SIGNED_IN)
def password() -> Any:
    """Show the form to choose another password."""
    return render_template("accounts/password.html", form=forms.PasswordForm(), person=queries.oneself())


@bp.post("/account/password")
@door(SIGNED_IN)
def save_password() -> Any:
    """Choose another password; all other sessions end."""
    person, form, now = queries.oneself(), forms.PasswordForm(), clock.now()

    def change() -> None:
        here = g.viewer.sign_in_id
        operations.change_password(g.viewer, person, form.present.data, form.password.data, now, here=here)

    if trouble := _with_password(form, person.email, change):
        return render_template("accounts/password.html", form=form, person=queries.oneself()), trouble
    current_app.logger.info("password changed: person %s", g.viewer.person_id)
    flash(_("Your password is changed. Everywhere else you are signed out."), "success")
    return redirect(url_for("accounts.sessions"))


def _with_password(form: Any, email: str, change: Any) -> int:
    """Carry out a change that needs the present password, and commit; return the status code of what went wrong, or 0.

    Wrong passwords count for the throttle as they do at the sign-in: an open session is no place to guess either.
    """
    if not form.validate_on_submit():
        return 422
    if sentence := too_soon(Attempt.SIGN_IN, email, clock.now()):
        form.form_errors.append(sentence)
        return 429
    try:
        change()
    except (Refused, PasswordRefused) as refused:
        db.session.rollback()
        forms.show_refusal(form, refused)
        if isinstance(refused, Refused) and refused.code is Refusal.WRONG_PASSWORD:
            current_app.logger.info("password refused: person %s", g.viewer.person_id)
            note_attempt(Attempt.SIGN_IN, email, clock.now())
        return 422
    db.session.commit()
    return 0


@bp.get("/account/sessions")
@door(SIGNED_IN)
def sessions() -> Any:
    """Show where one is signed in."""
    longest = timedelta(hours=current_app.config["SESSION_HOURS"])
    idle = timedelta(minutes=current_app.config["IDLE_MINUTES"])
    found = queries.open_sessions(g.viewer.person_id, clock.now(), longest, idle)
    return render_template("accounts/sessions.html", sessions=found)


@bp.post("/account/sessions/<int:sign_in_id>/end")
@door(SIGNED_IN, subject=queries.own_session_or_404)
def end_session(sign_in_id: int) -> Any:
    """End one of one's own sessions."""
    operations.end_session(g.viewer.person_id, sign_in_id, clock.now())
    db.session.commit()
    if sign_in_id == g.viewer.sign_in_id:
        leave("by own wish")
        return redirect(url_for("accounts.login"))
    flash(_("That session is ended."), "success")
    return redirect(url_for("accounts.sessions"))


@bp.post("/account/sessions/end-others")
@door(SIGNED_IN)
def end_other_sessions() -> Any:
    """End all sessions but this one."""
    operations.end_all_sessions(g.viewer.person_id, clock.now(), but=g.viewer.sign_in_id)
    db.session.commit()
    flash(_("Everywhere else you are signed out."), "success")
    return redirect(url_for("accounts.sessions"))


@bp.post("/account/sessions/end-all")
@door(SIGNED_IN)
def end_all_sessions() -> Any:
    """Sign out everywhere."""
    operations.end_all_sessions(g.viewer.person_id, clock.now())
    db.session.commit()
    leave("everywhere")
    flash(_("You are signed out everywhere."), "success")
    return redirect(url_for("accounts.login"))


@bp.get("/account/data")
@door(SIGNED_IN)
def data() -> Any:
    """Hand over everything that is kept about oneself."""
    answer = jsonify(queries.all_about(queries.oneself()))
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    current_app.logger.info("own data handed over: person %s", g.viewer.person_id)
    return answer
