"""Asking contact points to nominate, and their nominations (E2, V2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa

from exchange.accounts import operations as accounts
from exchange.accounts.models import Authority, Person
from exchange.accounts.queries import by_email
from exchange.core import journal
from exchange.core.db import db
from exchange.core.i18n import SOURCE_LANGUAGE
from exchange.core.journal import Actor, Platform
from exchange.meetings.invitations.models import Call
from exchange.meetings.invitations.operations.lists import Entry, put_on_list, represented
from exchange.meetings.invitations.operations.seating import (
    lock,
    may_cover,
    may_speak,
    refuse_unless,
    settle,
    tell,
    today_of,
)
from exchange.meetings.invitations.queries import MeetingDay, on_the_day
from exchange.meetings.invitations.rules import (
    CallState,
    Refusal,
    RefusedError,
    check_answerable,
    check_belongs,
    check_call,
    check_nomination,
)
from exchange.meetings.models import Meeting, Participation
from exchange.world.models import Country
from exchange.world.rules import Capacity


def call(
    actor: Actor,
    meeting: Meeting,
    country: str,
    capacity: Capacity,
    *,
    seats: int,
    respond_by: date,
    note: str,
    now: datetime,
) -> Call:
    """Ask a country's contact point to nominate for a capacity: n seats, until a day (E2). Raises RefusedError.

    A call that was closed is made again with the new terms; an open one is not made twice.
    """
    return call_all(actor, meeting, [(country, capacity)], seats=seats, respond_by=respond_by, note=note, now=now)[0]


def call_all(
    actor: Actor,
    meeting: Meeting,
    cells: Iterable[tuple[str, Capacity]],
    *,
    seats: int,
    respond_by: date,
    note: str,
    now: datetime,
) -> list[Call]:
    """Ask for several countries and capacities in one go, on the same terms: all, or none. Raises RefusedError."""
    standing = lock(meeting)
    refuse_unless(may_cover(actor, meeting))
    check_answerable(standing, now)
    check_call(seats, respond_by, today_of(meeting, now), None if meeting.date_open else meeting.day)
    there = on_the_day(meeting, today_of(meeting, now))
    known = {(each.country_code, each.capacity): each for each in db.session.scalars(_calls_of(meeting))}
    made = []
    for country, capacity in cells:
        _check_country(meeting, there, country)
        row = known.get((country, capacity))
        if row is not None and row.state is CallState.OPEN:
            raise RefusedError(Refusal.ASKED_ALREADY)
        row = row or Call(meeting_id=meeting.id, country_code=country, capacity=capacity)
        row.seats, row.respond_by, row.note = seats, respond_by, note
        row.state, row.made_at = CallState.OPEN, now
        _tell(actor, "made", row, meeting, now)
        made.append(row)
    return made


def _check_country(meeting: Meeting, there: MeetingDay, code: str) -> None:
    country = db.session.get(Country, code)
    if country is None:
        raise RefusedError(Refusal.NOT_PARTICIPATING)
    check_belongs(code, country.side(there.day), meeting.audience, there.members, there.thirds, posted=False)


def _calls_of(meeting: Meeting) -> sa.Select[Call]:
    return sa.select(Call).filter_by(meeting_id=meeting.id).execution_options(populate_existing=True)


def _tell(actor: Actor, verb: str, row: Call, meeting: Meeting, now: datetime) -> None:
    private = {"meeting_id": meeting.id}
    journal.record(actor, f"call.{verb}", row, now, forum_id=meeting.forum_id, private=private)


def change_call(
    actor: Actor, call: Call, *, seats: int, respond_by: date, note: str, now: datetime
) -> list[Participation]:
    """Change the terms of an open call; return who moved up to seats that were added. Raises RefusedError.

    The day to respond may stay in the past when only something else changes.
    """
    meeting = db.session.get_one(Meeting, call.meeting_id)
    standing = lock(meeting)
    refuse_unless(may_cover(actor, meeting))
    check_answerable(standing, now)
    if call.state is CallState.CLOSED:
        raise RefusedError(Refusal.CALL_CLOSED)
    earliest = min(call.respond_by, today_of(meeting, now)) if respond_by == call.respond_by else today_of(meeting, now)
    check_call(seats, respond_by, earliest, None if meeting.date_open else meeting.day)
    call.seats, call.respond_by, call.note = seats, respond_by, note
    if not journal.changes_of(call):
        return []
    _tell(actor, "changed", call, meeting, now)
    return settle(actor, meeting, call.country_code, now)


def close_call(actor: Actor, call: Call, now: datetime) -> None:
    """End a call: its contact point is asked for nobody more; who was nominated stays. Raises RefusedError."""
    meeting = db.session.get_one(Meeting, call.meeting_id)
    lock(meeting, call)
    refuse_unless(may_cover(actor, meeting))
    if call.state is CallState.CLOSED:
        raise RefusedError(Refusal.CALL_CLOSED)
    call.state = CallState.CLOSED
    _tell(actor, "closed", call, meeting, now)


def nominate(actor: Actor, call: Call, person: Person, now: datetime) -> Participation:
    """Put a person on the list for the country that was asked, in the capacity asked for (V2).

    Its contact point nominates until the day to respond; the organiser can enter a late nomination. Beyond the
    seats of the call or of the country, the person waits. Raises RefusedError.
    """
    meeting = _open_call(actor, call, now)
    if represented(person) != (call.country_code, None):
        raise RefusedError(Refusal.NOT_OF_COUNTRY)
    return _nominate(actor, meeting, call, person, now)


def nominate_new(
    actor: Actor, call: Call, *, name: str, email: str, authority: Authority | None, now: datetime
) -> Participation:
    """Nominate someone by name and address, who is then invited to the platform unless already known there.

    The contact point may not let people in, but the platform does so for a nomination to the own country. Raises
    RefusedError, also when the address or the authority is another country's; and what inviting refuses.
    """
    meeting = _open_call(actor, call, now)
    if authority is not None and authority.country_code != call.country_code:
        raise RefusedError(Refusal.NOT_OF_COUNTRY)
    person = by_email(email)
    if person is None:
        zone = db.session.get_one(Country, call.country_code).zone
        person, _token = accounts.invite(
            Platform(actor.person_id, actor.name),
            email=email,
            name=name,
            authority=authority,
            country_code=call.country_code,
            capacities=[call.capacity],
            zone=zone,
            locale=SOURCE_LANGUAGE,
            now=now,
        )
    elif person.country_code != call.country_code:
        raise RefusedError(Refusal.NOT_OF_COUNTRY)
    return _nominate(actor, meeting, call, person, now)


def _open_call(actor: Actor, call: Call, now: datetime) -> Meeting:
    """Take the list for oneself and check that the actor can nominate under the call."""
    meeting = db.session.get_one(Meeting, call.meeting_id)
    standing = lock(meeting, call)
    speaks = [call.country_code] if may_speak(actor, meeting, call.country_code) else []
    today = today_of(meeting, now)
    check_nomination(call.country_code, speaks, call.state, call.respond_by, today, organiser=may_cover(actor, meeting))
    check_answerable(standing, now)
    return meeting


def _nominate(actor: Actor, meeting: Meeting, call: Call, person: Person, now: datetime) -> Participation:
    place = put_on_list(meeting, Entry(person, call.capacity, call.country_code, call=call), now)
    tell(actor, "nominated", place, meeting, now)
    settle(actor, meeting, call.country_code, now)
    return place
