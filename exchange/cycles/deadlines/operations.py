"""Setting deadlines, by rules or by hand, moving them with their meeting, and saying that one is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa

from exchange.core import journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.cycles.deadlines import queries
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import DeadlineRefusedError, Refusal, Rule, day_for, due_on
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.workdays.rules import WorkCalendar

_BEFORE_MIDNIGHT = timedelta(microseconds=1)


def lay(
    actor: Actor, meeting: Meeting, rules: Iterable[Rule], calendars: Collection[WorkCalendar], now: datetime
) -> list[Deadline]:
    """Give a dated meeting the deadlines of the rules; return all it has, soonest first.

    One that is there keeps its key and UID and takes the rule's distance and owner; its day moves unless it is pinned
    or done. Raises NoWorkingDay.
    """
    present = {deadline.kind: deadline for deadline in queries.of_meeting(meeting.id)}
    for rule in rules:
        day = due_on(rule, *_days_of(meeting), calendars)
        if (deadline := present.get(rule.kind)) is not None:
            _retime(actor, deadline, rule, day, now)
        else:
            _set(actor, meeting, rule, day, now)
    return queries.of_meeting(meeting.id)


def _days_of(meeting: Meeting) -> tuple[date, date]:
    """Return its first and last day; what ends at midnight does not reach into the day that begins then."""
    if meeting.starts_local is None or meeting.ends_local is None:
        raise ValueError("a meeting without a date has no deadlines")
    return meeting.starts_local.date(), (meeting.ends_local - _BEFORE_MIDNIGHT).date()


def _set(actor: Actor, meeting: Meeting, rule: Rule, day: date, now: datetime, *, pinned: bool = False) -> Deadline:
    deadline = Deadline(
        uid=str(uuid4()),
        forum_id=meeting.forum_id,
        meeting_id=meeting.id,
        kind=rule.kind,
        working_days=rule.working_days,
        owner=rule.owner,
        due_on=day,
        pinned=pinned,
        created_at=now,
        shown_at=now,
    )
    journal.record(actor, "deadline.set", deadline, now)
    return deadline


def _retime(actor: Actor, deadline: Deadline, rule: Rule, day: date, now: datetime) -> None:
    deadline.working_days, deadline.owner = rule.working_days, rule.owner
    if not deadline.pinned and deadline.done_at is None:
        _put_on(deadline, day)
    if db.session.is_modified(deadline):
        deadline.shown_at = now
        journal.record(actor, "deadline.changed", deadline, now)


def _put_on(deadline: Deadline, day: date) -> None:
    """Give it another day; calendars count that."""
    if deadline.due_on != day:
        deadline.due_on = day
        deadline.sequence += 1


# --- One by one -------------------------------------------------------------------------------------------------------


def has_date(meeting: Meeting) -> bool:
    """Say whether the meeting has a date that holds, from which deadlines can be counted."""
    return meeting.starts_local is not None and not meeting.date_open and meeting.state is not State.CANCELLED


def add(
    actor: Actor,
    meeting: Meeting,
    rule: Rule,
    calendars: Collection[WorkCalendar],
    now: datetime,
    *,
    by_hand: date | None = None,
) -> Deadline:
    """Give a meeting one deadline: counted by the rule, or pinned to a day set by hand. Raises DeadlineRefusedError."""
    if not has_date(meeting):
        raise DeadlineRefusedError(Refusal.NO_DATE)
    if any(deadline.kind is rule.kind for deadline in queries.of_meeting(meeting.id)):
        raise DeadlineRefusedError(Refusal.THERE_ALREADY)
    day = day_for(rule, *_days_of(meeting), calendars, by_hand)
    return _set(actor, meeting, rule, day, now, pinned=by_hand is not None)


def change(
    actor: Actor,
    deadline: Deadline,
    rule: Rule,
    calendars: Collection[WorkCalendar],
    now: datetime,
    *,
    by_hand: date | None = None,
) -> str | None:
    """Change distance, owner and day (meeting loaded); return what the journal calls it, None when nothing changed.

    A day set by hand pins it there; without one it is counted, and no longer pinned. Raises DeadlineRefusedError.
    """
    if deadline.done_at is not None:
        raise DeadlineRefusedError(Refusal.DONE)
    if not has_date(deadline.meeting):
        raise DeadlineRefusedError(Refusal.NO_DATE)
    day = day_for(rule, *_days_of(deadline.meeting), calendars, by_hand)
    before = (deadline.pinned, deadline.due_on)
    deadline.working_days, deadline.owner, deadline.pinned = rule.working_days, rule.owner, by_hand is not None
    _put_on(deadline, day)
    if not db.session.is_modified(deadline):
        return None
    deadline.shown_at = now
    action = _named(before, deadline)
    journal.record(actor, action, deadline, now)
    return action


def _named(before: tuple[bool, date], deadline: Deadline) -> str:
    if deadline.pinned:
        return "deadline.moved" if before != (True, deadline.due_on) else "deadline.changed"
    return "deadline.unpinned" if before[0] else "deadline.changed"


def unpin(actor: Actor, deadline: Deadline, calendars: Collection[WorkCalendar], now: datetime) -> None:
    """Let it be counted from its meeting again (meeting loaded). Raises DeadlineRefusedError."""
    if deadline.pinned:
        change(actor, deadline, _rule_of(deadline), calendars, now)


def _rule_of(deadline: Deadline) -> Rule:
    return Rule(deadline.kind, deadline.working_days, deadline.owner)


def finish(actor: Actor, deadline: Deadline, now: datetime) -> None:
    """Note that it is done, and by whom; once is enough."""
    if deadline.done_at is None:
        deadline.done_at, deadline.done_by, deadline.shown_at = now, actor.person_id, now
        journal.record(actor, "deadline.done", deadline, now)


def reopen(actor: Actor, deadline: Deadline, calendars: Collection[WorkCalendar], now: datetime) -> None:
    """Note that it is not done after all (meeting loaded); unless pinned it falls on the day that counts now."""
    if deadline.done_at is None:
        return
    deadline.done_at = deadline.done_by = None
    deadline.shown_at = now
    _count_anew(deadline, deadline.meeting, calendars)
    journal.record(actor, "deadline.reopened", deadline, now)


def remove(actor: Actor, deadline: Deadline, now: datetime) -> None:
    """Take it away; calendars forget it."""
    changes = {"kind": [deadline.kind.value, None], "meeting_id": [deadline.meeting_id, None]}
    journal.record(actor, "deadline.removed", deadline, now, changes=changes)
    db.session.delete(deadline)
    db.session.flush()


# --- With the meeting -------------------------------------------------------------------------------------------------


def follow(actor: Actor, meeting: Meeting, now: datetime) -> None:
    """Move what is counted from the meeting to the days that count now; what is pinned or done stays (M5)."""
    if not has_date(meeting):
        return
    moving = [one for one in queries.of_meeting(meeting.id) if not one.pinned and one.done_at is None]
    calendars = queries.calendars_for(meeting) if moving else ()
    for deadline in moving:
        _count_anew(deadline, meeting, calendars)
        if db.session.is_modified(deadline):
            deadline.shown_at = now
            journal.record(actor, "deadline.moved", deadline, now)


def _count_anew(deadline: Deadline, meeting: Meeting, calendars: Collection[WorkCalendar]) -> None:
    """Put an unpinned one on its day; where there is none within reach it stays where it was."""
    if not deadline.pinned and has_date(meeting):
        with suppress(DeadlineRefusedError):
            _put_on(deadline, day_for(_rule_of(deadline), *_days_of(meeting), calendars))


def renew_entries(meeting: Meeting, now: datetime) -> None:
    """Have calendars take notice that the meeting's open deadlines came into force or went out of it.

    Past the version: whoever is editing one has nothing to compare.
    """
    db.session.execute(
        sa.update(Deadline)
        .where(Deadline.meeting_id == meeting.id, Deadline.done_at.is_(None))
        .values(sequence=Deadline.sequence + 1, shown_at=now)
    )
