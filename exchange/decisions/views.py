"""Pages of decisions: those of a forum, one of them, taking, correcting and annulling it (G3)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.markdown import render
from exchange.core.web import paginate
from exchange.decisions import access, forms, operations, queries, words
from exchange.decisions.rules import DecisionRefusedError, OvertakenError, obstacle
from exchange.forums.queries import forum_or_404
from exchange.meetings.outcomes.queries import item_or_404
from exchange.proposals.queries import sees

bp = Blueprint("decisions", __name__)
blueprints = (bp,)


@bp.get("/forums/<int:forum_id>/decisions")
@door(access.LIST, subject=forum_or_404)
def index(**_address: int) -> Any:
    """Show the decisions of a forum's political meetings."""
    page = paginate(queries.of_forum(g.viewer, g.subject.id), entities=False)
    return render_template("decisions/index.html", forum=g.subject, page=page)


# --- Taking -----------------------------------------------------------------------------------------------------------


def _take_page(form: Any, status: int = 200) -> Any:
    item = g.subject
    refusal = obstacle(item.meeting.level, item.meeting.state)
    return render_template(
        "decisions/take.html", form=form, item=item, meeting=item.meeting, refused=words.REFUSALS[refusal] if refusal else None
    ), status  # fmt: skip


@bp.get("/meetings/<int:meeting_id>/outcome/items/<int:item_id>/decide")
@door(access.TAKE, subject=item_or_404)
def ask(**_address: int) -> Any:
    """Ask what was decided under an item, or say why nothing can be."""
    return _take_page(forms.take_form(g.viewer, g.subject)[0])


@bp.post("/meetings/<int:meeting_id>/outcome/items/<int:item_id>/decide")
@door(access.TAKE, subject=item_or_404)
def take(meeting_id: int, item_id: int) -> Any:
    """Record what was decided under an item."""
    (form, offered), now = forms.take_form(g.viewer, g.subject), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate():
        return _take_page(form, 422)
    try:
        decision = operations.take(g.viewer, g.subject, form.said, offered.get(form.proposal.data or ""), now)
    except DecisionRefusedError as refused:
        db.session.rollback()
        g.subject = item_or_404(meeting_id, item_id)
        form.say(refused, "title")
        return _take_page(form, 422)
    there = once.commit_once(form.key.data, g.viewer.person_id, url_for(".show", decision_id=decision.id), now)
    flash(_("The decision has been recorded."), "success")
    return redirect(there)


# --- One decision -----------------------------------------------------------------------------------------------------


@bp.get("/decisions/<int:decision_id>")
@door(access.SEE, subject=queries.decision_or_404)
def show(**_address: int) -> Any:
    """Show a decision, and where it leads."""
    return _page()


def _page(status: int = 200, annul: Any = None) -> Any:
    one, viewer = g.subject, g.viewer
    proposal = one.proposal if one.proposal is not None and sees(viewer, one.proposal) else None
    runs = viewer.runs(one.forum_id) and one.annulled_at is None
    may_change = runs and obstacle(one.meeting.level, one.meeting.state) is None
    return render_template(
        "decisions/show.html",
        decision=one, proposal=proposal, sections=[found for section in queries.decision_sections if (found := section(viewer, one))], may_change=may_change, annul=annul or forms.AnnulForm(formdata=None), render=render,
    ), status  # fmt: skip


def _edit_page(form: Any, status: int = 200) -> Any:
    return render_template("decisions/edit.html", form=form, decision=g.subject), status


@bp.get("/decisions/<int:decision_id>/edit")
@door(access.CORRECT, subject=queries.decision_or_404)
def edit(**_address: int) -> Any:
    """Show the words of a decision, to correct them."""
    return _edit_page(forms.CorrectForm(obj=g.subject))


@bp.post("/decisions/<int:decision_id>/edit")
@door(access.CORRECT, subject=queries.decision_or_404)
def save(decision_id: int) -> Any:
    """Correct the words; when somebody else did meanwhile, show both."""
    form = forms.CorrectForm()
    if not form.validate():
        return _edit_page(form, 422)
    words_ = form.title.data or "", form.text.data or ""
    try:
        operations.correct(g.viewer, g.subject, *words_, clock.now(), version=form.version.data or "")
    except OvertakenError:
        _again(decision_id)
        form.is_stale(g.subject)
        return _edit_page(form, 409)
    except DecisionRefusedError as refused:
        _again(decision_id)
        form.say(refused, "title")
        return _edit_page(form, 422)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(url_for(".show", decision_id=decision_id))


@bp.post("/decisions/<int:decision_id>/annul")
@door(access.CORRECT, subject=queries.decision_or_404)
def annul(decision_id: int) -> Any:
    """Annul a decision, with the reason."""
    form = forms.AnnulForm()
    if not form.validate():
        return _page(422, form)
    try:
        operations.annul(g.viewer, g.subject, form.reason.data or "", clock.now())
    except (DecisionRefusedError, OvertakenError) as refused:
        _again(decision_id)
        said = words.REFUSALS[refused.code] if isinstance(refused, DecisionRefusedError) else _("It has moved on.")
        form.refuse("reason", said)
        return _page(422, form)
    db.session.commit()
    flash(_("The decision is annulled. Its number is not given again."), "success")
    return redirect(url_for(".show", decision_id=decision_id))


def _again(decision_id: int) -> None:
    """Undo what was begun, and read the decision as it now stands."""
    db.session.rollback()
    g.subject = queries.decision_or_404(decision_id)
