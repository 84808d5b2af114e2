"""The life of a poll after it was opened: other terms, closing it on a date, reopening, withdrawing (M5)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm.attributes import set_committed_value

from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.core.journal import Actor, JournalEntry
from exchange.meetings.life import operations as life
from exchange.meetings.models import Meeting
from exchange.meetings.rules import STANDING, State
from exchange.meetings.rules import Step as MeetingStep
from exchange.scheduling.polls import access, queries
from exchange.scheduling.polls.models import Poll, PollOption
from exchange.scheduling.polls.operations.shared import (
    check_open,
    end_of,
    enter,
    links,
    lock,
    may_steer,
    refuse_unless,
    tell,
    today_of,
)
from exchange.scheduling.polls.rules import (
    Refusal,
    RefusedError,
    Step,
    after,
    check_respond_by,
    waits_for_date,
)


def _days(poll: Poll) -> list[date]:
    return [option.starts_local.date() for option in poll.offered]


def change(actor: Actor, poll: Poll, respond_by: date, message: str, now: datetime) -> bool:
    """Give another day to respond by, or other words; return whether anything changed. Nobody is told. Raises RefusedError."""
    lock(poll)
    refuse_unless(may_steer(actor, poll.meeting))
    check_open(poll)
    if respond_by != poll.respond_by:
        check_respond_by(respond_by, today_of(poll.meeting, now), _days(poll))
    changes = {
        name: [was, now_is]
        for name, was, now_is in (
            ("respond_by", poll.respond_by.isoformat(), respond_by.isoformat()),
            ("message", poll.message, message),
        )
        if was != now_is
    }
    if changes:
        poll.respond_by, poll.message = respond_by, message
        poll.closes_at = end_of(poll.meeting, respond_by)
        tell(actor, "changed", poll, poll.meeting, now, changes=changes)
    return bool(changes)


def stop(actor: Actor, poll: Poll, now: datetime) -> None:
    """Take no more answers, and leave open for now which date it will be. Nobody is told. Raises RefusedError."""
    lock(poll)
    refuse_unless(may_steer(actor, poll.meeting))
    tell(actor, "stopped", poll, poll.meeting, now, changes={"state": enter(poll, Step.STOP, now)})


def choose(actor: Actor, poll: Poll, option: PollOption, now: datetime) -> JournalEntry:
    """Close the poll on a date, which schedules the meeting on it; return the entry of the meeting's step (M3, M5).

    The meeting has its whole plan loaded and is held. Raises RefusedError; and, as any scheduling does,
    PlanRefusedError and HinderedError, after which everything is to be undone.
    """
    meeting = poll.meeting
    lock(poll)
    refuse_unless(not isinstance(actor, Viewer) or access.may_choose(actor, meeting))
    after(Step.CHOOSE, poll.standing)
    if not waits_for_date(meeting.state, date_open=meeting.date_open):
        raise RefusedError(Refusal.NOT_WAITING)
    if option.taken_back_at is not None:
        raise RefusedError(Refusal.OPTION_GONE)
    if option.starts_at <= now:
        raise RefusedError(Refusal.PAST_OPTION)
    entry = life.take(actor, meeting, MeetingStep.SCHEDULE, now, when=option.walls)
    _decide(actor, poll, option, now)
    return entry


def _decide(actor: Actor, poll: Poll, option: PollOption, now: datetime) -> None:
    changes = {"state": enter(poll, Step.CHOOSE, now), "options": [[], [option.told]]}
    option.chosen_at = now
    tell(actor, "closed", poll, poll.meeting, now, changes=changes)


def reopen(actor: Actor, poll: Poll, respond_by: date, now: datetime) -> None:
    """Take answers again, those given are kept; whoever is asked is told. Raises RefusedError.

    A date chosen before counts no longer, so the meeting must wait for one again. The meeting is held.
    """
    meeting = poll.meeting
    lock(poll)
    refuse_unless(may_steer(actor, meeting))
    after(Step.REOPEN, poll.standing)
    if not waits_for_date(meeting.state, date_open=meeting.date_open):
        raise RefusedError(Refusal.NOT_WAITING)
    other = queries.live_of(meeting.id)
    if other is not None and other.id != poll.id:
        raise RefusedError(Refusal.POLL_THERE)
    check_respond_by(respond_by, today_of(meeting, now), _days(poll))
    changes = {"state": enter(poll, Step.REOPEN, now), "respond_by": [None, respond_by.isoformat()]}
    poll.respond_by, poll.closes_at, poll.opened_at = respond_by, end_of(meeting, respond_by), now
    for option in poll.options:
        option.chosen_at = None
    told = queries.voters_of(poll, meeting)
    tell(actor, "reopened", poll, meeting, now, changes=changes, private={"links": links(told, now)})


def withdraw(actor: Actor, poll: Poll, reason: str, now: datetime) -> None:
    """Give the poll up without a date; whoever is asked is told, with the reason if there is one. Raises RefusedError."""
    lock(poll)
    refuse_unless(may_steer(actor, poll.meeting))
    _withdraw(actor, poll, reason.strip(), now)


def _withdraw(actor: Actor, poll: Poll, reason: str, now: datetime) -> None:
    changes = {"state": enter(poll, Step.WITHDRAW, now)}
    tell(actor, "withdrawn", poll, poll.meeting, now, changes=changes, reason=reason)


def date_settled(actor: Actor, meeting: Meeting, now: datetime) -> None:
    """End the live poll of a meeting that waits for no date any more: on the date it got, if that was on offer."""
    if waits_for_date(meeting.state, date_open=meeting.date_open):
        return
    poll = queries.live_of(meeting.id)
    if poll is None:
        return
    set_committed_value(poll, "meeting", meeting)
    span = (meeting.starts_at, meeting.ends_at)
    option = next((one for one in poll.offered if (one.starts_at, one.ends_at) == span), None)
    if option is not None and meeting.state in STANDING | {State.POSTPONED}:
        _decide(actor, poll, option, now)
    else:
        _withdraw(actor, poll, "", now)
    db.session.flush()
