"""What is done with a practice after it was published: its history, revising, withdrawing, superseding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, g, redirect, render_template, url_for

from exchange.core import clock
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.practices import access, forms, operations, queries
from exchange.practices.models import Practice
from exchange.practices.rules import NotNowError, PracticeRefusedError, State
from exchange.practices.views.shared import bp, moved_on


@bp.get("/<int:practice_id>/history")
@door(access.SEE, subject=queries.practice_or_404)
def history(**_address: int) -> Any:
    """Show how a published practice came to say what it says, word by word."""
    if g.subject.state is not State.PUBLISHED:
        abort(404)
    steps = queries.history(g.viewer, g.subject)
    return render_template("practices/history.html", practice=g.subject, steps=steps)


@bp.post("/<int:practice_id>/revise")
@door(access.OWN, subject=queries.own_or_404)
def revise(practice_id: int) -> Any:
    """Begin a revision beside what is read, or go on with the one under way."""
    try:
        revision = operations.begin_revision(g.viewer, g.subject, clock.now())
    except NotNowError:
        return moved_on(".show", practice_id=practice_id)
    db.session.commit()
    endpoint = ".edit" if revision.state is State.DRAFT else ".show"
    return redirect(url_for(endpoint, practice_id=revision.id))


# --- Withdrawing ------------------------------------------------------------------------------------------------------


def _withdraw_page(form: Any, status: int = 200) -> Any:
    return render_template("practices/withdraw.html", form=form, practice=g.subject), status


@bp.get("/<int:practice_id>/withdraw")
@door(access.KEEP, subject=queries.keepable_or_404)
def ask_withdraw(**_address: int) -> Any:
    """Ask before a practice is taken from its readers."""
    return _withdraw_page(forms.WithdrawForm())


@bp.post("/<int:practice_id>/withdraw")
@door(access.KEEP, subject=queries.keepable_or_404)
def withdraw(practice_id: int) -> Any:
    """Take a practice from its readers."""
    form = forms.WithdrawForm()
    if not form.validate():
        return _withdraw_page(form, 422)
    one, reason, now = g.subject, form.reason.data or "", clock.now()
    try:
        said = _("Withdrawn. Its readers are told when and why on its page.")
        return _done(practice_id, lambda: operations.withdraw(g.viewer, one, reason, now), said)
    except PracticeRefusedError as error:
        return _refused(practice_id, form, error, "reason", _withdraw_page)


@bp.post("/<int:practice_id>/bring-back")
@door(access.KEEP, subject=queries.keepable_or_404)
def bring_back(practice_id: int) -> Any:
    """Put a withdrawn practice before its readers again."""
    one, now = g.subject, clock.now()
    said = _("It is there for its readers again.")
    return _done(practice_id, lambda: operations.bring_back(g.viewer, one, now), said)


# --- Superseding ------------------------------------------------------------------------------------------------------


def _supersede_page(form: Any, status: int = 200) -> Any:
    return render_template("practices/supersede.html", form=form, practice=g.subject), status


@bp.get("/<int:practice_id>/supersede")
@door(access.KEEP, subject=queries.keepable_or_404)
def ask_supersede(**_address: int) -> Any:
    """Ask what has taken the place of a practice."""
    return _supersede_page(forms.supersede_form(g.viewer, g.subject))


@bp.post("/<int:practice_id>/supersede")
@door(access.KEEP, subject=queries.keepable_or_404)
def supersede(practice_id: int) -> Any:
    """Say what has taken the place of a practice."""
    form = forms.supersede_form(g.viewer, g.subject)
    if not form.validate():
        return _supersede_page(form, 422)
    one, chosen, now = g.subject, form.successor.data, clock.now()
    successor = db.session.get(Practice, int(chosen)) if chosen else None
    try:
        said = _("Lists and search now show the other one.")
        return _done(practice_id, lambda: operations.supersede(g.viewer, one, successor, now), said)
    except PracticeRefusedError as error:
        return _refused(practice_id, form, error, "successor", _supersede_page)


@bp.post("/<int:practice_id>/stand-again")
@door(access.KEEP, subject=queries.keepable_or_404)
def stand_again(practice_id: int) -> Any:
    """Say that nothing has taken its place after all."""
    one, now = g.subject, clock.now()
    return _done(practice_id, lambda: operations.stand_again(g.viewer, one, now), _("It stands by itself again."))


# --- What both have in common -----------------------------------------------------------------------------------------


def _refused(practice_id: int, form: Any, error: PracticeRefusedError, field: str, page: Callable[..., Any]) -> Any:
    db.session.rollback()
    g.subject = queries.keepable_or_404(practice_id)
    form.say(error, field)
    return page(form, 422)


def _done(practice_id: int, verb: Callable[[], None], said: str) -> Any:
    try:
        verb()
    except NotNowError:
        return moved_on(".show", practice_id=practice_id)
    db.session.commit()
    flash(said, "success")
    return redirect(url_for(".show", practice_id=practice_id))
