"""Reminding, releasing and closing: each asks before anything is done."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.forms import Form
from exchange.core.i18n import gettext as _
from exchange.informing import access, forms, operations, queries
from exchange.informing.models import Duty, Informed
from exchange.informing.rules import OWING, Refusal, RefusedError, may_be_reminded
from exchange.informing.views.shared import bp, done
from exchange.informing.words import REFUSALS, for_whom, said_of_reminded


def _proof(duty_id: int) -> str:
    return url_for("informing.show", duty_id=duty_id)


def _closed(duty: Duty) -> Any:
    """Send back whoever wants to do something about a duty that is closed; None while it is open."""
    if duty.closed_at is None:
        return None
    flash(REFUSALS[Refusal.CLOSED], "warning")
    return redirect(_proof(duty.id))


# --- Reminding --------------------------------------------------------------------------------------------------------


@bp.get("/<int:duty_id>/remind")
@door(access.RUN, subject=queries.duty_or_404)
def ask_remind(**_address: int) -> Any:
    """Show who would be reminded."""
    return _closed(g.subject) or _remind_page(Form(formdata=None))


@bp.post("/<int:duty_id>/remind")
@door(access.RUN, subject=queries.held_duty_or_404)
def remind(duty_id: int) -> Any:
    """Remind those who have not taken note."""
    form, now = Form(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if sent_back := _closed(g.subject):
        return sent_back
    reminded = operations.remind(g.viewer, g.subject, now)
    return done(form, said_of_reminded(len(reminded)), _proof(duty_id), now)


def _remind_page(form: Any) -> str:
    duty, now = g.subject, clock.now()
    today = queries.today_of(duty, now)
    owing = [
        row
        for row in queries.told_under(duty)
        if queries.stand_of(row, None, today) in OWING and access.handles(g.viewer, row.person.side)
    ]
    due = [row for row in owing if may_be_reminded(row.written_at, now)]
    return render_template(
        "informing/remind.html",
        form=form,
        duty=duty,
        due=[(row.person.name, for_whom(row)) for row in due],
        spared=[row.person.name for row in owing if row not in due],
    )


# --- Releasing --------------------------------------------------------------------------------------------------------


def _settled(told: Informed) -> Any:
    """Send back whoever wants to release somebody who owes nothing; None while it is owed."""
    if sent_back := _closed(told.duty):
        return sent_back
    if told.acknowledged_at is None and told.released_at is None:
        return None
    flash(_("%(name)s owes nothing any more. Nothing was changed.", name=told.person.name), "info")
    return redirect(_proof(told.duty_id))


@bp.get("/<int:duty_id>/people/<int:informed_id>/release")
@door(access.HANDLE, subject=queries.told_or_404)
def ask_release(**_address: int) -> Any:
    """Ask why somebody need not take note any more."""
    return _settled(g.subject) or _release_page(forms.ReleaseForm(formdata=None))


@bp.post("/<int:duty_id>/people/<int:informed_id>/release")
@door(access.HANDLE, subject=queries.held_told_or_404)
def release(duty_id: int, **_address: int) -> Any:
    """Release somebody, with the reason."""
    told, form, now = g.subject, forms.ReleaseForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if sent_back := _settled(told):
        return sent_back
    if not form.validate():
        return _release_page(form), 422
    duty = queries.held_duty_or_404(duty_id)
    operations.release(g.viewer, duty, [told.person_id], form.reason.data, now)
    said = _("%(name)s is not asked to take note any more, and is not told so.", name=told.person.name)
    return done(form, said, _proof(duty_id), now)


def _release_page(form: Any) -> str:
    return render_template("informing/release.html", form=form, told=g.subject, duty=g.subject.duty)


# --- Closing ----------------------------------------------------------------------------------------------------------


@bp.get("/<int:duty_id>/close")
@door(access.RUN, subject=queries.duty_or_404)
def ask_close(**_address: int) -> Any:
    """Ask before a duty is pursued no further."""
    return _closed(g.subject) or _close_page(forms.CloseForm(formdata=None))


@bp.post("/<int:duty_id>/close")
@door(access.RUN, subject=queries.held_duty_or_404)
def close(duty_id: int) -> Any:
    """Close it, with a reason while somebody owes an acknowledgement."""
    form, now = forms.CloseForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if sent_back := _closed(g.subject):
        return sent_back
    if not form.validate():
        return _close_page(form), 422
    try:
        operations.close(g.viewer, g.subject, form.reason.data or "", now)
    except RefusedError as refused:
        form.refuse("reason", REFUSALS[refused.code])
        return _close_page(form), 422
    return done(form, _("It is closed. Nobody is reminded any more."), _proof(duty_id), now)


def _close_page(form: Any) -> str:
    duty = g.subject
    count = queries.counted(queries.told_under(duty), duty, clock.now())
    form.reason.flags.required = bool(count.owing)
    return render_template("informing/close.html", form=form, duty=duty, count=count)
