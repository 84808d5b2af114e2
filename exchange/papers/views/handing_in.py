"""Handing papers in: a new one, another version, corrections, withdrawing and bringing back."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.security import takes_a_file
from exchange.files.forms import refusal_of
from exchange.files.rules import FileRefusedError
from exchange.meetings.agenda import queries as agenda
from exchange.papers import access, forms, operations, queries, words
from exchange.papers.rules import OvertakenError, PaperRefusedError
from exchange.papers.views.shared import bp, overtaken


def _asked_item() -> int | None:
    asked = request.args.get("item", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None  # noqa: PLR2004


def _say_no_room(form: Any, refused: FileRefusedError) -> int:
    """Undo what was begun and say beside the file why it was not kept; return the status of the answer."""
    db.session.rollback()
    message, status = refusal_of(refused)
    form.refuse("file", message)
    return status


# --- A new paper ------------------------------------------------------------------------------------------------------


def _add_form() -> Any:
    desk = g.subject
    return forms.paper_form(g.viewer, desk, agenda.programme(g.viewer, desk.meeting), _asked_item())


def _add_page(form: Any, status: int = 200) -> Any:
    return render_template("papers/add.html", form=form, meeting=g.subject.meeting), status


@bp.get("/meetings/<int:meeting_id>/papers/new")
@door(access.ADD, subject=queries.desk_or_404)
def new(**_address: int) -> Any:
    """Show the form by which a paper is handed in."""
    return _add_page(_add_form())


@bp.post("/meetings/<int:meeting_id>/papers/new")
@door(access.ADD, subject=queries.desk_or_404)
@takes_a_file
def add(meeting_id: int) -> Any:
    """Hand in a paper."""
    form, now = _add_form(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.is_fit():
        return _add_page(form, 422)
    try:
        paper = operations.add(g.viewer, g.subject.meeting, form.details, form.edition, now)
    except PaperRefusedError as refused:
        db.session.rollback()
        g.subject = queries.desk_or_404(meeting_id)
        form.say(refused, "title")
        return _add_page(form, 422)
    except FileRefusedError as refused:
        status = _say_no_room(form, refused)
        g.subject = queries.desk_or_404(meeting_id)
        return _add_page(form, status)
    there = url_for(".index", meeting_id=meeting_id, _anchor=f"paper-{paper.id}")
    there = once.commit_once(form.key.data, g.viewer.person_id, there, now)
    flash(_("Handed in. Those concerned are told once the meeting is announced."), "success")
    return redirect(there)


# --- Another version --------------------------------------------------------------------------------------------------


def _version_page(form: Any, status: int = 200) -> Any:
    return render_template("papers/version.html", form=form, paper=g.subject, meeting=g.subject.meeting), status


@bp.get("/papers/<int:paper_id>/versions/new")
@door(access.CHANGE, subject=queries.paper_or_404)
def new_version(**_address: int) -> Any:
    """Show the form for another version."""
    return _version_page(forms.version_form(g.viewer, g.subject))


@bp.post("/papers/<int:paper_id>/versions/new")
@door(access.CHANGE, subject=queries.paper_or_404)
@takes_a_file
def add_version(paper_id: int) -> Any:
    """Add another version."""
    form, now = forms.version_form(g.viewer, g.subject), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.is_fit():
        return _version_page(form, 422)
    try:
        operations.add_version(g.viewer, g.subject, form.edition, now)
    except OvertakenError:
        return _moved_on(paper_id)
    except PaperRefusedError as refused:
        db.session.rollback()
        g.subject = queries.paper_or_404(paper_id)
        form.say(refused, "note")
        return _version_page(form, 422)
    except FileRefusedError as refused:
        status = _say_no_room(form, refused)
        g.subject = queries.paper_or_404(paper_id)
        return _version_page(form, status)
    there = once.commit_once(form.key.data, g.viewer.person_id, url_for(".show", paper_id=paper_id), now)
    flash(_("The new version is there. Earlier ones stay in its history."), "success")
    return redirect(there)


def _moved_on(paper_id: int) -> Any:
    db.session.rollback()
    flash(overtaken(), "warning")
    return redirect(url_for(".show", paper_id=paper_id))


# --- What is said of it -----------------------------------------------------------------------------------------------


def _correct_form() -> Any:
    paper = g.subject
    desk = queries.desk_of(g.viewer, paper.meeting)
    return forms.correct_form(g.viewer, paper, desk, agenda.programme(g.viewer, paper.meeting))


def _correct_page(form: Any, status: int = 200) -> Any:
    return render_template("papers/correct.html", form=form, paper=g.subject, meeting=g.subject.meeting), status


@bp.get("/papers/<int:paper_id>/edit")
@door(access.CHANGE, subject=queries.paper_or_404)
def edit(**_address: int) -> Any:
    """Show the form by which is corrected what is said of a paper."""
    return _correct_page(_correct_form())


@bp.post("/papers/<int:paper_id>/edit")
@door(access.CHANGE, subject=queries.paper_or_404)
def correct(paper_id: int) -> Any:
    """Correct what is said of a paper; when somebody else did meanwhile, show both."""
    form = _correct_form()
    if not form.validate():
        return _correct_page(form, 422)
    try:
        operations.change(g.viewer, g.subject, form.details, clock.now(), version=form.version.data or "")
    except OvertakenError:
        db.session.rollback()
        db.session.expire_all()
        g.subject = queries.paper_or_404(paper_id)
        form.is_stale(forms.entered(g.subject))
        return _correct_page(form, 409)
    except PaperRefusedError as refused:
        db.session.rollback()
        g.subject = queries.paper_or_404(paper_id)
        form.say(refused, "title")
        return _correct_page(form, 422)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(url_for(".show", paper_id=paper_id))


# --- Withdrawing ------------------------------------------------------------------------------------------------------


def _withdraw_page(form: Any, status: int = 200) -> Any:
    return render_template("papers/withdraw.html", form=form, paper=g.subject, meeting=g.subject.meeting), status


@bp.get("/papers/<int:paper_id>/withdraw")
@door(access.CHANGE, subject=queries.paper_or_404)
def ask_withdraw(**_address: int) -> Any:
    """Ask before a paper is taken from its readers."""
    return _withdraw_page(forms.WithdrawForm())


@bp.post("/papers/<int:paper_id>/withdraw")
@door(access.CHANGE, subject=queries.paper_or_404)
def withdraw(paper_id: int) -> Any:
    """Take a paper from its readers."""
    form = forms.WithdrawForm()
    if not form.validate():
        return _withdraw_page(form, 422)
    return _done(paper_id, _("Withdrawn. Its readers see it no more."), form.reason.data or "")


@bp.post("/papers/<int:paper_id>/bring-back")
@door(access.CHANGE, subject=queries.paper_or_404)
def bring_back(paper_id: int) -> Any:
    """Put a withdrawn paper before its readers again."""
    return _done(paper_id, _("It is there for its readers again."))


def _done(paper_id: int, words_of_success: str, reason: str | None = None) -> Any:
    try:
        if reason is None:
            operations.bring_back(g.viewer, g.subject, clock.now())
        else:
            operations.withdraw(g.viewer, g.subject, reason, clock.now())
    except OvertakenError:
        return _moved_on(paper_id)
    except PaperRefusedError as refused:
        db.session.rollback()
        flash(words.refusal(refused), "warning")
    else:
        db.session.commit()
        flash(words_of_success, "success")
    return redirect(url_for(".show", paper_id=paper_id))
