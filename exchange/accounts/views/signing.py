"""Pages of those who are not signed in yet: signing in, taking up an invitation, choosing a new password."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, session, url_for
from werkzeug.exceptions import BadRequest

from exchange.accounts import forms, operations, queries
from exchange.accounts.models import LinkPurpose
from exchange.accounts.passwords import fingerprint
from exchange.accounts.rules import Attempt, LinkDead, PasswordRefused, Refused
from exchange.accounts.views.shared import bp, leave, let_in, normal, note_attempt, onwards, too_soon
from exchange.core import clock, i18n
from exchange.core.access import PUBLIC, SIGNED_IN, door
from exchange.core.db import db
from exchange.core.i18n import gettext as _


@bp.get("/login")
@door(PUBLIC)
def login() -> Any:
    """Show the form to sign in."""
    if g.viewer is not None:
        return onwards()
    return render_template("accounts/login.html", form=forms.LoginForm(next=request.args.get("next", "")))


@bp.post("/login")
@door(PUBLIC)
def sign_in() -> Any:
    """Sign in; one answer for everything that does not fit (ASVS 6.3.8)."""
    form, now = forms.LoginForm(), clock.now()
    if not form.validate_on_submit():
        return render_template("accounts/login.html", form=form), 422
    email = normal(form.email.data)
    if sentence := too_soon(Attempt.SIGN_IN, email, now):
        form.form_errors.append(sentence)
        return render_template("accounts/login.html", form=form), 429
    person = operations.prove(email, form.password.data)
    if person is None:
        current_app.logger.info("sign-in refused: address %s", fingerprint(email)[:12])
        note_attempt(Attempt.SIGN_IN, email, now)
        form.form_errors.append(_("This address and this password do not belong together."))
        return render_template("accounts/login.html", form=form), 422
    operations.forget_attempts(email)
    let_in(person, now)
    return onwards()


@bp.post("/logout")
@door(SIGNED_IN)
def logout() -> Any:
    """End the session, here and in every copy of the cookie."""
    operations.end_session(g.viewer.person_id, g.viewer.sign_in_id, clock.now())
    db.session.commit()
    leave("by own wish")
    flash(_("You are signed out."), "success")
    answer = redirect(url_for("accounts.login"))
    # What pages kept in this browser, such as words not saved yet, is nobody else's affair.
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


@bp.post("/language")
@door(PUBLIC)
def set_language() -> Any:
    """Answer in another language from now on; someone signed in finds it again next time."""
    language = request.form.get("language", "")
    if language not in i18n.languages():
        raise BadRequest
    if g.viewer is not None:
        operations.set_language(g.viewer.person_id, language)
        db.session.commit()
    session["language"] = language
    return onwards()


def _dead_link(purpose: LinkPurpose) -> Any:
    """Answer the same for a link that is used, expired, withdrawn or was never made."""
    current_app.logger.info("link refused: %s", purpose.value)
    return render_template("accounts/dead_link.html", is_invitation=purpose is LinkPurpose.INVITATION), 404


@bp.get("/enter/<secret>")
@door(PUBLIC)
def enter(secret: str) -> Any:
    """Show what someone invited is asked: a password, and to know how data are handled."""
    link = queries.live_link(secret, LinkPurpose.INVITATION, clock.now())
    if link is None:
        return _dead_link(LinkPurpose.INVITATION)
    return render_template("accounts/enter.html", form=forms.EnterForm(), person=link.person)


@bp.post("/enter/<secret>")
@door(PUBLIC)
def take_up(secret: str) -> Any:
    """Take up the invitation and sign in."""
    form, now = forms.EnterForm(), clock.now()
    link = queries.live_link(secret, LinkPurpose.INVITATION, now)
    if link is None:
        return _dead_link(LinkPurpose.INVITATION)
    if not form.validate_on_submit():
        return render_template("accounts/enter.html", form=form, person=link.person), 422
    try:
        person = operations.enter(link, form.password.data, now)
    except PasswordRefused as refused:
        forms.show_refusal(form, refused)
        return render_template("accounts/enter.html", form=form, person=link.person), 422
    except (LinkDead, Refused):
        db.session.rollback()
        return _dead_link(LinkPurpose.INVITATION)
    let_in(person, now)
    flash(_("Welcome. Please see whether your profile is right."), "success")
    return redirect(url_for("accounts.profile"))


@bp.get("/reset")
@door(PUBLIC)
def ask_reset() -> Any:
    """Ask for the address of someone who has forgotten the password."""
    return render_template("accounts/ask_reset.html", form=forms.AskResetForm())


@bp.post("/reset")
@door(PUBLIC)
def send_reset() -> Any:
    """Answer the same for every address; only an active account is written to."""
    form, now = forms.AskResetForm(), clock.now()
    if not form.validate_on_submit():
        return render_template("accounts/ask_reset.html", form=form), 422
    email = normal(form.email.data)
    if sentence := too_soon(Attempt.RESET, email, now):
        form.form_errors.append(sentence)
        return render_template("accounts/ask_reset.html", form=form), 429
    hours = current_app.config["RESET_HOURS"]
    operations.ask_reset(email, now, timedelta(hours=hours))
    current_app.logger.info("reset asked: address %s", fingerprint(email)[:12])
    note_attempt(Attempt.RESET, email, now)
    flash(_("If the platform knows this address, a message with a link is on its way to it."), "info")
    return redirect(url_for("accounts.login"))


@bp.get("/reset/<secret>")
@door(PUBLIC)
def reset(secret: str) -> Any:
    """Show the form for the new password."""
    link = queries.live_link(secret, LinkPurpose.RESET, clock.now())
    if link is None:
        return _dead_link(LinkPurpose.RESET)
    return render_template("accounts/reset.html", form=forms.ResetForm(), person=link.person)


@bp.post("/reset/<secret>")
@door(PUBLIC)
def choose_password(secret: str) -> Any:
    """Set the new password; whoever was signed in with the old one no longer is."""
    form, now = forms.ResetForm(), clock.now()
    link = queries.live_link(secret, LinkPurpose.RESET, now)
    if link is None:
        return _dead_link(LinkPurpose.RESET)
    if not form.validate_on_submit():
        return render_template("accounts/reset.html", form=form, person=link.person), 422
    return _choose(form, link, now)


def _choose(form: forms.ResetForm, link: Any, now: datetime) -> Any:
    try:
        person = operations.reset_password(link, form.password.data, now)
    except PasswordRefused as refused:
        forms.show_refusal(form, refused)
        return render_template("accounts/reset.html", form=form, person=link.person), 422
    except LinkDead:
        db.session.rollback()
        return _dead_link(LinkPurpose.RESET)
    db.session.commit()
    current_app.logger.info("password reset: person %s", person.id)
    flash(_("Your new password is set. Please sign in with it."), "success")
    return redirect(url_for("accounts.login"))
