"""Pages of commitments: those of a forum, one of them, what was declared, and where all stands (M6, P4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from exchange.commitments import access, forms, operations, queries, words
from exchange.commitments.operations import Source
from exchange.commitments.rules import PENDING, CommitmentRefusedError, OvertakenError, State
from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.markdown import render
from exchange.core.web import paginate
from exchange.forums.models import Forum
from exchange.forums.queries import forum_or_404
from exchange.meetings.access import plans
from exchange.meetings.outcomes.queries import item_or_404
from exchange.meetings.rules import TOOK_PLACE

bp = Blueprint("commitments", __name__)
blueprints = (bp,)


def _today() -> date:
    return g.viewer.at.date()


@bp.get("/forums/<int:forum_id>/commitments")
@door(access.LIST, subject=forum_or_404)
def index(**_address: int) -> Any:
    """Show the commitments of a forum: those that are open, or all."""
    everything = request.args.get("closed") == "yes"
    states = tuple(State) if everything else tuple(PENDING)
    page = paginate(queries.of_forum(g.viewer, g.subject.id, states), entities=False)
    return render_template(
        "commitments/index.html", forum=g.subject, page=page, everything=everything, today=_today(),
        may_make=plans(g.viewer, g.subject.id), declared=queries.declarations_of(g.subject), said=words.said,
    )  # fmt: skip


# --- What was declared ------------------------------------------------------------------------------------------------


def _declared_or_404(forum_id: int, key: str) -> Forum:
    forum = forum_or_404(forum_id)
    return forum if any(one.key == key for one in queries.declarations_of(forum)) else abort(404)


@bp.get("/forums/<int:forum_id>/declarations/<key>")
@door(access.LIST, subject=_declared_or_404)
def declaration(forum_id: int, key: str) -> Any:
    """Show what a forum declared, paragraph by paragraph, with what follows from each (P4)."""
    one = next(one for one in queries.declarations_of(g.subject) if one.key == key)
    return render_template(
        "commitments/declaration.html", forum=g.subject, declaration=one, said=words.said, today=_today(),
        followed=queries.by_paragraph(g.viewer, forum_id, key), may_make=plans(g.viewer, forum_id),
    )  # fmt: skip


# --- Making -----------------------------------------------------------------------------------------------------------


@bp.get("/forums/<int:forum_id>/commitments/new")
@door(access.MAKE, subject=forum_or_404)
def new(**_address: int) -> Any:
    """Show the empty form, with the paragraph asked for."""
    return _new_page(forms.new_form(g.viewer, g.subject, _today(), request.args.get("paragraph", "")))


def _new_page(form: Any, status: int = 200) -> Any:
    back = url_for(".index", forum_id=g.subject.id)
    return render_template("commitments/write.html", form=form, forum=g.subject, item=None, back=back), status


@bp.post("/forums/<int:forum_id>/commitments/new")
@door(access.MAKE, subject=forum_or_404)
def create(**_address: int) -> Any:
    """Enter a commitment that follows from a paragraph declared, or from none."""
    form = forms.new_form(g.viewer, g.subject, _today())
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not (form.validate() and form.has_real_day()):
        return _new_page(form, 422)
    text, _colon, number = (form.source.data or "").partition(":")
    source = Source(declaration=text, paragraph=int(number)) if text else Source()
    return _made(form, g.subject, source) or _new_page(form, 422)


def _made(form: Any, forum: Forum, source: Source) -> Any:
    """Enter what the form says and go to its page; None where the rules refuse it, which the form then says."""
    now = clock.now()
    try:
        one = operations.make(g.viewer, forum, form.details, source, now)
    except CommitmentRefusedError as refused:
        form.say(refused, "title")
        return None
    there = url_for(".show", commitment_id=one.id)
    there = once.commit_once(form.key.data, g.viewer.person_id, there, now)
    flash(_("The commitment has been entered. It comes back until it is closed."), "success")
    return redirect(there)


def _under() -> tuple[Any, dict[str, Any], Forum]:
    item = g.subject
    forum = forum_or_404(item.meeting.forum_id)
    decisions = {str(one.id): one for one in queries.decisions_under(item, g.viewer)}
    return forms.under_form(g.viewer, item, decisions.values(), forum, _today()), decisions, forum


def _under_page(form: Any, forum: Forum, status: int = 200) -> Any:
    item = g.subject
    back = url_for("outcomes.show", meeting_id=item.meeting_id, _anchor=f"item-{item.id}")
    early = item.meeting.state not in TOOK_PLACE
    return render_template("commitments/write.html", form=form, forum=forum, item=item, back=back, early=early), status


@bp.get("/meetings/<int:meeting_id>/outcome/items/<int:item_id>/commit")
@door(access.MAKE_UNDER, subject=item_or_404)
def ask(**_address: int) -> Any:
    """Ask what was committed to under an item."""
    form, _decisions, forum = _under()
    return _under_page(form, forum)


@bp.post("/meetings/<int:meeting_id>/outcome/items/<int:item_id>/commit")
@door(access.MAKE_UNDER, subject=item_or_404)
def commit(**_address: int) -> Any:
    """Enter what was committed to under an item."""
    form, decisions, forum = _under()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not (form.validate() and form.has_real_day()):
        return _under_page(form, forum, 422)
    source = Source(g.subject, decisions.get(form.source.data or ""))
    return _made(form, forum, source) or _under_page(form, forum, 422)


# --- One commitment ---------------------------------------------------------------------------------------------------


@bp.get("/commitments/<int:commitment_id>")
@door(access.SEE, subject=queries.commitment_or_404)
def show(**_address: int) -> Any:
    """Show a commitment: who answers, by when, how far it is, where it comes from."""
    return _page()


def _page(status: int = 200, form: Any = None) -> Any:
    one, viewer = g.subject, g.viewer
    members = queries.owners(one.forum_id, _today())
    text = next((text for text in queries.declarations_of(one.forum) if text.key == one.declaration), None)
    return render_template(
        "commitments/show.html", commitment=one, render=render, said=words.said, today=_today(), declaration=text,
        owner_left=not one.owner.is_everybody and one.owner not in members, keeps=plans(viewer, one.forum_id),
        move=(form or forms.move_form(one, None)) if access.reports(viewer, one) else None,
    ), status  # fmt: skip


def _edit_page(form: Any, status: int = 200) -> Any:
    return render_template("commitments/edit.html", form=form, commitment=g.subject), status


@bp.get("/commitments/<int:commitment_id>/edit")
@door(access.KEEP, subject=queries.commitment_or_404)
def edit(**_address: int) -> Any:
    """Show what it says, to change it."""
    return _edit_page(forms.edit_form(g.subject, _today()))


@bp.post("/commitments/<int:commitment_id>/edit")
@door(access.KEEP, subject=queries.commitment_or_404)
def save(commitment_id: int) -> Any:
    """Change what it says; when somebody else did meanwhile, show both."""
    form = forms.edit_form(g.subject, _today())
    if not (form.validate() and form.has_real_day()):
        return _edit_page(form, 422)
    try:
        operations.change(g.viewer, g.subject, form.details, clock.now(), version=form.version.data or "")
    except OvertakenError:
        _again(commitment_id)
        form.is_stale(g.subject)
        return _edit_page(form, 409)
    except CommitmentRefusedError as refused:
        _again(commitment_id)
        form.say(refused, "title")
        return _edit_page(form, 422)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(url_for(".show", commitment_id=commitment_id))


@bp.post("/commitments/<int:commitment_id>/move")
@door(access.REPORT, subject=queries.commitment_or_404)
def move(commitment_id: int) -> Any:
    """Tell how far it is."""
    form = forms.move_form(g.subject)
    if not form.validate():
        return _page(422, form)
    try:
        operations.move(g.viewer, g.subject, State(form.state.data), form.said.data or "", clock.now())
    except (CommitmentRefusedError, OvertakenError) as refused:
        _again(commitment_id)
        if isinstance(refused, CommitmentRefusedError):
            form.say(refused, "said")
        else:
            form.refuse("state", _("It has moved on."))
        return _page(422, form)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(url_for(".show", commitment_id=commitment_id))


def _again(commitment_id: int) -> None:
    """Undo what was begun, and read the commitment as it now stands."""
    db.session.rollback()
    g.subject = queries.commitment_or_404(commitment_id)
