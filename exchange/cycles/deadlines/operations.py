"""Setting deadlines by rules, and moving them with their meeting."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import uuid4

from exchange.core import journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.cycles.deadlines import queries
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import Rule, due_on
from exchange.meetings.models import Meeting
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


def _set(actor: Actor, meeting: Meeting, rule: Rule, day: date, now: datetime) -> None:
    deadline = Deadline(
        uid=str(uuid4()),
        forum_id=meeting.forum_id,
        meeting_id=meeting.id,
        kind=rule.kind,
        working_days=rule.working_days,
        owner=rule.owner,
        due_on=day,
        created_at=now,
        shown_at=now,
    )
    journal.record(actor, "deadline.set", deadline, now)


def _retime(actor: Actor, deadline: Deadline, rule: Rule, day: date, now: datetime) -> None:
    deadline.working_days, deadline.owner = rule.working_days, rule.owner
    if not deadline.pinned and deadline.done_at is None and deadline.due_on != day:
        deadline.due_on = day
        deadline.sequence += 1
    if deadline in db.session.dirty and db.session.is_modified(deadline):
        deadline.shown_at = now
        journal.record(actor, "deadline.changed", deadline, now)
