"""Pages of proposals: writing them, answering what they come near, letting them go to ministers (G2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, g, redirect, render_template, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.markdown import render
from exchange.core.web import paginate
from exchange.forums.queries import forum_or_404
from exchange.meetings.access import plans
from exchange.proposals import access, forms, operations, queries, words
from exchange.proposals.rules import CHANGEABLE, OvertakenError, ProposalRefusedError, Refusal, State
from exchange.proposals.views.shared import bp


@bp.get("/forums/<int:forum_id>/proposals")
@door(access.LIST, subject=forum_or_404)
def index(**_address: int) -> Any:
    """Show the proposals of a forum."""
    forum = g.subject
    page = paginate(queries.of_forum(g.viewer, forum.id), entities=False)
    return render_template("proposals/index.html", forum=forum, page=page, may_write=plans(g.viewer, forum.id))


# --- Writing ----------------------------------------------------------------------------------------------------------


def _new_page(form: Any, status: int = 200) -> Any:
    return render_template("proposals/edit.html", form=form, forum=g.subject, proposal=None), status


@bp.get("/forums/<int:forum_id>/proposals/new")
@door(access.WRITE_NEW, subject=forum_or_404)
def new(forum_id: int) -> Any:
    """Show the form for a new proposal."""
    return _new_page(forms.proposal_form(g.viewer, forum_id, g.viewer.at.date()))


@bp.post("/forums/<int:forum_id>/proposals/new")
@door(access.WRITE_NEW, subject=forum_or_404)
def create(forum_id: int) -> Any:
    """Begin a proposal."""
    form, now = forms.proposal_form(g.viewer, forum_id, g.viewer.at.date()), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not (form.validate() and form.has_real_days()):
        return _new_page(form, 422)
    try:
        proposal = operations.write(g.viewer, g.subject, form.details, now)
    except ProposalRefusedError as refused:
        db.session.rollback()
        g.subject = forum_or_404(forum_id)
        form.say(refused, "title")
        return _new_page(form, 422)
    there = once.commit_once(form.key.data, g.viewer.person_id, url_for(".show", proposal_id=proposal.id), now)
    flash(_("Saved as a draft. See below what it comes near."), "success")
    return redirect(there)


def _edit_page(form: Any, status: int = 200) -> Any:
    return render_template("proposals/edit.html", form=form, forum=g.subject.forum, proposal=g.subject), status


def _form_of_subject() -> Any:
    return forms.proposal_form(g.viewer, g.subject.forum_id, g.viewer.at.date(), g.subject)


@bp.get("/proposals/<int:proposal_id>/edit")
@door(access.WRITE, subject=queries.proposal_or_404)
def edit(**_address: int) -> Any:
    """Show the form for a proposal there is."""
    return _edit_page(_form_of_subject())


@bp.post("/proposals/<int:proposal_id>/edit")
@door(access.WRITE, subject=queries.proposal_or_404)
def save(proposal_id: int) -> Any:
    """Change what a proposal says; when somebody else did meanwhile, show both."""
    form = _form_of_subject()
    if not (form.validate() and form.has_real_days()):
        return _edit_page(form, 422)
    try:
        operations.change(g.viewer, g.subject, form.details, clock.now(), version=form.version.data or "")
    except OvertakenError:
        _again(proposal_id)
        form.is_stale(forms.entered(queries.details_of(g.subject), g.subject.version))
        return _edit_page(form, 409)
    except ProposalRefusedError as refused:
        _again(proposal_id)
        form.say(refused, "title")
        return _edit_page(form, 422)
    db.session.commit()
    flash(_("The change has been saved."), "success")
    return redirect(url_for(".show", proposal_id=proposal_id))


def _again(proposal_id: int) -> None:
    """Undo what was begun, and read the proposal as it now stands."""
    db.session.rollback()
    g.subject = queries.proposal_or_404(proposal_id)


# --- One proposal -----------------------------------------------------------------------------------------------------


@bp.get("/proposals/<int:proposal_id>")
@door(access.SEE, subject=queries.proposal_or_404)
def show(**_address: int) -> Any:
    """Show a proposal, what it comes near, and what is not settled yet."""
    return _page()


def _page(status: int = 200, **shown: Any) -> Any:
    proposal, viewer = g.subject, g.viewer
    found = queries.near(viewer, proposal)
    is_draft = proposal.state is State.DRAFT
    left = queries.still_missing(proposal, found) if is_draft else []
    return render_template(
        "proposals/show.html",
        proposal=proposal, render=render, near=found, writes=plans(viewer, proposal.forum_id), is_draft=is_draft,
        may_change=plans(viewer, proposal.forum_id) and proposal.state in CHANGEABLE,
        sections=[shows for section in queries.proposal_sections if (shows := section(viewer, proposal))],
        needs=queries.visible_needs(viewer, proposal), left=[words.REFUSALS[one] for one in left],
        listed=queries.listed, withdraw=shown.get("withdraw") or forms.WithdrawForm(formdata=None),
    ), status  # fmt: skip


def _near_or_404(proposal_id: int, key: str) -> Any:
    proposal = queries.proposal_or_404(proposal_id)
    found = next((one for one in queries.near(g.viewer, proposal) if one.overlap.key == key), None) or abort(404)
    return AskedAnswer(proposal, found)


class AskedAnswer:
    """A proposal with one of the initiatives that it comes near."""

    def __init__(self, proposal: Any, near: Any) -> None:
        """Keep both."""
        self.proposal, self.near = proposal, near
        self.forum_id = proposal.forum_id


def _answer_page(form: Any, status: int = 200) -> Any:
    asked = g.subject
    return render_template("proposals/answer.html", form=form, proposal=asked.proposal, near=asked.near), status


@bp.get("/proposals/<int:proposal_id>/overlap/<key>")
@door(access.WRITE, subject=_near_or_404)
def ask_answer(**_address: Any) -> Any:
    """Ask what is answered to an initiative that the proposal comes near."""
    form, answer = forms.AnswerForm(formdata=None), g.subject.near.answer
    if answer is not None:
        form.answer.data, form.reason.data = answer.answer.value, answer.reason
    return _answer_page(form)


@bp.post("/proposals/<int:proposal_id>/overlap/<key>")
@door(access.WRITE, subject=_near_or_404)
def save_answer(proposal_id: int, key: str) -> Any:
    """Keep what is answered to it."""
    form = forms.AnswerForm()
    if not form.validate():
        return _answer_page(form, 422)
    try:
        operations.answer(g.viewer, g.subject.proposal, key, form.said, clock.now())
    except OvertakenError:
        return _moved_on(proposal_id)
    except ProposalRefusedError as refused:
        if refused.code is Refusal.NOT_NOW:
            return _moved_on(proposal_id)
        db.session.rollback()
        g.subject = _near_or_404(proposal_id, key)
        form.say(refused, "answer")
        return _answer_page(form, 422)
    db.session.commit()
    return redirect(url_for(".show", proposal_id=proposal_id, _anchor="overlap"))


def _moved_on(proposal_id: int, said: Any = None) -> Any:
    db.session.rollback()
    flash(said or words.REFUSALS[Refusal.NOT_NOW], "warning")
    return redirect(url_for(".show", proposal_id=proposal_id))


def _done(proposal_id: int, verb: Callable[[], Any], said: str) -> Any:
    try:
        verb()
    except OvertakenError:
        return _moved_on(proposal_id)
    except ProposalRefusedError as refused:
        return _moved_on(proposal_id, words.REFUSALS[refused.code])
    db.session.commit()
    flash(said, "success")
    return redirect(url_for(".show", proposal_id=proposal_id))


@bp.post("/proposals/<int:proposal_id>/ready")
@door(access.WRITE, subject=queries.proposal_or_404)
def make_ready(proposal_id: int) -> Any:
    """Let the proposal go to the forum's next political meeting."""
    one, now = g.subject, clock.now()
    said = _("It is proposed for the agenda of the forum’s next political meeting.")
    return _done(proposal_id, lambda: operations.make_ready(g.viewer, one, now), said)


@bp.post("/proposals/<int:proposal_id>/take-up")
@door(access.WRITE, subject=queries.proposal_or_404)
def take_up(proposal_id: int) -> Any:
    """Make the proposal a draft again."""
    one, now = g.subject, clock.now()
    return _done(proposal_id, lambda: operations.take_up(g.viewer, one, now), _("It is a draft again."))


@bp.post("/proposals/<int:proposal_id>/withdraw")
@door(access.WRITE, subject=queries.proposal_or_404)
def withdraw(proposal_id: int) -> Any:
    """Withdraw the proposal, with the reason."""
    form = forms.WithdrawForm()
    if not form.validate():
        return _page(422, withdraw=form)
    one, now = g.subject, clock.now()
    return _done(
        proposal_id, lambda: operations.withdraw(g.viewer, one, form.reason.data or "", now), _("It is withdrawn.")
    )
