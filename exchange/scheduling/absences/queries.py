"""Reading when people cannot: one's own in full, of others only from when to when, for suggestions (V2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import abort, g

from exchange.core import clock
from exchange.core.db import db
from exchange.scheduling.absences.models import Absence, BusyInterval, BusySource
from exchange.scheduling.absences.rules import BusyWeek, Interval, busy_weeks, span_of

#: So many weeks ahead one's own page tells how busy they are.
WEEKS_AHEAD = 12
ONE_DAY = timedelta(days=1)


def absences_of(person_id: int, today: date) -> list[Absence]:
    """Return the person's absences that are not over, the next first."""
    query = sa.select(Absence).where(Absence.person_id == person_id, Absence.last_on >= today)
    return list(db.session.scalars(query.order_by(Absence.first_on, Absence.id)))


def absence_or_404(absence_id: int) -> Absence:
    """Return one of the viewer's own absences; else 404."""
    query = sa.select(Absence).filter_by(id=absence_id, person_id=g.viewer.person_id)
    return db.session.scalars(query).one_or_none() or abort(404)


def held_absence_or_404(absence_id: int) -> Absence:
    """Return the same and hold it until the transaction ends."""
    query = sa.select(Absence).filter_by(id=absence_id, person_id=g.viewer.person_id).with_for_update()
    return db.session.scalars(query).one_or_none() or abort(404)


def sources_of(person_id: int) -> list[BusySource]:
    """Return the person's uploaded calendars in the order of their making."""
    query = sa.select(BusySource).filter_by(person_id=person_id).order_by(BusySource.id)
    return list(db.session.scalars(query))


def source_or_404(source_id: int) -> BusySource:
    """Return one of the viewer's own calendars; else 404."""
    query = sa.select(BusySource).filter_by(id=source_id, person_id=g.viewer.person_id)
    return db.session.scalars(query).one_or_none() or abort(404)


def held_source_or_404(source_id: int) -> BusySource:
    """Return the same and hold it until the transaction ends."""
    query = sa.select(BusySource).filter_by(id=source_id, person_id=g.viewer.person_id).with_for_update()
    return db.session.scalars(query).one_or_none() or abort(404)


def count_of(table: type[Absence | BusySource], person_id: int) -> int:
    """Return how many rows of the table are the person's."""
    query = sa.select(sa.func.count()).select_from(table).where(table.person_id == person_id)
    return db.session.scalar(query) or 0


def away(zones: dict[int, str], first: datetime, after: datetime) -> list[tuple[int, Interval]]:
    """Return when the people are absent between two instants, each with the person's key; ``zones`` are theirs by key."""
    query = sa.select(Absence.person_id, Absence.first_on, Absence.last_on).where(
        Absence.person_id.in_(zones),
        Absence.last_on >= first.date() - ONE_DAY,
        Absence.first_on <= after.date() + ONE_DAY,
    )
    rows = db.session.execute(query.order_by(Absence.id))
    return [(key, span_of(first_on, last_on, zones[key])) for key, first_on, last_on in rows]


def busy(person_ids: Collection[int], first: datetime, after: datetime) -> list[tuple[int, Interval]]:
    """Return when the people are busy between two instants according to their calendars, each with the person's key."""
    query = sa.select(BusyInterval.person_id, BusyInterval.starts_at, BusyInterval.ends_at).where(
        BusyInterval.person_id.in_(person_ids), BusyInterval.ends_at > first, BusyInterval.starts_at < after
    )
    rows = db.session.execute(query.order_by(BusyInterval.id))
    return [(key, (starts_at, ends_at)) for key, starts_at, ends_at in rows]


def coming_weeks(person_id: int, zone: str, now: datetime) -> list[BusyWeek]:
    """Return how busy the person's next weeks are, by absences and calendars together."""
    today = clock.day_in(zone, now)
    first, after = clock.start_of(today - 7 * ONE_DAY, zone), clock.start_of(today + WEEKS_AHEAD * 7 * ONE_DAY, zone)
    taken = [interval for _key, interval in (*away({person_id: zone}, first, after), *busy([person_id], first, after))]
    return busy_weeks(taken, zone, today, WEEKS_AHEAD)


def kept_about(person_id: int) -> dict[str, Any]:
    """Return what is kept of when the person cannot, ready for JSON."""
    absences = db.session.scalars(sa.select(Absence).filter_by(person_id=person_id).order_by(Absence.id))
    intervals = db.session.execute(
        sa.select(BusyInterval.source_id, BusyInterval.starts_at, BusyInterval.ends_at)
        .filter_by(person_id=person_id)
        .order_by(BusyInterval.starts_at)
    ).all()
    return {
        "absences": [
            {"first_on": one.first_on.isoformat(), "last_on": one.last_on.isoformat(), "note": one.note}
            for one in absences
        ],
        "calendars": [_source_with(source, intervals) for source in sources_of(person_id)],
    }


def _source_with(source: BusySource, intervals: Iterable[Any]) -> dict[str, Any]:
    return {
        "name": source.name,
        "uploaded_at": source.uploaded_at.isoformat(),
        "busy": [
            [row.starts_at.isoformat(), row.ends_at.isoformat()] for row in intervals if row.source_id == source.id
        ],
    }
