"""Asking before people are told, then taking the step."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from exchange.core import clock, formats, once
from exchange.core.access import door
from exchange.core.i18n import gettext as _
from exchange.core.i18n import ngettext
from exchange.core.text import fold
from exchange.meetings import access
from exchange.meetings.life import operations, queries
from exchange.meetings.life.forms import StepForm, offers_time, step_form
from exchange.meetings.life.queries import AskedStep
from exchange.meetings.life.rules import PUT_RIGHT_HERE, HinderedError, hindrances, needs_reason
from exchange.meetings.life.words import BUTTONS, DONE, EFFECTS, HINDRANCES, QUESTIONS
from exchange.meetings.models import Participation
from exchange.meetings.rules import PlanRefusedError, Step, possible_steps

bp = Blueprint("life", __name__, url_prefix="/meetings/<int:meeting_id>/step")
#: Steps that end something: their button warns.
GRAVE = frozenset({Step.CANCEL, Step.POSTPONE, Step.REDRAFT})


@bp.get("/<step>")
@door(access.STEP, subject=queries.asked_step_or_404)
def ask(**_address: Any):
    asked: AskedStep = g.subject
    if asked.step not in possible_steps(asked.meeting.state):
        return _not_from_here(asked)
    form = step_form(asked.step, asked.meeting)
    form.show(asked.meeting, queries.keys_of_step(asked.meeting, asked.step))
    return _page(asked, form)


@bp.post("/<step>")
@door(access.STEP, subject=queries.held_step_or_404)
def take(meeting_id: int, **_address: Any):
    asked: AskedStep = g.subject
    form, now = step_form(asked.step, asked.meeting), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if asked.step not in possible_steps(asked.meeting.state):
        return _not_from_here(asked)
    told = queries.keys_of_step(asked.meeting, asked.step)
    if form.is_overtaken(asked.meeting, told):
        return _page(asked, form, overtaken=True), 409
    form.validate()
    when = form.span()
    shows = "preview" in request.form
    if shows or form.is_refused():
        return _page(asked, form, when=when), 200 if shows else 422
    try:
        entry = operations.take(g.viewer, asked.meeting, asked.step, now, reason=form.reason.data or "", when=when)
    except (PlanRefusedError, HinderedError) as refused:
        form.explain(refused)
        return _page(asked, form), 422
    _say(asked.step, len(told), entry.changes)
    answer = url_for("meetings.show", meeting_id=meeting_id)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, answer, now))


def _say(step: Step, told: int, changes: dict[str, Any]) -> None:
    number = ngettext("%(num)s person is told of it.", "%(num)s persons are told of it.", told) if told else ""
    flash(f"{DONE[step]} {number}".strip(), "success")
    if "chair" in changes:
        who = formats.countries(changes["chair"][1])
        flash(_("The new date lies in another chair term. Now in the chair: %(who)s.", who=who), "warning")


def _page(
    asked: AskedStep,
    form: StepForm,
    *,
    overtaken: bool = False,
    when: operations.Span | None = None,
) -> str:
    meeting, step = asked.meeting, asked.step
    told = queries.audience_of_step(meeting, step)
    gaps = queries.gaps_before(meeting, step)
    found = queries.facts(meeting, step, clock.now(), gaps)
    stands = [one for one in hindrances(step, found) if one not in PUT_RIGHT_HERE]
    form.reason.flags.required = needs_reason(step, found)
    starts, ends = when or (None, None)
    thought = queries.Thought(step, clock.now(), form.reason.data or "", starts, ends)
    return render_template(
        "meetings/life/ask.html",
        meeting=meeting,
        step=step,
        form=form,
        told=_by_country(told),
        besides=[] if stands else queries.told_besides(g.viewer, meeting, step),
        overtaken=overtaken,
        hindrances=[(one, HINDRANCES[one]) for one in stands],
        gaps=gaps,
        unprepared=found.unprepared,
        needs_reason=needs_reason(step, found),
        offers_time=offers_time(step, meeting),
        zones=sorted(clock.zone_names()),
        question=QUESTIONS[step],
        effect=EFFECTS[step],
        button=BUTTONS[step],
        grave=step in GRAVE,
        previews=queries.preview(g.viewer, meeting, thought) if told and not stands else [],
        previewed="preview" in request.form,
    )


def _not_from_here(asked: AskedStep) -> tuple[str, int]:
    return render_template("meetings/life/not_now.html", meeting=asked.meeting, question=QUESTIONS[asked.step]), 409


def _by_country(told: list[Participation]) -> list[tuple[str | None, list[Participation]]]:
    groups = [(code, list(places)) for code, places in groupby(told, key=lambda place: place.country_code)]
    return sorted(groups, key=lambda group: (group[0] is None, fold(formats.country(group[0]))))


blueprints = (bp,)
