"""Pages of needs: the board of a forum, one need with its evidence and support."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.markdown import render
from exchange.forums.queries import forum_or_404
from exchange.needs import access, forms, operations, queries, words
from exchange.needs.rules import Consideration, NeedRefusedError, OvertakenError, Stage

bp = Blueprint("needs", __name__)


@bp.get("/forums/<int:forum_id>/needs")
@door(access.BOARD, subject=forum_or_404)
def board(**_address: int) -> Any:
    """Show the board of a forum, or what was set aside."""
    forum, asked = g.subject, forms.wanted(request.args)
    aside = request.args.get("aside") == "yes"
    return render_template(
        "needs/board.html",
        forum=forum, columns=queries.board(g.viewer, forum.id, asked, set_aside=aside), aside=aside,
        filters=forms.filters(g.viewer, forum.id, asked), may_write=access.may_write(g.viewer, forum.id),
    )  # fmt: skip


# --- Naming and changing ----------------------------------------------------------------------------------------------


def _new_page(form: Any, status: int = 200) -> Any:
    return render_template("needs/edit.html", form=form, forum=g.subject, need=None), status


@bp.get("/forums/<int:forum_id>/needs/new")
@door(access.WRITE_NEW, subject=forum_or_404)
def new(**_address: int) -> Any:
    """Show the form for a new need."""
    return _new_page(forms.need_form(g.viewer, g.viewer.at.date(), g.subject))


@bp.post("/forums/<int:forum_id>/needs/new")
@door(access.WRITE_NEW, subject=forum_or_404)
def create(forum_id: int) -> Any:
    """Name a need."""
    form, now = forms.need_form(g.viewer, g.viewer.at.date(), g.subject), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate():
        return _new_page(form, 422)
    try:
        need = operations.name(g.viewer, g.subject, form.details, now)
    except NeedRefusedError as refused:
        db.session.rollback()
        g.subject = forum_or_404(forum_id)
        form.say(refused, "title")
        return _new_page(form, 422)
    there = url_for(".show", need_id=need.id)
    there = once.commit_once(form.key.data, g.viewer.person_id, there, now)
    flash(_("It stands on the board. Say next what it rests on."), "success")
    return redirect(there)


def _edit_page(form: Any, status: int = 200) -> Any:
    return render_template("needs/edit.html", form=form, forum=g.subject.forum, need=g.subject), status


@bp.get("/needs/<int:need_id>/edit")
@door(access.WRITE, subject=queries.need_or_404)
def edit(**_address: int) -> Any:
    """Show the form for a need there is."""
    return _edit_page(forms.need_form(g.viewer, g.viewer.at.date(), g.subject.forum, g.subject))


@bp.post("/needs/<int:need_id>/edit")
@door(access.WRITE, subject=queries.need_or_404)
def save(need_id: int) -> Any:
    """Change what is said of a need; when somebody else did meanwhile, show both."""
    form = forms.need_form(g.viewer, g.viewer.at.date(), g.subject.forum, g.subject)
    if not form.validate():
        return _edit_page(form, 422)
    try:
        operations.change(g.viewer, g.subject, form.details, clock.now(), version=form.version.data or "")
    except OvertakenError:
        _again(need_id)
        form.is_stale(forms.entered(queries.details_of(g.subject), g.subject.version))
        return _edit_page(form, 409)
    except NeedRefusedError as refused:
        _again(need_id)
        form.say(refused, "title")
        return _edit_page(form, 422)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(url_for(".show", need_id=need_id))


def _again(need_id: int) -> None:
    """Undo what was begun, and read the need as it now stands."""
    db.session.rollback()
    g.subject = queries.need_or_404(need_id)


# --- One need ---------------------------------------------------------------------------------------------------------


def _page(status: int = 200, **shown: Any) -> Any:
    need, viewer = g.subject, g.viewer
    speaks = access.speaks_for(viewer, need)
    supporting = {one.country_code for one in need.support}
    writes = access.may_write(viewer, need.forum_id)
    forms_shown = {
        "move": forms.move_form(need) if writes else None,
        "evidence_form": forms.evidence_form(viewer, need) if writes else None,
        "support_form": forms.support_form(speaks - supporting) if speaks - supporting else None,
    }
    return render_template(
        "needs/show.html",
        need=need, render=render, writes=writes, papers=queries.readable_papers(viewer, need), own=speaks & supporting,
        considered=[(words.CONSIDERATIONS[one], text) for one in Consideration if (text := getattr(need, one.value))],
        **(forms_shown | shown),
    ), status  # fmt: skip


@bp.get("/needs/<int:need_id>")
@door(access.SEE, subject=queries.need_or_404)
def show(**_address: int) -> Any:
    """Show a need with its evidence and support."""
    return _page()


@bp.post("/needs/<int:need_id>/move")
@door(access.WRITE, subject=queries.need_or_404)
def move(need_id: int) -> Any:
    """Move a need on the board; when somebody else moved it meanwhile, show where it stands now."""
    form = forms.move_form(g.subject)
    if not form.validate():
        return _page(422, move=form)
    try:
        to = Stage(form.to.data)
        operations.move(g.viewer, g.subject, to, form.reason.data or "", clock.now(), version=form.version.data or "")
    except OvertakenError:
        _again(need_id)
        fresh = forms.move_form(g.subject)
        fresh.version.data = str(g.subject.version)
        fresh.refuse(
            "to",
            _("Somebody else moved or changed it meanwhile. It now stands as shown here; move it again if need be."),
        )
        return _page(409, move=fresh)
    except NeedRefusedError as refused:
        _again(need_id)
        form.say(refused, "to")
        return _page(422, move=form)
    db.session.commit()
    flash(_("Moved."), "success")
    return redirect(url_for(".show", need_id=need_id))


@bp.post("/needs/<int:need_id>/evidence")
@door(access.WRITE, subject=queries.need_or_404)
def add_evidence(need_id: int) -> Any:
    """Say what a need rests on."""
    form, now = forms.evidence_form(g.viewer, g.subject), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate() or form.is_refused():
        return _page(422, evidence_form=form)
    try:
        operations.add_evidence(g.viewer, g.subject, form.evidence, now)
    except OvertakenError:
        return _moved_on(need_id)
    except NeedRefusedError as refused:
        _again(need_id)
        form.say(refused, "source")
        return _page(422, evidence_form=form)
    there = url_for(".show", need_id=need_id, _anchor="evidence")
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, there, now))


def _moved_on(need_id: int) -> Any:
    db.session.rollback()
    flash(_("Nothing was done: it has moved on meanwhile."), "warning")
    return redirect(url_for(".show", need_id=need_id))


def _done(need_id: int, verb: Callable[[], Any], said: str) -> Any:
    try:
        verb()
    except (OvertakenError, NeedRefusedError):
        return _moved_on(need_id)
    db.session.commit()
    flash(said, "success")
    return redirect(url_for(".show", need_id=need_id))


@bp.post("/needs/<int:need_id>/evidence/<int:evidence_id>/remove")
@door(access.WRITE, subject=queries.need_of_evidence_or_404)
def remove_evidence(need_id: int, evidence_id: int) -> Any:
    """Take evidence away."""
    need, now = g.subject, clock.now()
    return _done(need_id, lambda: operations.remove_evidence(g.viewer, need, evidence_id, now), _("Removed."))


@bp.post("/needs/<int:need_id>/support")
@door(access.SUPPORT, subject=queries.need_or_404)
def support(need_id: int) -> Any:
    """Say that the viewer's country supports the need."""
    form = forms.support_form(access.speaks_for(g.viewer, g.subject))
    if not form.validate():
        return _page(422, support_form=form)
    need, country, note, now = g.subject, form.country.data, form.note.data or "", clock.now()
    return _done(
        need_id, lambda: operations.support(g.viewer, need, country, note, now), _("Your country supports it.")
    )


@bp.post("/needs/<int:need_id>/support/withdraw")
@door(access.SUPPORT, subject=queries.need_or_404)
def support_no_more(need_id: int) -> Any:
    """Take the support of the viewer's country back."""
    need, country, now = g.subject, request.form.get("country", ""), clock.now()
    said = _("Your country’s support has been taken back.")
    return _done(need_id, lambda: operations.support_no_more(g.viewer, need, country, now), said)


blueprints = (bp,)
