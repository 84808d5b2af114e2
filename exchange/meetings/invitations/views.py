"""Pages of a meeting's list: who is there, inviting, replacing, withdrawing, answering."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange.accounts.models import Person
from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.forms import Form
from exchange.core.i18n import gettext as _
from exchange.core.web import back_or
from exchange.meetings.invitations import access, operations, queries, views_calls, views_nominations, words
from exchange.meetings.invitations.forms import AnswerForm, InviteForm, PersonForm, RecordForm, WithdrawForm, refuse
from exchange.meetings.invitations.rules import Refusal, RefusedError
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.queries import meeting_or_404
from exchange.meetings.rules import Answer
from exchange.world.rules import Capacity, Level, Side

bp = Blueprint("invitations", __name__, url_prefix="/meetings/<int:meeting_id>/people")


@bp.get("")
@door(access.SEE, subject=meeting_or_404)
def show(**_address: int):
    """Coverage and lists for those who plan; the participants for everybody else."""
    meeting, viewer = g.subject, g.viewer
    everybody = queries.list_of(meeting)
    plans, covers = access.plans(viewer, meeting.forum_id), access.covers(viewer, meeting.forum_id)
    listed = [person for person in everybody if person.answer is not Answer.WITHDRAWN]
    people = listed if plans else queries.expected(listed, viewer)
    closed = queries.closed_because(meeting, clock.now())
    return render_template(
        "meetings/invitations/show.html",
        meeting=meeting,
        groups=words.by_country(people),
        gone=_withdrawn(everybody) if plans else [],
        known=queries.known_people(viewer, people),
        recorders=queries.recorders(people if plans else []),
        editable=closed in (None, Refusal.DRAFT),
        closed=words.REFUSALS[closed] if closed else None,
        plans=plans,
        covers=covers,
        runs=viewer.runs(meeting.forum_id),
        **(_coverage(meeting, everybody) if covers else {}),
    )


def _withdrawn(people: list[Participation]) -> list[Participation]:
    """Those taken off the list; to the partner side only its own."""
    gone = [place for place in people if place.answer is Answer.WITHDRAWN]
    return [place for place in gone if g.viewer.is_union or place.person.side is Side.PARTNER]


def _coverage(meeting: Meeting, people: list[Participation]) -> dict[str, Any]:
    today = clock.day_in(meeting.forum.zone, clock.now())
    liaison = meeting.level is Level.LIAISON_EXCHANGE
    return {
        "matrix": (matrix := queries.matrix_of(meeting, people, today)),
        "rows": words.sorted_by_name(matrix.countries),
        "form": WithdrawForm(formdata=None),
        "points": queries.contact_points(meeting.forum_id, today),
        "proposed": queries.candidates(meeting, meeting.day or today) if liaison else [],
    }


def _asked_for() -> tuple[str | None, Capacity | None]:
    """Return country and capacity from the address, as far as they make sense."""
    country, capacity = request.args.get("country", ""), request.args.get("capacity", "")
    code = country.upper() if country.isascii() and country.isalpha() and len(country) == 2 else None  # noqa: PLR2004
    return code, Capacity(capacity) if capacity in set(Capacity) else None


def _invite_page(form: InviteForm, status: int = 200) -> tuple[str, int]:
    meeting, viewer = g.subject, g.viewer
    country, capacity = _asked_for()
    there = queries.on_the_day(meeting, clock.day_in(meeting.forum.zone, clock.now()))
    choices = words.sorted_by_name({*there.members, *there.thirds} if viewer.is_union else there.partners)
    named = request.args.get("q", "")[:100]
    found = queries.find_people(
        meeting,
        [country] if country in choices else choices,
        bodies=country is None,
        partners_only=not viewer.is_union,
        capacity=capacity,
        named=named,
    )
    form.offer(found)
    page = render_template(
        "meetings/invitations/invite.html", meeting=meeting, form=form, found=found, countries=choices,
        country=country, capacity=capacity, named=named, most=queries.SHOWN,
    )  # fmt: skip
    return page, status


@bp.get("/invite")
@door(access.EDIT, subject=meeting_or_404)
def invite(**_address: int):
    _country, capacity = _asked_for()
    return _invite_page(InviteForm(formdata=None, capacity=capacity or Capacity.PROSECUTOR))


@bp.post("/invite")
@door(access.EDIT, subject=meeting_or_404)
def send_invitation(meeting_id: int):
    form, now = InviteForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate():
        return _invite_page(form, 422)
    person = queries.one_to_invite(form.person.data, g.viewer)
    if person is None:
        form.refuse("person", _("Choose a person from the list."))
        return _invite_page(form, 422)
    try:
        place = operations.invite(g.viewer, g.subject, person, form.capacity.data, now)
    except RefusedError as error:
        refuse(form, error, "person")
        return _invite_page(form, 422)
    return _done(form, words.said_of(place, person.name, g.subject), url_for(".show", meeting_id=meeting_id))


def _done(form: Form, message: str, target: str) -> Response:
    """Commit under the form's key, say what happened, go on."""
    answer = once.commit_once(form.key.data, g.viewer.person_id, target, clock.now())
    flash(message, "success")
    return redirect(answer)


