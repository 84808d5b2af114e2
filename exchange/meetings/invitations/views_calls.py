"""Pages of coverage: one cell, asking contact points, waiving a gap."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for

from exchange.core import clock, formats, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.i18n import ngettext
from exchange.meetings.invitations import access, operations, queries, words
from exchange.meetings.invitations.forms import CallAllForm, CallForm, ChangeCallForm, WaiveForm, refuse
from exchange.meetings.invitations.models import Call
from exchange.meetings.invitations.rules import Refusal, RefusedError, usual_respond_by
from exchange.meetings.queries import meeting_or_404
from exchange.world.rules import Capacity
from exchange.world.words import CAPACITIES

bp = Blueprint("calls", __name__, url_prefix="/meetings/<int:meeting_id>/people")
BESIDE = {"seats": "seats", "respond_past": "respond_by", "respond_after": "respond_by"}


def _today() -> Any:
    return clock.day_in(g.subject.forum.zone, clock.now())


def _editable() -> bool:
    return queries.closed_because(g.subject, clock.now()) in (None, Refusal.DRAFT)


def _list_page(meeting_id: int) -> str:
    return url_for("invitations.show", meeting_id=meeting_id)


def _page(name: str, form: Any, status: int = 200, **more: Any) -> tuple[str, int]:
    shown = render_template(name, meeting=g.subject, form=form, **more)
    return shown, status


@bp.get("/cells/<country>/<capacity>")
@door(access.COVER, subject=lambda meeting_id, **_rest: meeting_or_404(meeting_id))
def cell(country: str, capacity: str, **_address: int) -> Any:
    """Show one country in one capacity: who is there, who was asked, what can be done."""
    meeting = g.subject
    people = queries.list_of(meeting)
    matrix = queries.matrix_of(meeting, people, _today())
    if capacity not in set(Capacity) or country not in matrix.countries:
        abort(404)
    found = matrix.cells.get((country, Capacity(capacity))) or abort(404)
    points = queries.contact_points(meeting.forum_id, _today()).get(country, [])
    there = [person for person in people if person.country_code == country and person.capacity == capacity]
    return render_template(
        "meetings/invitations/cell.html", meeting=meeting, cell=found, people=there, points=points, editable=_editable()
    )


def _call_page(form: CallForm, status: int = 200) -> tuple[str, int]:
    there = queries.on_the_day(g.subject, _today())
    form.offer(words.sorted_by_name({*there.members, *there.thirds}))
    points = queries.contact_points(g.subject.forum_id, _today())
    return _page("meetings/invitations/ask.html", form, status, points=points.get(form.country.data or "", []))


@bp.get("/ask")
@door(access.COVER, subject=meeting_or_404)
def ask(**_address: int) -> Any:
    """Ask for nominations: the form, with country and capacity from the address."""
    capacity = request.args.get("capacity", "")
    form = CallForm(
        formdata=None,
        country=request.args.get("country", "").upper(),
        capacity=Capacity(capacity) if capacity in set(Capacity) else None,
        respond_by=usual_respond_by(_today(), g.subject.day, g.subject.respond_by),
    )
    return _call_page(form)


@bp.post("/ask")
@door(access.COVER, subject=meeting_or_404)
def make(meeting_id: int) -> Any:
    """Ask one country's contact point."""
    form, now = CallForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    there = queries.on_the_day(g.subject, _today())
    form.offer(words.sorted_by_name({*there.members, *there.thirds}))
    if not form.validate():
        return _call_page(form, 422)
    try:
        operations.call(g.viewer, g.subject, form.country.data, form.capacity.data, now=now, **form.terms())
    except RefusedError as error:
        refuse(form, error, "country", **BESIDE)
        return _call_page(form, 422)
    answer = once.commit_once(form.key.data, g.viewer.person_id, _list_page(meeting_id), now)
    flash(_("%(country)s has been asked to nominate.", country=formats.country(form.country.data)), "success")
    return redirect(answer)


def _all_page(form: CallAllForm, status: int = 200) -> tuple[str, int]:
    """The gaps that nobody was asked about yet, each with whom it concerns; those without a contact point apart."""
    matrix = queries.matrix_of(g.subject, today=_today())
    points = queries.contact_points(g.subject.forum_id, _today())
    open_gaps = [gap for gap in matrix.gaps if matrix.cells[gap.country, gap.capacity].call is None]
    asked = [gap for country in words.sorted_by_name(matrix.countries) for gap in open_gaps if gap.country == country]
    choices = [
        (
            f"{gap.country}:{gap.capacity.value}",
            _(
                "%(country)s, %(capacity)s: %(names)s",
                country=formats.country(gap.country),
                capacity=CAPACITIES[gap.capacity],
                names=", ".join(person.name for person in points[gap.country]),
            ),
        )
        for gap in asked
        if gap.country in points
    ]
    form.offer(choices)
    unreached = list(dict.fromkeys(gap.country for gap in asked if gap.country not in points))
    people = {person.id: person.name for gap in asked for person in points.get(gap.country, [])}
    return _page(
        "meetings/invitations/ask_all.html",
        form,
        status,
        unreached=unreached,
        people=sorted(people.values()),
        number=len(choices),
    )


