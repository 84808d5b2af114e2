"""Opening a poll: dates, people, words; then who will be told; then it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for

from exchange.core import clock, formats, once
from exchange.core.access import door
from exchange.core.i18n import gettext as _
from exchange.meetings.models import Meeting
from exchange.meetings.queries import held_plan_or_404, meeting_or_404
from exchange.scheduling.polls import access, forms, operations, queries, words
from exchange.scheduling.polls.operations import OddOptionsError, Terms, check_terms
from exchange.scheduling.polls.queries import Invitee
from exchange.scheduling.polls.rules import Refusal, RefusedError, Slot, reminder_at, waits_for_date
from exchange.scheduling.polls.views.shared import bp, done, offer_people, seats


@bp.get("/meetings/<int:meeting_id>/poll")
@door(access.OPEN, subject=meeting_or_404)
def of_meeting(meeting_id: int) -> Any:
    """Lead to the meeting's last poll, or to the page that makes one."""
    latest = queries.latest_of(meeting_id)
    if latest is None:
        return redirect(url_for(".new", meeting_id=meeting_id))
    return redirect(url_for(".overview", poll_id=latest))


def _not_possible(meeting: Meeting) -> Any:
    """Send back whoever wants a poll about a meeting that waits for no date or has a poll already."""
    if not waits_for_date(meeting.state, date_open=meeting.date_open):
        flash(words.REFUSALS[Refusal.NOT_WAITING], "warning")
        return redirect(url_for("meetings.show", meeting_id=meeting.id))
    if (live := queries.live_of(meeting.id)) is not None:
        flash(words.REFUSALS[Refusal.POLL_THERE], "warning")
        return redirect(url_for(".overview", poll_id=live.id))
    return None


@bp.get("/meetings/<int:meeting_id>/poll/new")
@door(access.OPEN, subject=meeting_or_404)
def new(**_address: int) -> Any:
    """Show the form for a poll, with the dates that the address brings along."""
    meeting = g.subject
    if sent_back := _not_possible(meeting):
        return sent_back
    form = forms.dates_form(forms.OpenForm, meeting.zone, forms.suggested(request.args))
    invitees = offer_people(form, meeting, clock.now())
    first = next((one.source for one in invitees), "")
    form.people.data = [str(one.person.id) for one in invitees if one.source == first]
    return _page(form, meeting, invitees)


@bp.post("/meetings/<int:meeting_id>/poll/new")
@door(access.OPEN, subject=held_plan_or_404)
def create(**_address: int) -> Any:
    """Take rows and names into the form; show who will be told; open the poll."""
    meeting, now = g.subject, clock.now()
    form = forms.dates_form(forms.OpenForm, meeting.zone)
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if sent_back := _not_possible(meeting):
        return sent_back
    invitees = offer_people(form, meeting, now)
    slots = form.slots(forms.suggested(request.args))
    if request.form.get("do") in ("row", "find", "edit") and form.find.validate(form):
        for field in form:
            field.errors = []
        return _page(form, meeting, invitees)
    terms = _terms(form, slots, meeting, invitees, now)
    if terms is None:
        return _page(form, meeting, invitees), 422
    if request.form.get("do") != "send":
        return _ask(form, meeting, terms, invitees, now)
    return _open(form, meeting, terms, invitees, now)


def _terms(form: Any, slots: list[Slot], meeting: Meeting, invitees: list[Invitee], now: datetime) -> Terms | None:
    """Return what is asked, or None with messages beside the fields, all of them."""
    found = {field.name: list(field.errors) for field in form if field.errors}
    form.validate()
    for name, messages in found.items():
        form[name].errors = [*form[name].errors, *(one for one in messages if one not in form[name].errors)]
    if not form.wanted(invitees):
        form.refuse("people", words.REFUSALS[Refusal.NOBODY])
    if form.is_refused():
        return None
    terms = Terms(tuple(slots), form.respond_by.data, form.message.data or "", bool(form.open_answers.data))
    try:
        check_terms(meeting, terms, now)
    except (RefusedError, OddOptionsError) as refused:
        form.explain(refused)
        return None
    return terms


def _open(form: Any, meeting: Meeting, terms: Terms, invitees: list[Invitee], now: datetime) -> Any:
    asked = seats(form.wanted(invitees))
    try:
        poll = operations.open_poll(g.viewer, meeting, terms, asked, now)
    except (RefusedError, OddOptionsError) as refused:
        form.explain(refused)
        return _page(form, meeting, invitees), 422
    message = words.said_of_told(_("The poll is open."), len(asked))
    return done(form, message, url_for(".overview", poll_id=poll.id), now)


def _page(form: Any, meeting: Meeting, invitees: list[Invitee]) -> str:
    return render_template("scheduling/polls/new.html", form=form, meeting=meeting, invitees=invitees)


def _ask(form: Any, meeting: Meeting, terms: Terms, invitees: list[Invitee], now: datetime) -> str:
    wanted = form.wanted(invitees)
    closes_at = operations.end_of(meeting, terms.respond_by)
    return render_template(
        "scheduling/polls/ask.html",
        form=form,
        meeting=meeting,
        terms=terms,
        told=words.sorted_groups([one for one, _required in wanted]),
        required=[one.person.name for one, required in wanted if required],
        reminder=reminder_at(now, closes_at),
        spans=[formats.span(*slot.span, slot.starts.zone) for slot in sorted(terms.slots, key=lambda slot: slot.span)],
    )


# --- Further dates ----------------------------------------------------------------------------------------------------


@bp.get("/polls/<int:poll_id>/dates")
@door(access.STEER, subject=queries.poll_or_404)
def more_dates(**_address: int) -> Any:
    """Show the form for further dates."""
    poll = g.subject
    return _dates_page(forms.dates_form(forms.DatesForm, poll.meeting.zone, forms.suggested(request.args)))


@bp.post("/polls/<int:poll_id>/dates")
@door(access.STEER, subject=queries.held_poll_or_404)
def add_dates(poll_id: int) -> Any:
    """Offer further dates; whoever is asked is told."""
    poll, now = g.subject, clock.now()
    form = forms.dates_form(forms.DatesForm, poll.meeting.zone)
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    slots = form.slots(forms.suggested(request.args))
    if request.form.get("do") == "row":
        for field in form:
            field.errors = []
        return _dates_page(form)
    if form.is_refused() or not _only_dates(form):
        return _dates_page(form), 422
    told = len(queries.voters_of(poll, poll.meeting))
    try:
        operations.add_options(g.viewer, poll, slots, now)
    except (RefusedError, OddOptionsError) as refused:
        form.explain(refused)
        return _dates_page(form), 422
    return done(
        form, words.said_of_told(_("The poll offers more dates."), told), url_for(".overview", poll_id=poll_id), now
    )


def _only_dates(form: Any) -> bool:
    return bool(form.validate())


def _dates_page(form: Any) -> str:
    poll = g.subject
    told = words.sorted_groups(queries.voters_of(poll, poll.meeting))
    return render_template("scheduling/polls/dates.html", form=form, poll=poll, meeting=poll.meeting, told=told)
