"""Putting people on a meeting's list, replacing them, taking them off (E1, E4, V1, V2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from exchange.accounts.models import Authority, Person, PersonState
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.meetings.invitations.models import Call
from exchange.meetings.invitations.operations.seating import (
    has_seat,
    lock,
    may_handle,
    may_speak,
    refuse_unless,
    settle,
    take_seat,
    tell,
    today_of,
)
from exchange.meetings.invitations.queries import is_posted, on_the_day
from exchange.meetings.invitations.rules import Refusal, RefusedError, check_belongs, check_open
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer
from exchange.world.rules import Capacity


@dataclass(frozen=True, slots=True)
class Entry:
    """Who comes onto a list as what, for whom, and why: invited, named under a call, or in someone's stead."""

    person: Person
    capacity: Capacity
    country: str | None
    authority_id: int | None = None
    call: Call | None = None
    replaces: Participation | None = None

    @property
    def nominated(self) -> bool:
        """Say whether the country itself named the person."""
        return self.call is not None


def invite(
    actor: Actor,
    meeting: Meeting,
    person: Person,
    capacity: Capacity,
    now: datetime,
    *,
    country_code: str | None = None,
    authority_id: int | None = None,
) -> Participation:
    """Put a person on the list in a capacity: with a seat, or in the country's waiting list when all are taken.

    The person takes part for the own country or, having none, for the own body; ``country_code`` or
    ``authority_id`` say which was meant, and another is refused. In a draft nobody is told. Raises RefusedError.
    """
    standing = lock(meeting)
    refuse_unless(may_handle(actor, meeting, person.side))
    check_open(standing, now)
    country, body = represented(person)
    if (country_code is not None and country_code != country) or (authority_id is not None and authority_id != body):
        raise RefusedError(Refusal.NOT_OF_COUNTRY)
    place = put_on_list(meeting, Entry(person, capacity, country, body), now)
    tell(actor, "invited", place, meeting, now)
    settle(actor, meeting, country, now)
    return place


def represented(person: Person) -> tuple[str | None, int | None]:
    """Return the country for which a person takes part, or the body (by key). Raises RefusedError for neither."""
    if person.country_code is not None:
        return person.country_code, None
    body = db.session.get(Authority, person.authority_id) if person.authority_id is not None else None
    if body is None or body.country_code is not None:
        raise RefusedError(Refusal.NOT_PARTICIPATING)
    return None, body.id


def put_on_list(meeting: Meeting, entry: Entry, now: datetime) -> Participation:
    """Return the person's new place, not yet flushed; one who had left the list gets the old row anew."""
    _check_person(meeting, entry.person, entry.country, now)
    place = _free_row(meeting, entry.person)
    place.capacity, place.country_code, place.authority_id = entry.capacity, entry.country, entry.authority_id
    place.call_id = entry.call.id if entry.call is not None else None
    place.replaces_id = entry.replaces.id if entry.replaces is not None else None
    place.note, place.answered_at, place.recorded_by, place.asked_at = "", None, None, now
    wanted = Answer.NOMINATED if entry.nominated else Answer.INVITED
    with db.session.no_autoflush:
        _seat(meeting, place, entry, wanted)
    return place


def _seat(meeting: Meeting, place: Participation, entry: Entry, wanted: Answer) -> None:
    """A replacement takes over the seat or the place in the queue; everybody else gets what is left."""
    before = entry.replaces
    if before is None or before.answer is Answer.DECLINED:
        take_seat(meeting, place, wanted, entry.call)
    elif has_seat(before):
        place.answer, place.waiting, place.confirmed = wanted, None, False
    else:
        place.answer, place.waiting, place.confirmed = Answer.WAITING, before.waiting, False


def _check_person(meeting: Meeting, person: Person, country: str | None, now: datetime) -> None:
    if person.state is PersonState.CLOSED:
        raise RefusedError(Refusal.LEFT)
    there = on_the_day(meeting, today_of(meeting, now))
    posted = is_posted(person.id, there.thirds, there.day)
    check_belongs(country, person.side, meeting.audience, there.members, there.thirds, posted=posted)


def _free_row(meeting: Meeting, person: Person) -> Participation:
    """Return a row for the person, of whom a meeting's list holds one only. Raises RefusedError when on it."""
    query = sa.select(Participation).filter_by(meeting_id=meeting.id, person_id=person.id)
    row = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        return Participation(meeting_id=meeting.id, person_id=person.id)
    if row.answer is not Answer.WITHDRAWN:
        raise RefusedError(Refusal.TWICE)
    return row


def replace(actor: Actor, participation: Participation, by_person: Person, now: datetime) -> Participation:
    """Let another person of the same country or body come instead, in the same capacity, and return the new place.

    The seat, or the place in the waiting list, passes on; the seat of one who declined may be gone already.
    Planners and the country's contact point replace (V2). Raises RefusedError.
    """
    meeting = db.session.get_one(Meeting, participation.meeting_id)
    standing = lock(meeting, participation)
    country, body = participation.country_code, participation.authority_id
    refuse_unless(may_handle(actor, meeting, by_person.side) or may_speak(actor, meeting, country))
    _check_on_list(participation)
    check_open(standing, now)
    if represented(by_person) != (country, body):
        raise RefusedError(Refusal.NOT_OF_COUNTRY)
    call = db.session.get(Call, participation.call_id) if participation.call_id is not None else None
    entry = Entry(by_person, participation.capacity, country, body, call, participation)
    place = put_on_list(meeting, entry, now)
    _leave(participation)
    tell(actor, "withdrawn", participation, meeting, now)
    tell(actor, "replaced", place, meeting, now)
    settle(actor, meeting, country, now)
    return place


def withdraw(actor: Actor, participation: Participation, reason: str, now: datetime) -> list[Participation]:
    """Take someone off the list; return who moved up to the seat. The journal keeps the reason.

    Planners and the country's contact point withdraw (V2). Raises RefusedError.
    """
    meeting = db.session.get_one(Meeting, participation.meeting_id)
    standing = lock(meeting, participation)
    country = participation.country_code
    side = db.session.get_one(Person, participation.person_id).side
    refuse_unless(may_handle(actor, meeting, side) or may_speak(actor, meeting, country))
    _check_on_list(participation)
    check_open(standing, now)
    _leave(participation)
    tell(actor, "withdrawn", participation, meeting, now, reason=reason)
    return settle(actor, meeting, country, now)


def _leave(participation: Participation) -> None:
    participation.answer, participation.waiting, participation.confirmed = Answer.WITHDRAWN, None, False


def _check_on_list(participation: Participation) -> None:
    if participation.answer is Answer.WITHDRAWN:
        raise RefusedError(Refusal.NOT_ON_LIST)


__all__ = ["Entry", "invite", "put_on_list", "replace", "represented", "withdraw"]
