"""Opening a poll on a meeting that waits for a date, and the dates it offers (M5, V1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.meetings.models import Meeting
from exchange.scheduling.polls import queries
from exchange.scheduling.polls.models import Poll, PollOption
from exchange.scheduling.polls.operations.asking import seat
from exchange.scheduling.polls.operations.shared import (
    OddOptionsError,
    Seat,
    check_open,
    end_of,
    links,
    lock,
    may_steer,
    refuse_unless,
    tell,
    today_of,
)
from exchange.scheduling.polls.rules import (
    MOST_OPTIONS,
    Refusal,
    RefusedError,
    Slot,
    check_respond_by,
    flaws_of,
    waits_for_date,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is asked: which dates, answers by when, with which words, and whether all asked see the answers."""

    slots: tuple[Slot, ...]
    respond_by: date
    message: str = ""
    open_answers: bool = False


def check_terms(meeting: Meeting, terms: Terms, now: datetime) -> None:
    """Refuse what cannot be asked about the meeting. Raises RefusedError, OddOptionsError."""
    if not waits_for_date(meeting.state, date_open=meeting.date_open):
        raise RefusedError(Refusal.NOT_WAITING)
    if not terms.slots:
        raise RefusedError(Refusal.NO_OPTIONS)
    if len(terms.slots) > MOST_OPTIONS:
        raise RefusedError(Refusal.TOO_MANY_OPTIONS)
    if flaws := flaws_of(terms.slots, (), None, now):
        raise OddOptionsError(flaws)
    check_respond_by(terms.respond_by, today_of(meeting, now), [slot.starts.local.date() for slot in terms.slots])


def open_poll(actor: Actor, meeting: Meeting, terms: Terms, seats: Sequence[Seat], now: datetime) -> Poll:
    """Ask people which dates suit them. Whoever is asked learns the meeting's title; nobody else hears of it.

    Raises RefusedError, OddOptionsError.
    """
    db.session.flush()
    db.session.refresh(meeting, ["version", "state", "date_open", "audience"], with_for_update={"key_share": True})
    refuse_unless(may_steer(actor, meeting))
    check_terms(meeting, terms, now)
    if queries.live_of(meeting.id) is not None:
        raise RefusedError(Refusal.POLL_THERE)
    poll = Poll(
        meeting=meeting,
        respond_by=terms.respond_by,
        closes_at=end_of(meeting, terms.respond_by),
        message=terms.message,
        open_answers=terms.open_answers,
        made_at=now,
        made_by=actor.person_id,
        opened_at=now,
        options=[_option(slot, now) for slot in terms.slots],
    )
    db.session.add(poll)
    db.session.flush()
    voters = seat(actor, poll, meeting, seats, now)
    changes = {
        "respond_by": [None, terms.respond_by.isoformat()],
        "options": [[], [option.told for option in poll.options]],
        "asked": [0, len(voters)],
    }
    tell(actor, "opened", poll, meeting, now, changes=changes, private={"links": links(voters, now)})
    return poll


def _option(slot: Slot, now: datetime) -> PollOption:
    starts_at, ends_at = slot.span
    return PollOption(
        zone=slot.starts.zone,
        starts_local=slot.starts.local,
        ends_local=slot.ends.local,
        starts_fold=slot.starts.fold,
        ends_fold=slot.ends.fold,
        starts_at=starts_at,
        ends_at=ends_at,
        origin=slot.origin,
        added_at=now,
    )


def add_options(actor: Actor, poll: Poll, slots: Sequence[Slot], now: datetime) -> list[PollOption]:
    """Offer further dates: answers given stay, and whoever is asked is told once. Raises RefusedError, OddOptionsError.

    A date that was taken back is offered again with the answers it had.
    """
    meeting = poll.meeting
    lock(poll)
    refuse_unless(may_steer(actor, meeting))
    check_open(poll)
    if not slots:
        raise RefusedError(Refusal.NO_OPTIONS)
    if len(poll.offered) + len(slots) > MOST_OPTIONS:
        raise RefusedError(Refusal.TOO_MANY_OPTIONS)
    present = {(option.starts_at, option.ends_at) for option in poll.offered}
    if flaws := flaws_of(slots, present, poll.respond_by, now):
        raise OddOptionsError(flaws)
    former = {(option.starts_at, option.ends_at): option for option in poll.options if option.taken_back_at}
    added = [former.get(slot.span) or _option(slot, now) for slot in slots]
    for option in added:
        option.taken_back_at, option.added_at = None, now
    poll.options.extend(option for option in added if option not in poll.options)
    db.session.flush()
    told = queries.owing(poll, queries.voters_of(poll, meeting), queries.votes_of(poll))
    changes = {"options": [[], [option.told for option in added]]}
    private = {"links": links(told, now), "options": added}
    tell(actor, "option_added", poll, meeting, now, changes=changes, private=private)
    return added


def take_back(actor: Actor, poll: Poll, option: PollOption, now: datetime) -> None:
    """Offer a date no longer. What was said of it is kept. Raises RefusedError."""
    meeting = poll.meeting
    lock(poll)
    refuse_unless(may_steer(actor, meeting))
    check_open(poll)
    if option.taken_back_at is not None:
        raise RefusedError(Refusal.OPTION_GONE)
    if len(poll.offered) == 1:
        raise RefusedError(Refusal.LAST_OPTION)
    option.taken_back_at = now
    tell(actor, "option_taken_back", poll, meeting, now, changes={"options": [[option.told], []]})
