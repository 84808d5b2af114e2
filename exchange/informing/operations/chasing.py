"""Reminding those who have not taken note, releasing them from it, and closing a duty."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from exchange.core import clock
from exchange.core.journal import Actor
from exchange.informing import queries
from exchange.informing.models import Duty, Informed
from exchange.informing.operations.shared import check_open, links, lock, may_handle, names, tell
from exchange.informing.rules import OWING, WEEK, Refusal, RefusedError, is_due, may_be_reminded
from exchange.workdays.queries import calendars_of
from exchange.workdays.rules import WorkCalendar
from exchange.world.rules import Audience


def _owing(duty: Duty, now: datetime) -> list[Informed]:
    today = queries.today_of(duty, now)
    rows = (row for row in queries.told_under(duty) if duty.audience.includes(row.person.side))
    return [row for row in rows if queries.stand_of(row, None, today) in OWING]


def remind(actor: Actor, duty: Duty, now: datetime) -> list[Informed]:
    """Remind those who have not taken note, but nobody within a day of the last message; return whom (V1).

    The duty has its forum loaded. Raises RefusedError.
    """
    lock(duty)
    check_open(duty)
    due = [
        row for row in _owing(duty, now) if may_handle(actor, row.person.side) and may_be_reminded(row.written_at, now)
    ]
    _note(actor, duty, due, now)
    return due


def remind_due(actor: Actor, duty: Duty, now: datetime) -> list[Informed]:
    """Remind, for the platform itself, those whose day has come. Repeating it reminds nobody again."""
    lock(duty)
    if duty.closed_at is not None:
        return []
    zone, today = duty.forum.zone, queries.today_of(duty, now)
    due = []
    for row in _owing(duty, now):
        told_on, last = clock.day_in(zone, row.owed_at), row.reminded_at
        last_on = clock.day_in(zone, last) if last else None
        calendars = _calendars(row, told_on, today)
        if is_due(told_on, today, calendars, last_on=last_on, reminders=row.reminders):
            due.append(row)
    _note(actor, duty, due, now)
    return due


def _calendars(row: Informed, first: date, last: date) -> Collection[WorkCalendar]:
    """Return the working days of the country for which the person was told, or where the person is from."""
    country = row.country_code or row.person.country_code
    return calendars_of([country], first, last) if country else [WEEK]


def _note(actor: Actor, duty: Duty, due: Collection[Informed], now: datetime) -> None:
    if not due:
        return
    for row in due:
        row.reminded_at = now
        row.reminders += 1
    changes = {"told": [[], names([row.person for row in due])]}
    private = {"links": links({row.id: row.person_id for row in due}, now)}
    tell(actor, "reminded", duty, now, changes=changes, private=private)


def release(actor: Actor, duty: Duty, person_ids: Collection[int], reason: str, now: datetime) -> list[Informed]:
    """Ask people no longer to take note, as when a country takes part by now; return whom. What was sent stays proved.

    The duty has its forum loaded. Raises RefusedError.
    """
    lock(duty)
    check_open(duty)
    if not reason.strip():
        raise RefusedError(Refusal.NO_REASON)
    released = [row for row in _owing(duty, now) if row.person_id in person_ids]
    if not all(may_handle(actor, row.person.side) for row in released):
        raise RefusedError(Refusal.NOT_YOURS)
    _release(actor, duty, released, reason.strip(), now)
    return released


def _release(actor: Actor, duty: Duty, released: Collection[Informed], reason: str, now: datetime) -> None:
    if not released:
        return
    for row in released:
        row.released_at, row.released_reason = now, reason
    changes = {"told": [names([row.person for row in released]), []]}
    tell(actor, "released", duty, now, changes=changes, reason=reason, private=_spared(released))


def _spared(rows: Collection[Informed]) -> dict[str, Any]:
    """Return, for the listeners, who is asked no more: a message to them that has not left yet need not."""
    return {"spared": [row.person_id for row in rows]}


def close(actor: Actor, duty: Duty, reason: str, now: datetime) -> None:
    """Pursue it no further; while somebody owes an acknowledgement, a reason is due. Raises RefusedError.

    The duty has its forum loaded.
    """
    lock(duty)
    check_open(duty)
    if not reason.strip() and _owing(duty, now):
        raise RefusedError(Refusal.NO_REASON)
    _close(actor, duty, reason.strip(), now)


def _close(actor: Actor, duty: Duty, reason: str, now: datetime) -> None:
    spared = _spared(_owing(duty, now))
    duty.closed_at, duty.closed_reason = now, reason
    changes: dict[str, Any] = {"closed_at": [None, now.isoformat()]}
    tell(actor, "closed", duty, now, changes=changes, reason=reason, private=spared)


def close_about(actor: Actor, about: Any, reason: str, now: datetime, *, but: str = "") -> list[Duty]:
    """Close the open duties about a thing that has moved on, all but that about one step; return them."""
    found = [
        duty
        for duty in queries.held_about(about.__tablename__, about.id)
        if duty.closed_at is None and duty.step != but
    ]
    for duty in found:
        _close(actor, duty, reason, now)
    return found


def restrict(actor: Actor, about: Any, audience: Audience, reason: str, now: datetime) -> None:
    """Let the duties about a thing have its new audience; whoever may not know of it any more is released (V1)."""
    for duty in queries.held_about(about.__tablename__, about.id):
        if duty.audience is audience:
            continue
        if duty.closed_at is None:
            gone = [row for row in _owing(duty, now) if not audience.includes(row.person.side)]
            _release(actor, duty, gone, reason, now)
        was, duty.audience = duty.audience, audience
        tell(actor, "restricted", duty, now, changes={"audience": [was.value, audience.value]})