@bp.post("/proposed")
@door(access.COVER, subject=meeting_or_404)
def invite_proposed(meeting_id: int):
    """Invite everybody stationed there at once (E4)."""
    form, now = WithdrawForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    meeting = g.subject
    day = meeting.day or clock.day_in(meeting.forum.zone, now)
    proposed = [person for person, _country in queries.candidates(meeting, day)]
    try:
        for person in proposed:
            operations.invite(g.viewer, meeting, person, _liaison_capacity(person), now)
    except RefusedError as error:
        db.session.rollback()
        flash(words.REFUSALS[error.code], "error")
        return redirect(url_for(".show", meeting_id=meeting_id))
    said = words.said_of_proposed(len(proposed))
    return _done(form, said, url_for(".show", meeting_id=meeting_id))


def _liaison_capacity(person: Person) -> Capacity:
    """The first of the person's capacities that suits a liaison exchange; else the first; else liaison officer."""
    own = [entry.capacity for entry in person.capacities]
    suited = [capacity for capacity in own if capacity in words.LIAISON]
    return (suited or own or [Capacity.LIAISON_OFFICER])[0]


def place_or_404(meeting_id: int, participation_id: int) -> Participation:
    """The place on the list that a page is about."""
    return queries.participation_or_404(meeting_id, participation_id)


def _page_of(place: Participation) -> str:
    """Where someone who manages a place came from: the meeting's list, or the own country's nominations."""
    if access.plans(g.viewer, place.meeting.forum_id):
        return url_for("invitations.show", meeting_id=place.meeting_id)
    return url_for("nominations.index")


def _place_page(template: str, form: Any, status: int = 200, **more: Any) -> tuple[str, int]:
    place = g.subject
    page = render_template(
        template, entry=place, meeting=place.meeting, person=place.person, form=form,
        back=_page_of(place), **more,
    )  # fmt: skip
    return page, status


@bp.get("/<int:participation_id>/withdraw")
@door(access.MANAGE, subject=place_or_404)
def withdraw(**_address: int):
    return _place_page("meetings/invitations/withdraw.html", WithdrawForm(formdata=None))


@bp.post("/<int:participation_id>/withdraw")
@door(access.MANAGE, subject=place_or_404)
def take_off(**_address: int):
    form, place, now = WithdrawForm(), g.subject, clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate():
        return _place_page("meetings/invitations/withdraw.html", form, 422)
    name, back = place.person.name, _page_of(place)
    try:
        promoted = operations.withdraw(g.viewer, place, form.reason.data or "", now)
    except RefusedError as error:
        refuse(form, error, "reason")
        return _place_page("meetings/invitations/withdraw.html", form, 422)
    said = _("%(name)s is off the list.", name=name)
    return _done(form, f"{said} {words.said_of_promoted(promoted)}".strip(), back)


