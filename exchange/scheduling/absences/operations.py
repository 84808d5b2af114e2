"""Declaring absences, and taking in calendars reduced to intervals. The journal keeps that it was done, never when or why."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.core import clock, journal
from exchange.core.db import db
from exchange.scheduling.absences import queries
from exchange.scheduling.absences.models import Absence, BusyInterval, BusySource
from exchange.scheduling.absences.rules import (
    MOST_ABSENCES,
    MOST_SOURCES,
    AbsenceRefusedError,
    CalendarRefusedError,
    Flaw,
    Reading,
    Trouble,
    flaws,
    read,
    window,
)


def declare(actor: Viewer, first_on: date, last_on: date, now: datetime, *, note: str = "") -> Absence:
    """Declare days on which the actor cannot come. Raises AbsenceRefusedError."""
    _refuse_flaws(actor, first_on, last_on, now)
    if queries.count_of(Absence, actor.person_id) >= MOST_ABSENCES:
        raise AbsenceRefusedError({"first_on": Flaw.TOO_MANY})
    absence = Absence(person_id=actor.person_id, first_on=first_on, last_on=last_on, note=note, declared_at=now)
    journal.record(actor, "absence.declared", absence, now, changes={})
    return absence


def change(actor: Viewer, absence: Absence, first_on: date, last_on: date, now: datetime, *, note: str) -> None:
    """Change an own absence. Raises AbsenceRefusedError."""
    _refuse_flaws(actor, first_on, last_on, now)
    absence.first_on, absence.last_on, absence.note = first_on, last_on, note
    if db.session.is_modified(absence):
        journal.record(actor, "absence.changed", absence, now, changes={})


def withdraw(actor: Viewer, absence: Absence, now: datetime) -> None:
    """Delete an own absence."""
    journal.record(actor, "absence.withdrawn", absence, now, changes={})
    db.session.delete(absence)
    db.session.flush()


def _refuse_flaws(actor: Viewer, first_on: date, last_on: date, now: datetime) -> None:
    if found := flaws(first_on, last_on, clock.day_in(actor.zone, now)):
        raise AbsenceRefusedError(found)


def take_in(actor: Viewer, name: str, data: bytes, now: datetime) -> tuple[BusySource, Reading]:
    """Take in a calendar file: only its busy intervals are kept. Raises CalendarRefusedError."""
    if queries.count_of(BusySource, actor.person_id) >= MOST_SOURCES:
        raise CalendarRefusedError(Trouble.TOO_MANY_CALENDARS)
    source = BusySource(person_id=actor.person_id, name=name)
    return source, _fill(actor, source, data, "calendar.uploaded", now)


def replace(actor: Viewer, source: BusySource, data: bytes, now: datetime) -> Reading:
    """Let another file take the place of an own calendar's. Raises CalendarRefusedError, and then all stays as it was."""
    return _fill(actor, source, data, "calendar.replaced", now)


def remove(actor: Viewer, source: BusySource, now: datetime) -> None:
    """Delete an own calendar with its intervals."""
    journal.record(actor, "calendar.removed", source, now, changes={})
    db.session.delete(source)
    db.session.flush()


def _fill(actor: Viewer, source: BusySource, data: bytes, action: str, now: datetime) -> Reading:
    first, after = window(now, actor.zone)
    reading = read(data, actor.zone, first, after)
    source.uploaded_at, source.known_until, source.intervals = now, after, len(reading.intervals)
    journal.record(actor, action, source, now, changes={})
    db.session.execute(sa.delete(BusyInterval).where(BusyInterval.source_id == source.id))
    rows = [
        {"person_id": actor.person_id, "source_id": source.id, "starts_at": starts, "ends_at": ends}
        for starts, ends in reading.intervals
    ]
    if rows:
        db.session.execute(sa.insert(BusyInterval), rows)
    return reading


def forget(person_id: int) -> None:
    """Delete all that is kept of when a person cannot: the account is closed, and nobody needs it any more."""
    for table in (BusyInterval, BusySource, Absence):
        db.session.execute(sa.delete(table).where(table.person_id == person_id))
