"""Whom a poll asks: adding and removing people, and reminding those who have not answered (V1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from exchange.accounts.models import Person, PersonState
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.meetings.models import Meeting
from exchange.scheduling.polls import queries
from exchange.scheduling.polls.models import Poll, PollVoter
from exchange.scheduling.polls.operations.shared import (
    Seat,
    check_open,
    links,
    lock,
    may_handle,
    may_steer,
    refuse_unless,
    tell,
)
from exchange.scheduling.polls.rules import (
    MOST_VOTERS,
    Refusal,
    RefusedError,
    is_due,
    may_be_reminded,
    waits_for_date,
)


def seat(actor: Actor, poll: Poll, meeting: Meeting, seats: Iterable[Seat], now: datetime) -> list[PollVoter]:
    """Put people among those asked; return who was not before. Whoever was removed has the old answers again.

    Raises RefusedError.
    """
    wanted = {one.person.id: one for one in seats}
    if not wanted:
        raise RefusedError(Refusal.NOBODY)
    present = {row.person_id: row for row in db.session.scalars(sa.select(PollVoter).filter_by(poll_id=poll.id))}
    if len(wanted.keys() | {key for key, row in present.items() if row.removed_at is None}) > MOST_VOTERS:
        raise RefusedError(Refusal.TOO_MANY_VOTERS)
    asked = []
    for one in wanted.values():
        _check(actor, meeting, one.person)
        former = present.get(one.person.id)
        if former is None or former.removed_at is not None:
            voter = former or PollVoter(poll_id=poll.id, person_id=one.person.id)
            _take_seat(voter, one, now)
            asked.append(voter)
    db.session.add_all(asked)
    db.session.flush()
    return asked


def _check(actor: Actor, meeting: Meeting, person: Person) -> None:
    refuse_unless(may_handle(actor, meeting, person.side))
    if person.state is PersonState.CLOSED:
        raise RefusedError(Refusal.LEFT)
    if not meeting.audience.includes(person.side):
        raise RefusedError(Refusal.UNION_ONLY)


def _take_seat(voter: PollVoter, wanted: Seat, now: datetime) -> None:
    person = wanted.person
    set_committed_value(voter, "person", person)
    voter.country_code = person.country_code
    voter.authority_id = None if person.country_code else person.authority_id
    voter.capacity, voter.required = wanted.capacity, wanted.required
    voter.asked_at, voter.removed_at = now, None


def add_voters(actor: Actor, poll: Poll, seats: Sequence[Seat], now: datetime) -> list[PollVoter]:
    """Ask further people; each is told. Raises RefusedError."""
    meeting = poll.meeting
    lock(poll)
    refuse_unless(may_steer(actor, meeting))
    check_open(poll)
    asked = seat(actor, poll, meeting, seats, now)
    if asked:
        changes = {"asked": [[], [voter.person.name for voter in asked]]}
        tell(actor, "voters_added", poll, meeting, now, changes=changes, private={"links": links(asked, now)})
    return asked


def remove_voter(actor: Actor, poll: Poll, voter: PollVoter, now: datetime) -> None:
    """Ask somebody no longer, who then finds no poll any more. The answers are kept, and not counted. Raises RefusedError."""
    meeting = poll.meeting
    lock(poll)
    refuse_unless(may_handle(actor, meeting, voter.person.side))
    check_open(poll)
    voter.removed_at = now
    tell(actor, "voter_removed", poll, meeting, now, changes={"asked": [[voter.person.name], []]})


def set_required(actor: Actor, poll: Poll, voter: PollVoter, required: bool, now: datetime) -> None:
    """Say whether the country is there without this person. Nobody is told. Raises RefusedError."""
    meeting = poll.meeting
    lock(poll)
    refuse_unless(may_steer(actor, meeting))
    if not poll.standing.live:
        raise RefusedError(Refusal.NOT_OPEN)
    if voter.required is required:
        return
    voter.required = required
    changes = {"person_id": [None, voter.person_id], "required": [not required, required]}
    tell(actor, "voter_changed", poll, meeting, now, changes=changes)


def remind(actor: Actor, poll: Poll, now: datetime) -> list[PollVoter]:
    """Remind those who have not answered every date, but nobody twice within a day; return whom. Raises RefusedError."""
    lock(poll)
    refuse_unless(may_steer(actor, poll.meeting))
    check_open(poll)
    reminded = [voter for voter in _owing(poll) if may_be_reminded(voter.reminded_at, now)]
    _note(actor, poll, reminded, now)
    return reminded


def remind_all(actor: Actor, poll: Poll, now: datetime) -> list[PollVoter]:
    """Remind, for the platform itself, those whose time has come: once each. Repeating it reminds nobody again."""
    lock(poll)
    if not _takes_answers(poll, now):
        return []
    reminded = [
        voter
        for voter in _owing(poll)
        if is_due(
            max(voter.asked_at, poll.opened_at),
            poll.closes_at,
            now,
            reminded_at=voter.reminded_at,
            by_itself_at=voter.reminded_by_itself_at,
        )
    ]
    for voter in reminded:
        voter.reminded_by_itself_at = now
    _note(actor, poll, reminded, now)
    return reminded


def _takes_answers(poll: Poll, now: datetime) -> bool:
    meeting = poll.meeting
    try:
        check_open(poll)
    except RefusedError:
        return False
    return now < poll.closes_at and waits_for_date(meeting.state, date_open=meeting.date_open)


def _owing(poll: Poll) -> list[PollVoter]:
    return queries.owing(poll, queries.voters_of(poll, poll.meeting), queries.votes_of(poll))


def _note(actor: Actor, poll: Poll, reminded: Collection[PollVoter], now: datetime) -> None:
    if not reminded:
        return
    for voter in reminded:
        voter.reminded_at = now
        voter.reminders += 1
    changes = {"asked": [[], [voter.person.name for voter in reminded]]}
    tell(actor, "reminded", poll, poll.meeting, now, changes=changes, private={"links": links(reminded, now)})
