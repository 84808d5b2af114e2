"""Steering a poll: how the dates stand, closing it on one, its other steps and terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import abort, flash, g, redirect, render_template, url_for

from exchange.core import clock, formats, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.forms import Form
from exchange.core.i18n import gettext as _
from exchange.meetings.life.queries import audience_of_step
from exchange.meetings.life.rules import HinderedError
from exchange.meetings.life.words import HINDRANCES
from exchange.meetings.rules import PlanRefusedError
from exchange.meetings.rules import Step as MeetingStep
from exchange.meetings.words import FLAWS
from exchange.scheduling.polls import access, forms, operations, queries, words
from exchange.scheduling.polls.models import Poll
from exchange.scheduling.polls.queries import AskedOption
from exchange.scheduling.polls.rules import (
    PollState,
    Refusal,
    RefusedError,
    Step,
    Voice,
    objections,
    possible_steps,
    ranked,
    waits_for_date,
)
from exchange.scheduling.polls.views.shared import bp, done, is_due


def _waits(poll: Poll) -> bool:
    return waits_for_date(poll.meeting.state, date_open=poll.meeting.date_open)


@bp.get("/polls/<int:poll_id>/overview")
@door(access.STEER, subject=queries.poll_or_404)
def overview(**_address: int) -> Any:
    """Show how the dates stand by country and capacity, and what each person said."""
    poll, now, viewer = g.subject, clock.now(), g.viewer
    meeting = poll.meeting
    voters, votes = queries.voters_of(poll, meeting), queries.votes_of(poll)
    ballots = queries.ballots(voters, votes)
    names, steps = words.parties(voters), possible_steps(poll.standing, waits=_waits(poll))
    counts = ranked(((one.id, one.starts_at) for one in poll.offered), ballots)
    return render_template(
        "scheduling/polls/overview.html",
        poll=poll,
        meeting=meeting,
        options={one.id: one for one in poll.options},
        counts=[(one, words.explained(one, names)) for one in counts],
        names=names,
        voters=voters,
        voices={one.voter: one for one in ballots},
        owing={voter.id for voter in queries.owing(poll, voters, votes)},
        recorders=queries.names_of(voter.recorded_by for voter in voters),
        own=next((voter for voter in voters if voter.person_id == viewer.person_id), None),
        is_open=poll.state is PollState.OPEN,
        is_due=is_due(poll, now),
        steps=[step for step in steps if step is not Step.CHOOSE],
        may_choose=Step.CHOOSE in steps and access.may_choose(viewer, meeting),
        reminder=words.reminder_rule(poll, viewer.zone) if poll.state is PollState.OPEN else "",
        Voice=Voice,
    )


# --- Closing it on a date ---------------------------------------------------------------------------------------------


@bp.get("/polls/<int:poll_id>/dates/<int:option_id>/choose")
@door(access.CHOOSE, subject=queries.option_or_404)
def choose(**_address: int) -> Any:
    """Ask before the meeting is scheduled, and name whoever said no."""
    return _choose_page(Form(formdata=None))


@bp.post("/polls/<int:poll_id>/dates/<int:option_id>/choose")
@door(access.CHOOSE, subject=queries.held_option_or_404)
def close_on(**_address: int) -> Any:
    """Close the poll on the date and schedule the meeting."""
    asked, form, now = g.subject, Form(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    meeting_id, told = asked.poll.meeting_id, len(_told_of_choice(asked))
    try:
        entry = operations.choose(g.viewer, asked.poll, asked.option, now)
    except RefusedError as refused:
        return _refused(form, [words.REFUSALS[refused.code]], 409)
    except PlanRefusedError as refused:
        return _refused(form, [FLAWS[flaw] for flaw in refused.flaws.values()], 422)
    except HinderedError as refused:
        return _refused(form, [HINDRANCES[one] for one in refused.hindrances], 422)
    answer = done(
        form,
        words.said_of_told(_("The meeting is scheduled."), told),
        url_for("meetings.show", meeting_id=meeting_id),
        now,
    )
    if "chair" in entry.changes:
        who = formats.countries(entry.changes["chair"][1])
        flash(_("The new date lies in another chair term. Now in the chair: %(who)s.", who=who), "warning")
    return answer


def _refused(form: Any, why: list[Any], status: int) -> tuple[str, int]:
    """Undo what was begun, and show the page again with what stands in the way."""
    asked = g.subject
    keys = asked.poll.id, asked.option.id
    db.session.rollback()
    g.subject = queries.option_or_404(*keys)
    return _choose_page(form, why), status


def _told_of_choice(asked: AskedOption) -> dict[int, Any]:
    """Return who is told by the person's key: whoever is asked, and whoever is on the meeting's list."""
    meeting = asked.poll.meeting
    told: list[Any] = [*queries.voters_of(asked.poll, meeting), *audience_of_step(meeting, MeetingStep.SCHEDULE)]
    return {one.person_id: one for one in told}


def _choose_page(form: Any, why: list[Any] | None = None) -> str:
    asked: AskedOption = g.subject
    poll, option = asked.poll, asked.option
    voters = queries.voters_of(poll, poll.meeting)
    refusing, waiting = objections(option.id, queries.ballots(voters, queries.votes_of(poll)))
    people = {voter.id: voter for voter in voters}
    return render_template(
        "scheduling/polls/choose.html",
        form=form,
        poll=poll,
        meeting=poll.meeting,
        option=option,
        refusing=[people[key] for key in refusing],
        waiting=[people[key] for key in waiting],
        told=words.sorted_groups(list(_told_of_choice(asked).values())),
        why=why or _hindrances(asked, clock.now()),
        blocked=why is None and bool(_hindrances(asked, clock.now())),
    )


def _hindrances(asked: AskedOption, now: datetime) -> list[Any]:
    """Return what stands in the way before anything is tried."""
    poll, option = asked.poll, asked.option
    checks: Mapping[Refusal, bool] = {
        Refusal.NOT_NOW: Step.CHOOSE not in possible_steps(poll.standing, waits=True),
        Refusal.NOT_WAITING: not _waits(poll),
        Refusal.OPTION_GONE: option.taken_back_at is not None,
        Refusal.PAST_OPTION: option.starts_at <= now,
    }
    return [words.REFUSALS[refusal] for refusal, holds in checks.items() if holds][:1]


# --- Other steps ------------------------------------------------------------------------------------------------------


def _asked_step(step: str) -> Step:
    return Step(step) if step in words.STEPS else abort(404)


@bp.get("/polls/<int:poll_id>/step/<step>")
@door(access.STEER, subject=lambda poll_id, step: _asked_step(step) and queries.poll_or_404(poll_id))
def ask_step(step: str, **_address: int) -> Any:
    """Ask before the poll is stopped, reopened or withdrawn."""
    return _step_page(Step(step), _step_form(Step(step), formdata=None))


@bp.post("/polls/<int:poll_id>/step/<step>")
@door(access.STEER, subject=lambda poll_id, step: _asked_step(step) and queries.held_with_meeting_or_404(poll_id))
def take_step(poll_id: int, step: str) -> Any:
    """Stop, reopen or withdraw the poll."""
    taken, poll, now = Step(step), g.subject, clock.now()
    form = _step_form(taken)
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate():
        return _step_page(taken, form), 422
    told = 0 if taken is Step.STOP else len(queries.voters_of(poll, poll.meeting))
    try:
        _take(taken, poll, form, now)
    except RefusedError as refused:
        beside = "respond_by" if "respond_by" in form else "key"
        form.refuse(beside, words.REFUSALS[refused.code])
        return _step_page(taken, form), 409 if refused.code is Refusal.NOT_NOW else 422
    return done(form, words.said_of_told(str(words.DONE[taken]), told), url_for(".overview", poll_id=poll_id), now)


def _take(step: Step, poll: Poll, form: Any, now: datetime) -> None:
    if step is Step.STOP:
        operations.stop(g.viewer, poll, now)
    elif step is Step.REOPEN:
        operations.reopen(g.viewer, poll, form.respond_by.data, now)
    else:
        operations.withdraw(g.viewer, poll, form.reason.data or "", now)


def _step_form(step: Step, **options: Any) -> Any:
    form = forms.StepForm(**options)
    if step is not Step.REOPEN:
        del form.respond_by
    if step is not Step.WITHDRAW:
        del form.reason
    return form


def _step_page(step: Step, form: Any) -> str:
    poll = g.subject
    told = [] if step is Step.STOP else queries.voters_of(poll, poll.meeting)
    return render_template(
        "scheduling/polls/step.html",
        form=form,
        poll=poll,
        meeting=poll.meeting,
        step=step,
        possible=step in possible_steps(poll.standing, waits=_waits(poll)),
        waits=_waits(poll),
        question=words.QUESTIONS[step],
        effect=words.EFFECTS[step],
        button=words.STEPS[step],
        told=words.sorted_groups(told),
    )


# --- Other terms ------------------------------------------------------------------------------------------------------


@bp.get("/polls/<int:poll_id>/edit")
@door(access.STEER, subject=queries.poll_or_404)
def edit(**_address: int) -> Any:
    """Show the day to respond by, and the words, to be changed."""
    return _edit_page(forms.TermsForm(formdata=None, obj=g.subject))


@bp.post("/polls/<int:poll_id>/edit")
@door(access.STEER, subject=queries.held_poll_or_404)
def save(poll_id: int) -> Any:
    """Change the day to respond by, or the words."""
    poll, form, now = g.subject, forms.TermsForm(), clock.now()
    if form.is_stale(poll):
        return _edit_page(form), 409
    if not form.validate():
        return _edit_page(form), 422
    try:
        changed = operations.change(g.viewer, poll, form.respond_by.data, form.message.data or "", now)
    except RefusedError as refused:
        form.refuse("respond_by", words.REFUSALS[refused.code])
        return _edit_page(form), 409 if refused.code is Refusal.NOT_OPEN else 422
    db.session.commit()
    said = _("The change is saved. Nobody is told of it.") if changed else _("Nothing was changed.")
    flash(said, "success" if changed else "info")
    return redirect(url_for(".overview", poll_id=poll_id))


def _edit_page(form: Any) -> str:
    poll = g.subject
    if isinstance(form.stale.get("respond_by"), datetime | type(poll.respond_by)):
        form.stale["respond_by"] = formats.day(form.stale["respond_by"])
    return render_template("scheduling/polls/edit.html", form=form, poll=poll, meeting=poll.meeting)
