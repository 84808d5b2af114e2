"""Reading the coverage of a meeting: who belongs on its day, who is there, what is excused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import abort

from exchange.core.db import db
from exchange.countries.models import StatedNeed
from exchange.forums.models import Membership
from exchange.meetings.invitations.models import Call, CellNote
from exchange.meetings.invitations.queries.people import list_of
from exchange.meetings.invitations.rules import (
    Asked,
    CallState,
    Gap,
    Matrix,
    Noted,
    Place,
    columns,
    coverage,
    owes_coverage,
    stays_out,
)
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.world.models import Country
from exchange.world.rules import Side


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """Who belongs to a meeting on its day.

    ``members`` are all countries of the forum, ``states`` the Member States among them, ``with_judges`` those of
    them that have investigating judges, ``thirds`` the countries the meeting is about, ``partners`` the third countries
    among all of these.
    """

    day: date
    members: tuple[str, ...]
    states: tuple[str, ...]
    with_judges: frozenset[str]
    thirds: tuple[str, ...]
    partners: tuple[str, ...] = ()


def on_the_day(meeting: Meeting, today: date | None = None) -> MeetingDay:
    """Return who belongs on the meeting's day; of one without a date, today (or the day it was entered)."""
    day = meeting.day or today or meeting.created_at.date()
    rows = db.session.execute(
        sa.select(Membership.side, Country)
        .join(Country, Country.code == Membership.country_code)
        .where(
            Membership.forum_id == meeting.forum_id,
            Membership.starts_on <= day,
            sa.or_(Membership.ends_on.is_(None), Membership.ends_on > day),
        )
        .order_by(Country.code)
    ).all()
    thirds = db.session.scalars(
        sa.select(MeetingCountry.country_code).filter_by(meeting_id=meeting.id).order_by(MeetingCountry.country_code)
    ).all()
    states = [country for side, country in rows if side is Side.UNION and country.is_member_state(day)]
    return MeetingDay(
        day,
        tuple(country.code for _side, country in rows),
        tuple(country.code for country in states),
        frozenset(country.code for country in states if country.investigating_judges),
        tuple(thirds),
        tuple(sorted({country.code for side, country in rows if side is Side.PARTNER} | set(thirds))),
    )


def matrix_of(meeting: Meeting, people: Sequence[Participation] | None = None, today: date | None = None) -> Matrix:
    """Return the coverage matrix (E2, E3). ``people`` spares reading the list again. Union side only (V1)."""
    people = list_of(meeting) if people is None else people
    there = on_the_day(meeting, today)
    notes = db.session.scalars(sa.select(CellNote).filter_by(meeting_id=meeting.id)).all()
    calls = db.session.scalars(sa.select(Call).filter_by(meeting_id=meeting.id, state=CallState.OPEN)).all()
    used = {person.capacity for person in people if person.country_code in there.states}
    return coverage(
        there.states,
        columns(meeting.level, used | {call.capacity for call in calls}),
        [
            Place(person.id, country, person.capacity, person.answer, nominated=person.call_id is not None)
            for person in people
            if (country := person.country_code) is not None
        ],
        notes=[Noted(each.id, each.country_code, each.capacity, each.applicable, each.reason) for each in notes],
        calls=[Asked(each.id, each.country_code, each.capacity, each.seats, each.respond_by) for each in calls],
        staying_out=_staying_out(there),
        with_judges=there.with_judges,
        owed=owes_coverage(meeting.level),
    )


def _staying_out(there: MeetingDay) -> list[str]:
    rows = db.session.execute(
        sa.select(StatedNeed.country_code, StatedNeed.third_code, StatedNeed.degree).where(
            StatedNeed.third_code.in_(there.thirds), StatedNeed.country_code.in_(there.states)
        )
    )
    needs = {(country, third): degree for country, third, degree in rows}
    return [country for country in there.states if stays_out(country, there.thirds, needs)]


def coverage_gaps(meeting: Meeting) -> list[Gap]:
    """Return every gap by country and capacity (E2); empty at levels that owe no coverage. Union side only (V1)."""
    return matrix_of(meeting).gaps if owes_coverage(meeting.level) else []


def note_or_404(meeting: Meeting, note_id: int) -> CellNote:
    """Return the waiver or note on a cell of the meeting; else 404."""
    return db.session.scalars(sa.select(CellNote).filter_by(id=note_id, meeting_id=meeting.id)).one_or_none() or abort(
        404
    )