@bp.get("/ask-all")
@door(access.COVER, subject=meeting_or_404)
def ask_all(**_address: int) -> Any:
    """Ask all contact points of countries with gaps: who and for whom, before it is done."""
    proposed = usual_respond_by(_today(), g.subject.day, g.subject.respond_by)
    form = CallAllForm(formdata=None, respond_by=proposed)
    page, status = _all_page(form)
    form.cells.data = [choice.value for choice in form.cells.choices]
    return _all_page(form) if form.cells.data else (page, status)


@bp.post("/ask-all")
@door(access.COVER, subject=meeting_or_404)
def make_all(meeting_id: int) -> Any:
    """Ask those that were chosen, all or none."""
    form, now = CallAllForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    _all_page(form)
    if not form.validate():
        return _all_page(form, 422)
    cells = [(country, Capacity(capacity)) for country, _colon, capacity in (c.partition(":") for c in form.cells.data)]
    try:
        made = operations.call_all(g.viewer, g.subject, cells, now=now, **form.terms())
    except RefusedError as error:
        refuse(form, error, "cells", **BESIDE)
        return _all_page(form, 422)
    answer = once.commit_once(form.key.data, g.viewer.person_id, _list_page(meeting_id), now)
    number = len({call.country_code for call in made})
    said = ngettext("%(num)s request has been made", "%(num)s requests have been made", len(made))
    flash(said + " " + ngettext("to %(num)s country.", "to %(num)s countries.", number), "success")
    return redirect(answer)


def call_or_404(meeting_id: int, call_id: int) -> Call:
    """The call of the meeting that a page is about."""
    return queries.call_or_404(call_id, meeting_id)


def _change_page(form: ChangeCallForm, status: int = 200) -> tuple[str, int]:
    call = g.subject
    shown = render_template("meetings/invitations/change.html", call=call, meeting=call.meeting, form=form)
    return shown, status


@bp.get("/calls/<int:call_id>")
@door(access.CALL, subject=call_or_404)
def change(**_address: int) -> Any:
    """Change seats, day to respond or note of a call."""
    return _change_page(ChangeCallForm(formdata=None, obj=g.subject))


@bp.post("/calls/<int:call_id>")
@door(access.CALL, subject=call_or_404)
def save(meeting_id: int, **_address: int) -> Any:
    """Save the changed terms; who waited for added seats moves up."""
    form, now = ChangeCallForm(), clock.now()
    if form.is_stale(g.subject):
        return _change_page(form, 409)
    if not form.validate():
        return _change_page(form, 422)
    try:
        promoted = operations.change_call(g.viewer, g.subject, now=now, **form.terms())
    except RefusedError as error:
        refuse(form, error, "note", **BESIDE)
        return _change_page(form, 422)
    db.session.commit()
    said = _("The request has been changed.")
    flash(f"{said} {words.said_of_promoted(promoted)}".strip(), "success")
    return redirect(_list_page(meeting_id))


@bp.post("/calls/<int:call_id>/close")
@door(access.CALL, subject=call_or_404)
def close(meeting_id: int, **_address: int) -> Any:
    """Close a call."""
    try:
        operations.close_call(g.viewer, g.subject, clock.now())
    except RefusedError as error:
        flash(words.REFUSALS[error.code], "error")
        return redirect(_list_page(meeting_id))
    db.session.commit()
    flash(_("The request is closed. Who was nominated stays on the list."), "success")
    return redirect(_list_page(meeting_id))


def _waive_page(form: WaiveForm, status: int = 200) -> tuple[str, int]:
    return _page("meetings/invitations/waive.html", form, status)


@bp.get("/waive")
@door(access.COVER, subject=meeting_or_404)
def waive(**_address: int) -> Any:
    """Say why nobody is needed: the form, with country and capacity from the address."""
    capacity = request.args.get("capacity", "")
    form = WaiveForm(
        formdata=None,
        country=request.args.get("country", "").upper(),
        capacity=Capacity(capacity) if capacity in set(Capacity) else None,
    )
    form.offer(words.sorted_by_name(queries.on_the_day(g.subject, _today()).states))
    return _waive_page(form)


@bp.post("/waive")
@door(access.COVER, subject=meeting_or_404)
def note(meeting_id: int) -> Any:
    """Waive a gap, or note that a capacity does not apply, with the reason (JC 4)."""
    form, now = WaiveForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    form.offer(words.sorted_by_name(queries.on_the_day(g.subject, _today()).states))
    if not form.validate():
        return _waive_page(form, 422)
    applicable = form.kind.data == "waived"
    cell = (form.country.data, form.capacity.data)
    try:
        operations.waive(g.viewer, g.subject, *cell, form.reason.data, applicable=applicable, now=now)
    except RefusedError as error:
        refuse(form, error, "country", reason_missing="reason")
        return _waive_page(form, 422)
    answer = once.commit_once(form.key.data, g.viewer.person_id, _list_page(meeting_id), now)
    flash(_("The reason has been noted. This is no gap any more."), "success")
    return redirect(answer)


@bp.post("/waive/<int:note_id>/undo")
@door(access.COVER, subject=lambda meeting_id, **_rest: meeting_or_404(meeting_id))
def unwaive(meeting_id: int, note_id: int) -> Any:
    """Take back what was noted on a cell."""
    try:
        operations.unwaive(g.viewer, queries.note_or_404(g.subject, note_id), clock.now())
    except RefusedError as error:
        flash(words.REFUSALS[error.code], "error")
        return redirect(_list_page(meeting_id))
    db.session.commit()
    flash(_("The note has been taken back."), "success")
    return redirect(_list_page(meeting_id))
