"""Making a meeting known: to whom and in which words, then who exactly is told, then it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.i18n import gettext as _
from exchange.informing import operations
from exchange.informing import queries as duties
from exchange.informing.meetings import forms, queries
from exchange.informing.meetings.queries import KIND, Addressee
from exchange.informing.meetings.rules import Whom
from exchange.informing.meetings.words import step as step_words
from exchange.informing.models import Duty
from exchange.informing.operations import Recipient
from exchange.informing.rules import Refusal, RefusedError
from exchange.informing.words import REFUSALS, for_whom, said_of_told
from exchange.meetings import access
from exchange.meetings.models import Meeting
from exchange.meetings.queries import held_plan_or_404, plan_or_404

bp = Blueprint("making_known", __name__, url_prefix="/meetings/<int:meeting_id>/make-known")


class _Asked:
    """What there is to make known of a meeting now, and to whom."""

    def __init__(self, meeting: Meeting, step: str, now: datetime) -> None:
        self.meeting, self.step, self.now = meeting, step, now
        self.today = clock.day_in(meeting.forum.zone, now)
        self.duty: Duty | None = duties.by_thing(KIND, meeting.id, step)
        self.told = duties.people_told(self.duty) if self.duty is not None else set()
        offered = queries.addressees(g.viewer, meeting, self.today)
        self.offered = [one for one in offered if one.person.id not in self.told]
        self.present = queries.present_countries(meeting)

    def chosen(self, form: forms.MakeKnownForm) -> list[Addressee]:
        """Return whom the form means."""
        return queries.chosen(self.offered, Whom(form.whom.data), self.present, form.chosen_bodies)


@bp.get("")
@door(access.RUN, subject=plan_or_404)
def ask(**_address: int) -> Any:
    """Show what can be made known, and to whom."""
    meeting, step = g.subject, queries.step_of(g.subject)
    if step is None:
        return _not_now(meeting)
    asked = _Asked(meeting, step, clock.now())
    form = forms.MakeKnownForm(formdata=None)
    form.offer(asked.offered)
    form.bodies.data = [choice.value for choice in form.bodies.choices]
    return _page(form, asked)


@bp.post("")
@door(access.RUN, subject=held_plan_or_404)
def make_known(**_address: int) -> Any:
    """Show who will be told; then tell them."""
    meeting, step, now = g.subject, queries.step_of(g.subject), clock.now()
    form = forms.MakeKnownForm()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if step is None:
        return _not_now(meeting)
    asked = _Asked(meeting, step, now)
    form.offer(asked.offered)
    chosen = _chosen(form, asked)
    if form.is_refused() or request.form.get("do") == "edit":
        return _page(form, asked), 422 if form.is_refused() else 200
    mark, send = forms.seen_mark(step, chosen), request.form.get("do") == "send"
    if send and form.seen.data == mark:
        return _send(form, asked, chosen)
    form.seen.data = mark
    return _sure_page(form, asked, chosen, overtaken=send), 409 if send else 200


def _chosen(form: forms.MakeKnownForm, asked: _Asked) -> list[Addressee]:
    """Return who would be told; what cannot be so is said beside the fields."""
    form.validate()
    form.check_day(asked.today)
    chosen = [] if form.is_refused() else asked.chosen(form)
    if not chosen and not form.is_refused() and request.form.get("do") != "edit":
        form.refuse("whom", REFUSALS[Refusal.NOBODY])
    return chosen


def _send(form: forms.MakeKnownForm, asked: _Asked, chosen: list[Addressee]) -> Any:
    meeting, now = asked.meeting, asked.now
    recipients = [Recipient(one.person, one.country, one.body.id if one.body else None) for one in chosen]
    try:
        told = operations.inform(
            g.viewer, meeting, asked.step, recipients, now, title=meeting.title, forum_id=meeting.forum_id,
            audience=meeting.audience, handling=meeting.handling, text=form.text.data or "",
            acknowledge_by=form.acknowledge_by.data,
        )  # fmt: skip
    except RefusedError as refused:
        form.refuse("whom", REFUSALS[refused.code])
        return _page(form, asked), 422
    flash(f"{_('It is made known.')} {said_of_told(len(told.people))}", "success")
    answer = url_for("informing.show", duty_id=told.duty.id)
    return redirect(once.commit_once(form.key.data, g.viewer.person_id, answer, now))


def _not_now(meeting: Meeting) -> tuple[str, int]:
    return render_template("informing/not_now.html", meeting=meeting), 409


def _page(form: forms.MakeKnownForm, asked: _Asked) -> str:
    counts = {whom.value: len(queries.chosen(asked.offered, whom, asked.present, ())) for whom in Whom}
    return render_template(
        "informing/make_known.html",
        form=form,
        meeting=asked.meeting,
        step=step_words(asked.step),
        duty=asked.duty,
        told=len(asked.told),
        counts=counts,
        offered=asked.offered,
    )


def _sure_page(form: forms.MakeKnownForm, asked: _Asked, chosen: list[Addressee], *, overtaken: bool) -> str:
    duty = asked.duty
    return render_template(
        "informing/make_known_sure.html",
        form=form,
        meeting=asked.meeting,
        step=step_words(asked.step),
        people=[(one.person.name, for_whom(one)) for one in chosen],
        overtaken=overtaken,
        text=duty.text if duty is not None else form.text.data or "",
        acknowledge_by=duty.acknowledge_by if duty is not None else form.acknowledge_by.data,
    )


blueprints = (bp,)
