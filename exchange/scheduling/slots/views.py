"""Dates suggested for a meeting, and taking one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange.core import clock, formats, once
from exchange.core.access import door
from exchange.core.forms import new_key
from exchange.core.i18n import gettext as _
from exchange.core.i18n import ngettext
from exchange.forums import queries as forums
from exchange.meetings import access, operations
from exchange.meetings.life.queries import audience_of_change
from exchange.meetings.models import Meeting
from exchange.meetings.queries import held_plan_or_404, plan_or_404
from exchange.meetings.rules import PlanRefusedError, State
from exchange.meetings.words import FLAWS
from exchange.scheduling.slots import queries, rules, words
from exchange.scheduling.slots.forms import TakeForm, question_form

bp = Blueprint("slots", __name__, url_prefix="/meetings/<int:meeting_id>/slots")
#: In these states a date is still looked for.
LOOKING = frozenset({State.DRAFT, State.SCHEDULED, State.POSTPONED})


@bp.get("")
@door(access.CHANGE, subject=plan_or_404)
def suggest(**_address: int):
    return _settled(g.subject) or _page(g.subject)


@bp.post("")
@door(access.CHANGE, subject=held_plan_or_404)
def take(meeting_id: int):
    meeting, form, now = g.subject, TakeForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if sent_back := _settled(meeting):
        return sent_back
    if form.is_stale(meeting):
        return _page(meeting, [_("Someone else changed the meeting meanwhile. Look at it, then choose again.")], 409)
    span = form.span(meeting.zone)
    if span is None or span[0].instant() < now:
        return _page(meeting, [_("This date cannot be taken. Choose one of those below.")], 422)
    details = replace(operations.details_of(meeting), starts=span[0], ends=span[1])
    told = len(audience_of_change(meeting))
    try:
        changes = operations.change(g.viewer, meeting, details, now)
    except PlanRefusedError as refused:
        return _page(meeting, [str(FLAWS[flaw]) for flaw in refused.flaws.values()], 422)
    _say(changes, told)
    answer = url_for("meetings.show", meeting_id=meeting_id)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, answer, now))


def _settled(meeting: Meeting) -> Response | None:
    """Send back whoever looks for a date of a meeting that has been convened, or is over."""
    if meeting.state in LOOKING:
        return None
    flash(_("Dates are suggested until a meeting is convened."), "info")
    return redirect(url_for("meetings.show", meeting_id=meeting.id))


def _say(changes: dict[str, Any], told: int) -> None:
    if "sequence" in changes:
        number = ngettext("%(num)s person is told of it.", "%(num)s persons are told of it.", told)
        flash(_("The date is set.") + " " + number, "success")
    else:
        flash(_("The date is set. Nobody is told of it."), "success")
    if "chair" in changes:
        who = formats.countries(changes["chair"][1])
        flash(_("The new date lies in another chair term. Now in the chair: %(who)s.", who=who), "warning")


def _page(meeting: Meeting, troubles: list[str] | None = None, status: int = 200) -> Any:
    """Render what is asked and, where that makes sense, the answer."""
    now = clock.now()
    today = clock.day_in(meeting.zone, now)
    offered = queries.candidates(meeting, today)
    members = forums.member_countries(meeting.forum_id, today)
    codes = {*members, *(one.country for one in offered if one.country)}
    form = question_form(meeting, offered, members, codes, today)
    wanted = form.wanted(today)
    found = _found(queries.question(g.viewer, meeting, wanted, offered, now), offered) if wanted else {}
    shown = render_template(
        "scheduling/slots/suggest.html",
        meeting=meeting,
        form=form,
        troubles=troubles or [],
        told=audience_of_change(meeting),
        query=request.query_string.decode("ascii", "replace"),
        **found,
    )
    return shown, status if status != 200 or wanted else 422  # noqa: PLR2004


def _found(question: rules.Question, offered: list[queries.Candidate]) -> dict[str, Any]:
    answer, names = rules.suggest(question), {one.key: one.name for one in offered}
    return {
        "question": question,
        "answer": answer,
        "findings": [words.FINDINGS[finding] for finding in answer.findings],
        "required": sum(1 for person in question.people if person.required),
        "unknown": [country.code for country in question.countries if not country.calendar.known],
        "slots": [
            {
                "slot": one,
                "key": new_key(),
                "verdict": words.verdict(one),
                "said": words.said(question, one, names),
                "local": words.local_times(question, one),
            }
            for one in answer.best
        ],
    }


blueprints = (bp,)
