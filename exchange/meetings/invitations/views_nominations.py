"""Pages of a national contact point: what was asked of the own country, and nominating (E2, V2)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from exchange.accounts.rules import Refusal as AccountRefusal
from exchange.accounts.rules import Refused as AccountRefusedError
from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.i18n import gettext as _
from exchange.meetings.invitations import access, operations, queries, words
from exchange.meetings.invitations.forms import NewPersonForm, PersonForm, refuse
from exchange.meetings.invitations.rules import Queued, RefusedError, admit
from exchange.meetings.models import Participation

bp = Blueprint("nominations", __name__, url_prefix="/nominations")


@bp.get("")
@door(access.OWED)
def index() -> Any:
    """Show the open calls to the own country, soonest first, and the closed ones below."""
    awaited = queries.calls_for(g.viewer, still_open=True)
    closed = queries.calls_for(g.viewer, still_open=False)
    people = queries.nominees([*awaited, *closed])
    late = {call.id for call in awaited if clock.day_in(call.meeting.forum.zone, g.viewer.at) > call.respond_by}
    return render_template("meetings/invitations/index.html", awaited=awaited, closed=closed, people=people, late=late)


def _page(form: PersonForm | None = None, fresh: NewPersonForm | None = None, status: int = 200) -> tuple[str, int]:
    """The call with two ways to nominate: someone known, or someone new."""
    call = g.subject
    named = request.args.get("q", "")[:100]
    form = form or PersonForm(formdata=None)
    fresh = fresh or NewPersonForm(formdata=None)
    found = queries.find_people(call.meeting, [call.country_code], capacity=call.capacity, named=named)
    form.offer(found)
    fresh.offer(queries.authorities_of(call.country_code))
    seated = admit(
        queries.queue_of(call.meeting_id, call.country_code),
        Queued(0, call.id),
        call.meeting.seats_per_country,
        queries.seats_of_calls(call.meeting_id, call.country_code),
    )
    page = render_template(
        "meetings/invitations/nominate.html", call=call, meeting=call.meeting, form=form, fresh=fresh, found=found,
        named=named, full=not seated, people=queries.nominees([call])[call.id], back=_back(),
    )  # fmt: skip
    return page, status


def _back() -> str:
    meeting = g.subject.meeting
    if access.speaks_for(g.viewer, meeting.forum_id, g.subject.country_code):
        return url_for(".index")
    return url_for("invitations.show", meeting_id=meeting.id)


@bp.get("/<int:call_id>")
@door(access.NOMINATE, subject=queries.call_or_404)
def nominate(**_address: int) -> Any:
    """Nominate under a call."""
    return _page()


@bp.post("/<int:call_id>")
@door(access.NOMINATE, subject=queries.call_or_404)
def name_known(**_address: int) -> Any:
    """Nominate someone known to the platform."""
    form, now = PersonForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.validate():
        return _page(form, status=422)
    person = queries.one_to_invite(form.person.data, g.viewer)
    if person is None:
        form.refuse("person", _("Choose a person from the list."))
        return _page(form, status=422)
    try:
        place = operations.nominate(g.viewer, g.subject, person, now)
    except RefusedError as error:
        refuse(form, error, "person")
        return _page(form, status=422)
    return _done(form, place, person.name)


@bp.post("/<int:call_id>/new")
@door(access.NOMINATE, subject=queries.call_or_404)
def name_new(**_address: int) -> Any:
    """Nominate someone new, who is invited to the platform with it."""
    form, now = NewPersonForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    authorities = {each.id: each for each in queries.authorities_of(g.subject.country_code)}
    form.offer(authorities.values())
    if not form.validate():
        return _page(fresh=form, status=422)
    authority = authorities.get(form.authority.data)
    given = {"name": form.name.data, "email": form.email.data, "authority": authority}
    try:
        place = operations.nominate_new(g.viewer, g.subject, now=now, **given)
    except RefusedError as error:
        refuse(form, error, "email")
        return _page(fresh=form, status=422)
    except AccountRefusedError as error:
        bad_address = error.code is AccountRefusal.BAD_ADDRESS
        said = _("Give a full e-mail address, such as name@authority.example.")
        form.refuse("email" if bad_address else "name", said if bad_address else _("This person cannot be invited."))
        return _page(fresh=form, status=422)
    return _done(form, place, form.name.data)


def _done(form: Any, place: Participation, name: str) -> Response:
    said = words.said_of(place, name, g.subject.meeting)
    target = _back()
    answer = once.commit_once(form.key.data, g.viewer.person_id, target, clock.now())
    flash(said, "success")
    return redirect(answer)
