"""Mails that came in: what became of each, and the two ways out of what was set aside."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, current_app, flash, g, redirect, render_template, request, url_for

from exchange.core import clock
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.web import paginate
from exchange.meetings.invitations.forms import RecordForm, refuse
from exchange.meetings.invitations.rules import Refusal, RefusedError
from exchange.meetings.invitations.words import REFUSALS, said_of_promoted
from exchange.meetings.models import Participation
from exchange.notices.answers import access, forms, operations, queries
from exchange.notices.answers.rules import Fate
from exchange.notices.answers.words import as_note

bp = Blueprint("answers", __name__, url_prefix="/answers")


@bp.get("/")
@door(access.READ)
def index() -> Any:
    """Show the mails, newest first; at first those that somebody has to look at."""
    viewer, wanted = g.viewer, forms.wanted(request.args)
    return render_template(
        "notices/answers/index.html",
        page=paginate(queries.listed(viewer, wanted), entities=False),
        wanted=wanted,
        fates=forms.fate_choices(),
        about=queries.meeting_of(wanted.meeting_id),
        trouble=queries.standing_trouble() if viewer.is_admin else None,
        no_mailbox=viewer.is_admin and not current_app.config["MAIL_ANSWERS"],
    )


@bp.get("/<int:mail_id>")
@door(access.READ, subject=queries.mail_or_404)
def show(**_address: int) -> Any:
    """Show one mail: what was made out of it, and its text."""
    return render_template("notices/answers/show.html", shown=g.subject)


def _back(mail_id: int, message: str, tone: str = "info") -> Any:
    flash(message, tone)
    return redirect(url_for(".show", mail_id=mail_id))


def _not_open(mail_id: int) -> Any:
    if g.subject.mail.fate is Fate.OPEN:
        return _back(mail_id, str(REFUSALS[Refusal.NOT_ON_LIST]), "warning")
    return _back(mail_id, _("This mail has been settled already. Nothing was changed."))


def _record_page(form: RecordForm, status: int = 200) -> tuple[str, int]:
    return render_template("notices/answers/record.html", shown=g.subject, form=form), status


def _place_or_404() -> Participation:
    """Return the place whose answer is recorded; a mail that leads to nobody's has no such page."""
    place: Participation | None = g.subject.place
    return place or abort(404)


@bp.get("/<int:mail_id>/record")
@door(access.READ, subject=queries.mail_or_404)
def record(mail_id: int) -> Any:
    """Ask which answer is recorded; at first the one that was made out."""
    shown, place = g.subject, _place_or_404()
    if not shown.is_recordable:
        return _not_open(mail_id)
    form = RecordForm(formdata=None, obj=place)
    form.answer.data, form.note.data = shown.mail.answer, as_note(shown.mail, place)
    form.offer()
    return _record_page(form)


@bp.post("/<int:mail_id>/record")
@door(access.READ, subject=queries.held_mail_or_404)
def note_answer(mail_id: int) -> Any:
    """Record the answer, as one given by phone."""
    form, shown, place = RecordForm(), g.subject, _place_or_404()
    if not shown.is_recordable:
        return _not_open(mail_id)
    form.offer()
    if form.is_stale(place):
        return _record_page(form, 409)
    if not form.validate():
        return _record_page(form, 422)
    try:
        promoted = operations.record(g.viewer, shown.mail, form.answer.data, form.note.data or "", clock.now())
    except RefusedError as error:
        refuse(form, error, "answer")
        return _record_page(form, 422)
    db.session.commit()
    said = _("The answer of %(name)s has been recorded.", name=shown.name)
    return _back(mail_id, f"{said} {said_of_promoted(promoted)}".strip(), "success")


@bp.get("/<int:mail_id>/settle")
@door(access.READ, subject=queries.mail_or_404)
def settle(mail_id: int) -> Any:
    """Ask for a note on a mail that needs nothing more."""
    if g.subject.mail.fate is not Fate.OPEN:
        return _not_open(mail_id)
    return render_template("notices/answers/settle.html", shown=g.subject, form=forms.SettleForm(formdata=None))


@bp.post("/<int:mail_id>/settle")
@door(access.READ, subject=queries.held_mail_or_404)
def save_settled(mail_id: int) -> Any:
    """Settle a mail without recording anything."""
    form = forms.SettleForm()
    if not form.validate():
        return render_template("notices/answers/settle.html", shown=g.subject, form=form), 422
    try:
        operations.settle(g.viewer, g.subject.mail, form.note.data or "", clock.now())
    except operations.NotOpenError:
        return _not_open(mail_id)
    db.session.commit()
    return _back(mail_id, _("The mail is settled. No answer was recorded."), "success")


@bp.post("/<int:mail_id>/reopen")
@door(access.READ, subject=queries.held_mail_or_404)
def reopen(mail_id: int) -> Any:
    """Let a settled mail be looked at again."""
    try:
        operations.reopen(g.viewer, g.subject.mail, clock.now())
    except operations.NotSettledError:
        return _back(mail_id, _("This mail waits to be looked at, or its answer was noted. Nothing was changed."))
    db.session.commit()
    return _back(mail_id, _("The mail stands among those to look at again. Answers stay as they are."), "success")


blueprints = (bp,)