def _replace_page(form: PersonForm, status: int = 200) -> tuple[str, int]:
    place = g.subject
    named = request.args.get("q", "")[:100]
    if place.country_code is not None:
        found = queries.find_people(place.meeting, [place.country_code], capacity=place.capacity, named=named)
    else:
        found = queries.colleagues(place, named)
    form.offer(found)
    return _place_page("meetings/invitations/replace.html", form, status, found=found, named=named)


@bp.get("/<int:participation_id>/replace")
@door(access.MANAGE, subject=place_or_404)
def replace(**_address: int):
    return _replace_page(PersonForm(formdata=None))


@bp.post("/<int:participation_id>/replace")
@door(access.MANAGE, subject=place_or_404)
def put_instead(**_address: int):
    form, place, now = PersonForm(), g.subject, clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate():
        return _replace_page(form, 422)
    person = queries.one_to_invite(form.person.data, g.viewer)
    if person is None:
        form.refuse("person", _("Choose a person from the list."))
        return _replace_page(form, 422)
    meeting, back = place.meeting, _page_of(place)
    try:
        fresh = operations.replace(g.viewer, place, person, now)
    except RefusedError as error:
        refuse(form, error, "person")
        return _replace_page(form, 422)
    return _done(form, words.said_of(fresh, person.name, meeting), back)


@bp.get("/<int:participation_id>/record")
@door(access.RECORD, subject=place_or_404)
def record(**_address: int):
    form = RecordForm(formdata=None, obj=g.subject)
    form.offer()
    return _place_page("meetings/invitations/record.html", form)


@bp.post("/<int:participation_id>/record")
@door(access.RECORD, subject=place_or_404)
def note_answer(meeting_id: int, **_address: int):
    form, place, now = RecordForm(), g.subject, clock.now()
    form.offer()
    if form.is_stale(place):
        return _place_page("meetings/invitations/record.html", form, 409)
    if not form.validate():
        return _place_page("meetings/invitations/record.html", form, 422)
    try:
        promoted = operations.record_answer(g.viewer, place, form.answer.data, form.note.data or "", now)
    except RefusedError as error:
        refuse(form, error, "answer")
        return _place_page("meetings/invitations/record.html", form, 422)
    db.session.commit()
    said = _("The answer of %(name)s has been recorded.", name=place.person.name)
    flash(f"{said} {words.said_of_promoted(promoted)}".strip(), "success")
    return redirect(url_for(".show", meeting_id=meeting_id))


def _answer_page(form: AnswerForm, status: int = 200) -> tuple[str, int]:
    place = g.subject
    form.offer(waiting=place.answer is Answer.WAITING)
    refusal = queries.closed_because(place.meeting, clock.now())
    page = render_template(
        "meetings/invitations/answer.html", entry=place, meeting=place.meeting, form=form,
        closed=words.REFUSALS[refusal] if refusal else None,
    )  # fmt: skip
    return page, status


@bp.get("/answer")
@door(access.ANSWER, subject=queries.own_or_404)
def your_answer(**_address: int):
    return _answer_page(AnswerForm(formdata=None, obj=g.subject))


@bp.post("/answer")
@door(access.ANSWER, subject=queries.own_or_404)
def answer(meeting_id: int):
    form, place = AnswerForm(), g.subject
    form.offer()
    if not form.validate():
        return _answer_page(form, 422)
    note = (form.note.data or "") if form.note.raw_data else place.note
    try:
        operations.answer(g.viewer, place, form.answer.data, note, clock.now())
    except RefusedError as error:
        refuse(form, error, "answer")
        return _answer_page(form, 422)
    db.session.commit()
    flash(words.said_of_answer(place), "success")
    endpoint = "meetings.show" if "meetings.show" in current_app.view_functions else "invitations.show"
    return back_or(endpoint, meeting_id=meeting_id)


blueprints = (bp, views_calls.bp, views_nominations.bp)
