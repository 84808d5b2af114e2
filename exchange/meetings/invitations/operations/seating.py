"""One hand at a time on a meeting's list, and seats given out in order."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import class_mapper

from exchange.accounts.rules import Viewer
from exchange.core import clock, journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.forums.models import Forum
from exchange.meetings.invitations import access
from exchange.meetings.invitations.models import Call
from exchange.meetings.invitations.queries import queue_of, seats_of_calls
from exchange.meetings.invitations.rules import Queued, Refusal, RefusedError, Standing, admit, promote
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import SEATED, Answer, State
from exchange.world.rules import Side

#: What of a meeting decides about its list.
_DECIDES = ("version", "state", "starts_at", "ends_at", "date_open", "audience", "seats_per_country")


def lock(meeting: Meeting, *rows: Participation | Call) -> Standing:
    """Wait for one's turn on the meeting's list, read the meeting and the rows anew, and return where it stands.

    Nobody else can then take a seat until the transaction ends. (SQLite lets only one write at a time anyway.)
    """
    db.session.refresh(meeting, _DECIDES, with_for_update={"key_share": True})
    for row in rows:
        db.session.refresh(row, [column.key for column in class_mapper(type(row)).column_attrs])
    return Standing(meeting.state, None if meeting.date_open else meeting.ends_at)


def today_of(meeting: Meeting, now: datetime) -> date:
    """Return the day it is in the zone of the meeting's forum."""
    forum = db.session.get_one(Forum, meeting.forum_id)
    return clock.day_in(forum.zone, now)


def refuse_unless(allowed: bool) -> None:
    """Refuse an actor who acts for another country or side. Raises RefusedError."""
    if not allowed:
        raise RefusedError(Refusal.NOT_YOURS)


def may_handle(actor: Actor, meeting: Meeting, side: Side) -> bool:
    """Say whether the actor puts people of that side on the meeting's list; the platform itself does."""
    return not isinstance(actor, Viewer) or access.handles(actor, meeting.forum_id, side)


def may_cover(actor: Actor, meeting: Meeting) -> bool:
    """Say whether the actor sees to the meeting's coverage (V1)."""
    return not isinstance(actor, Viewer) or access.covers(actor, meeting.forum_id)


def may_speak(actor: Actor, meeting: Meeting, country: str | None) -> bool:
    """Say whether the actor is the country's contact point (V2) and the meeting is announced and for that side."""
    if not isinstance(actor, Viewer) or meeting.state is State.DRAFT:
        return False
    return meeting.audience.includes(actor.side) and access.speaks_for(actor, meeting.forum_id, country)


def take_seat(meeting: Meeting, person: Participation, wanted: Answer, call: Call | None) -> None:
    """Give someone who has no seat the wanted answer, or the last place in the country's waiting list.

    ``person`` may be new. Its answer is not yet in the database or takes up no seat there.
    """
    if person.country_code is None:
        person.answer, person.waiting, person.confirmed = wanted, None, False
        return
    queue = queue_of(meeting.id, person.country_code)
    seats = seats_of_calls(meeting.id, person.country_code)
    if admit(queue, Queued(0, call.id if call else None), meeting.seats_per_country, seats):
        person.answer, person.waiting, person.confirmed = wanted, None, False
    else:
        last = max((each.waiting or 0 for each in queue), default=0)
        person.answer, person.waiting, person.confirmed = Answer.WAITING, last + 1, wanted is Answer.ACCEPTED


def settle(actor: Actor, meeting: Meeting, country: str | None, now: datetime) -> list[Participation]:
    """Give the country's free seats to those who wait, in order, and return who moved up; others close ranks.

    Whoever said yes while waiting is accepted; the others are asked. Call it under the lock, after the change.
    """
    if country is None:
        return []
    db.session.flush()
    queue = queue_of(meeting.id, country)
    result = promote(queue, meeting.seats_per_country, seats_of_calls(meeting.id, country))
    moved = {each.key: each.waiting for each in queue if each.waiting != result.waiting.get(each.key)}
    rows = _load([*result.promoted, *(key for key in moved if key in result.waiting)])
    for key in moved:
        if key in result.waiting:
            rows[key].waiting = result.waiting[key]
    for key in result.promoted:
        _promote(actor, meeting, rows[key], now)
    return [rows[key] for key in result.promoted]


def _load(keys: list[int]) -> dict[int, Participation]:
    if not keys:
        return {}
    query = sa.select(Participation).where(Participation.id.in_(keys)).execution_options(populate_existing=True)
    return {row.id: row for row in db.session.scalars(query)}


def _promote(actor: Actor, meeting: Meeting, person: Participation, now: datetime) -> None:
    asked = Answer.NOMINATED if person.call_id is not None else Answer.INVITED
    person.answer = Answer.ACCEPTED if person.confirmed else asked
    person.waiting, person.confirmed = None, False
    tell(actor, "promoted", person, meeting, now)


def tell(actor: Actor, verb: str, person: Participation, meeting: Meeting, now: datetime, *, reason: str = "") -> None:
    """Journal a change of someone's place. The listeners learn whether the meeting is announced, and its key."""
    private = {"announced": meeting.state is not State.DRAFT, "meeting_id": meeting.id}
    journal.record(
        actor, f"participation.{verb}", person, now, forum_id=meeting.forum_id, reason=reason, private=private
    )


def has_seat(person: Participation) -> bool:
    """Say whether the person takes up a seat."""
    return person.answer in SEATED
