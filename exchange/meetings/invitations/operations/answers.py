"""Answers: by the person, or given by phone and written down by those who run the meeting."""

from __future__ import annotations

from datetime import datetime

from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.meetings.invitations import access
from exchange.meetings.invitations.models import Call
from exchange.meetings.invitations.operations.seating import (
    has_seat,
    lock,
    refuse_unless,
    settle,
    take_seat,
    tell,
)
from exchange.meetings.invitations.rules import ANSWERS, Refusal, RefusedError, check_answerable
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer


def answer(actor: Actor, participation: Participation, given: Answer, note: str, now: datetime) -> list[Participation]:
    """Take a person's own answer; return who moved up to a seat that it freed.

    Saying yes after a no needs a seat: without one the person waits, and ``participation.answer`` says so. One who
    waits and says yes is accepted as soon as a seat is free. Raises RefusedError.
    """
    refuse_unless(actor.person_id == participation.person_id)
    return _take(actor, participation, given, note, now, recorded_by=None)


def record_answer(
    actor: Actor, participation: Participation, given: Answer, note: str, now: datetime
) -> list[Participation]:
    """Write down an answer given by phone; the list shows who did. Otherwise as ``answer``. Raises RefusedError."""
    meeting = db.session.get_one(Meeting, participation.meeting_id)
    person = db.session.get_one(Person, participation.person_id)
    runs = not isinstance(actor, Viewer) or (
        actor.runs(meeting.forum_id) and access.handles(actor, meeting.forum_id, person.side)
    )
    refuse_unless(runs)
    return _take(actor, participation, given, note, now, recorded_by=actor.person_id)


def _take(
    actor: Actor, participation: Participation, given: Answer, note: str, now: datetime, *, recorded_by: int | None
) -> list[Participation]:
    meeting = db.session.get_one(Meeting, participation.meeting_id)
    standing = lock(meeting, participation)
    if given not in ANSWERS:
        raise RefusedError(Refusal.NO_ANSWER)
    if participation.answer is Answer.WITHDRAWN:
        raise RefusedError(Refusal.NOT_ON_LIST)
    check_answerable(standing, now)
    if _says_nothing_new(participation, given, note, recorded_by):
        return []
    _set(meeting, participation, given)
    participation.note, participation.answered_at, participation.recorded_by = note, now, recorded_by
    verb = "answered" if recorded_by is None else "recorded"
    tell(actor, verb, participation, meeting, now)
    return settle(actor, meeting, participation.country_code, now)


def _says_nothing_new(participation: Participation, given: Answer, note: str, recorded_by: int | None) -> bool:
    same = participation.answer is given or (
        participation.answer is Answer.WAITING and participation.confirmed and given is Answer.ACCEPTED
    )
    return same and participation.note == note and participation.recorded_by == recorded_by


def _set(meeting: Meeting, participation: Participation, given: Answer) -> None:
    if given is Answer.DECLINED:
        participation.answer, participation.waiting, participation.confirmed = given, None, False
    elif participation.answer is Answer.WAITING:
        participation.confirmed = given is Answer.ACCEPTED
    elif has_seat(participation):
        participation.answer = given
    else:
        call = db.session.get(Call, participation.call_id) if participation.call_id is not None else None
        take_seat(meeting, participation, given, call)
