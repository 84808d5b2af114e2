"""Whom a poll asks: adding and removing people, answers given by phone, reminders."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.forms import Form
from exchange.core.i18n import gettext as _
from exchange.scheduling.polls import access, forms, operations, queries, words
from exchange.scheduling.polls.queries import AskedVoter, Invitee
from exchange.scheduling.polls.rules import PollState, Refusal, RefusedError, may_be_reminded
from exchange.scheduling.polls.views.shared import bp, done, offer_people, seats


def _overview(poll_id: int) -> str:
    return url_for("polls.overview", poll_id=poll_id)


@bp.get("/polls/<int:poll_id>/people")
@door(access.STEER, subject=queries.poll_or_404)
def more_people(**_address: int) -> Any:
    """Show whom else could be asked."""
    poll, form = g.subject, forms.VotersForm(formdata=None)
    return _people_page(form, offer_people(form, poll.meeting, clock.now(), poll))


@bp.post("/polls/<int:poll_id>/people")
@door(access.STEER, subject=queries.held_poll_or_404)
def add_people(poll_id: int) -> Any:
    """Find further people by name; ask those chosen."""
    poll, form, now = g.subject, forms.VotersForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    invitees = offer_people(form, poll.meeting, now, poll)
    if not form.validate():
        return _people_page(form, invitees), 422
    if request.form.get("do") == "find":
        return _people_page(form, invitees)
    wanted = form.wanted(invitees)
    try:
        asked = operations.add_voters(g.viewer, poll, seats(wanted), now)
    except RefusedError as refused:
        form.refuse("people", words.REFUSALS[refused.code])
        return _people_page(form, invitees), 422
    return done(form, words.said_of_told(_("The poll asks more people."), len(asked)), _overview(poll_id), now)


def _people_page(form: Any, invitees: list[Invitee]) -> str:
    poll = g.subject
    return render_template(
        "scheduling/polls/people.html", form=form, poll=poll, meeting=poll.meeting, invitees=invitees
    )


@bp.post("/polls/<int:poll_id>/people/<int:voter_id>/remove")
@door(access.HANDLE, subject=queries.held_voter_or_404)
def remove(poll_id: int, **_address: int) -> Any:
    """Ask somebody no longer."""
    asked: AskedVoter = g.subject
    return _at_once(
        poll_id,
        lambda: operations.remove_voter(g.viewer, asked.poll, asked.voter, clock.now()),
        _("%(name)s is no longer asked. The answers are kept, in case you ask again.", name=asked.voter.person.name),
    )


@bp.post("/polls/<int:poll_id>/people/<int:voter_id>/required")
@door(access.STEER, subject=queries.held_voter_or_404)
def require(poll_id: int, **_address: int) -> Any:
    """Say whether somebody is required."""
    asked, required = g.subject, request.form.get("required") == "yes"
    name = asked.voter.person.name
    said = _("%(name)s is required now.", name=name) if required else _("%(name)s is not required now.", name=name)
    return _at_once(
        poll_id, lambda: operations.set_required(g.viewer, asked.poll, asked.voter, required, clock.now()), said
    )


def _at_once(poll_id: int, act: Any, said: str) -> Any:
    """Do what one button asks, and go back to the overview; a refusal is said there."""
    try:
        act()
    except RefusedError as refused:
        db.session.rollback()
        flash(words.REFUSALS[refused.code], "error")
        return redirect(_overview(poll_id))
    db.session.commit()
    flash(said, "success")
    return redirect(_overview(poll_id))


@bp.post("/polls/<int:poll_id>/dates/<int:option_id>/take-back")
@door(access.STEER, subject=queries.held_option_or_404)
def take_back(poll_id: int, **_address: int) -> Any:
    """Offer a date no longer."""
    asked = g.subject
    return _at_once(
        poll_id,
        lambda: operations.take_back(g.viewer, asked.poll, asked.option, clock.now()),
        _("The date is no longer on offer. Nobody is told; the answers to it are kept, in case you offer it again."),
    )


# --- Answers by phone -------------------------------------------------------------------------------------------------


def _saved(asked: AskedVoter) -> forms.Saved:
    votes = queries.votes_of(asked.poll).get(asked.voter.id, {})
    return forms.Saved(asked.voter.version, asked.voter.comment, votes, asked.poll.offered)


@bp.get("/polls/<int:poll_id>/people/<int:voter_id>/answer")
@door(access.HANDLE, subject=queries.voter_or_404)
def record(**_address: int) -> Any:
    """Show the form for an answer given by phone."""
    return _record_page(forms.answer_form(g.subject.poll.offered, _saved(g.subject)))


@bp.post("/polls/<int:poll_id>/people/<int:voter_id>/answer")
@door(access.HANDLE, subject=queries.held_voter_or_404)
def note_answer(poll_id: int, **_address: int) -> Any:
    """Write down an answer given by phone."""
    asked, now = g.subject, clock.now()
    form = forms.answer_form(asked.poll.offered)
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if asked.poll.state is not PollState.OPEN:
        return _record_page(form), 409
    if form.is_stale(_saved(asked)):
        return _record_page(form), 409
    if not form.validate():
        return _record_page(form), 422
    try:
        operations.record_answer(g.viewer, asked.poll, asked.voter, form.said(), now)
    except RefusedError as refused:
        form.refuse("comment", words.REFUSALS[refused.code])
        return _record_page(form), 422
    return done(
        form, _("The answer of %(name)s has been recorded.", name=asked.voter.person.name), _overview(poll_id), now
    )


def _record_page(form: Any) -> str:
    asked = g.subject
    return render_template(
        "scheduling/polls/record.html", form=form, poll=asked.poll, voter=asked.voter, meeting=asked.poll.meeting
    )


# --- Reminders --------------------------------------------------------------------------------------------------------


@bp.get("/polls/<int:poll_id>/remind")
@door(access.STEER, subject=queries.poll_or_404)
def ask_remind(**_address: int) -> Any:
    """Show who would be reminded."""
    return _remind_page(Form(formdata=None))


@bp.post("/polls/<int:poll_id>/remind")
@door(access.STEER, subject=queries.held_poll_or_404)
def remind(poll_id: int) -> Any:
    """Remind those who have not answered."""
    form, now = Form(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    try:
        reminded = operations.remind(g.viewer, g.subject, now)
    except RefusedError as refused:
        flash(words.REFUSALS[refused.code], "error")
        return redirect(_overview(poll_id))
    said = (
        words.said_of_told(_("The reminder is sent."), len(reminded)) if reminded else _("Nobody had to be reminded.")
    )
    return done(form, said, _overview(poll_id), now)


def _remind_page(form: Any) -> str:
    poll, now = g.subject, clock.now()
    owing = queries.owing(poll, queries.voters_of(poll, poll.meeting), queries.votes_of(poll))
    told = [voter for voter in owing if may_be_reminded(voter.reminded_at, now)]
    return render_template(
        "scheduling/polls/remind.html",
        form=form,
        poll=poll,
        meeting=poll.meeting,
        told=words.sorted_groups(told),
        spared=[voter.person.name for voter in owing if voter not in told],
        closed=words.REFUSALS[Refusal.NOT_OPEN] if poll.state is not PollState.OPEN else None,
    )
