"""Reading the list of a meeting, one's own place on it, and who could be put on it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from exchange.accounts.models import Authority, Person, PersonCapacity, PersonState
from exchange.accounts.queries import visible_to as people_visible_to
from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.core.text import fold
from exchange.countries.models import Posting
from exchange.meetings.invitations.models import Call
from exchange.meetings.invitations.rules import Queued, Refusal, RefusedError, Standing, check_answerable
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.meetings.queries import visible_to
from exchange.meetings.rules import ANNOUNCED, OVER, SEATED, Answer
from exchange.world.rules import Capacity, Side

SHOWN = 40
#: The conditions on meetings ask for places too; under another name the two do not mix.
_Place = aliased(Participation)


def list_of(meeting: Meeting) -> list[Participation]:
    """Return everybody who is or was on the list, with the people, by country, waiting place and name."""
    query = (
        sa.select(Participation)
        .join(Participation.person)
        .where(Participation.meeting_id == meeting.id)
        .options(contains_eager(Participation.person).joinedload(Person.authority))
        .order_by(
            sa.func.coalesce(Participation.country_code, ""),
            sa.func.coalesce(Participation.waiting, 0),
            Person.folded_name,
            Participation.id,
        )
    )
    return list(db.session.scalars(query))


def known_people(viewer: Viewer, places: Sequence[Participation]) -> set[int]:
    """Return the keys of those on the list whose own pages the viewer may see (V2)."""
    keys = [place.person_id for place in places]
    return set(db.session.scalars(sa.select(Person.id).where(Person.id.in_(keys), people_visible_to(viewer))))


def expected(people: Sequence[Participation], viewer: Viewer) -> list[Participation]:
    """Return whom a participant sees: those who have a seat, and oneself."""
    return [person for person in people if person.answer in SEATED or person.person_id == viewer.person_id]


def _places(viewer: Viewer) -> sa.Select[Participation]:
    """Places not withdrawn at meetings the viewer may see, with meeting and forum."""
    return (
        sa.select(_Place)
        .join(Meeting, Meeting.id == _Place.meeting_id)
        .where(_Place.answer != Answer.WITHDRAWN, visible_to(viewer))
        .options(contains_eager(_Place.meeting).selectinload(Meeting.forum))
    )


def participation_or_404(meeting_id: int, participation_id: int) -> Participation:
    """Return a place on the list of a meeting the viewer may see, with meeting, forum and person; else 404."""
    query = (
        _places(g.viewer)
        .where(_Place.id == participation_id, _Place.meeting_id == meeting_id)
        .options(joinedload(_Place.person).joinedload(Person.authority))
    )
    return db.session.scalars(query).one_or_none() or abort(404)


def own_or_404(meeting_id: int) -> Participation:
    """Return the viewer's own place on the list of a meeting the viewer may see, with the meeting; else 404."""
    query = _places(g.viewer).where(_Place.meeting_id == meeting_id, _Place.person_id == g.viewer.person_id)
    return db.session.scalars(query).one_or_none() or abort(404)


def owed_answers(viewer: Viewer) -> list[Participation]:
    """Return the viewer's places at coming meetings that wait for an answer, with the meetings, soonest first."""
    query = (
        _places(viewer)
        .where(
            _Place.person_id == viewer.person_id,
            _Place.answer.in_((Answer.INVITED, Answer.NOMINATED)),
            Meeting.state.in_(ANNOUNCED - OVER),
            Meeting.date_open.is_(False),
            Meeting.ends_at > viewer.at,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return list(db.session.scalars(query))


def queue_of(meeting_id: int, country: str) -> list[Queued]:
    """Return who of the country has a seat or waits for one, read from the database at this moment."""
    rows = db.session.execute(
        sa.select(Participation.id, Participation.call_id, Participation.waiting)
        .where(
            Participation.meeting_id == meeting_id,
            Participation.country_code == country,
            Participation.answer.in_(SEATED | {Answer.WAITING}),
        )
        .order_by(Participation.id)
    )
    return [Queued(*row) for row in rows]


def seats_of_calls(meeting_id: int, country: str) -> dict[int, int]:
    """Return the seats of each call to the country for the meeting, by the call's key."""
    rows = db.session.execute(sa.select(Call.id, Call.seats).filter_by(meeting_id=meeting_id, country_code=country))
    return {row.id: row.seats for row in rows}


def _stationed(thirds: Collection[str], day: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        Posting.country_code.in_(thirds),
        Posting.starts_on <= day,
        sa.or_(Posting.ends_on.is_(None), Posting.ends_on > day),
    )


def is_posted(person_id: int, thirds: Collection[str], day: date) -> bool:
    """Say whether the person is stationed in one of the third countries on that day (E4)."""
    query = sa.select(Posting.id).where(Posting.person_id == person_id, _stationed(thirds, day)).limit(1)
    return db.session.scalar(query) is not None


def _not_listed(meeting_id: int) -> sa.ColumnElement[bool]:
    listed = sa.select(Participation.person_id).where(
        Participation.meeting_id == meeting_id, Participation.answer != Answer.WITHDRAWN
    )
    return sa.and_(Person.id.not_in(listed), Person.state != PersonState.CLOSED)


def candidates(meeting: Meeting, day: date) -> list[tuple[Person, str]]:
    """Return people not on the list who are stationed on that day in a country the meeting is about (E4), and where."""
    thirds = db.session.scalars(sa.select(MeetingCountry.country_code).filter_by(meeting_id=meeting.id)).all()
    query = (
        sa.select(Person, sa.func.min(Posting.country_code))
        .join(Posting, Posting.person_id == Person.id)
        .where(_stationed(thirds, day), _not_listed(meeting.id))
        .group_by(Person.id)
        .options(selectinload(Person.authority), selectinload(Person.capacities))
        .order_by(Person.folded_name, Person.id)
    )
    fitting = sa.true() if meeting.audience.includes(Side.PARTNER) else Person.side == Side.UNION
    return [(person, country) for person, country in db.session.execute(query.where(fitting))]


def _to_invite(meeting: Meeting, countries: Collection[str], *, bodies: bool, partners_only: bool) -> sa.Select[Person]:
    """People who could be put on the list: of the countries, and (with ``bodies``) of EU and international bodies."""
    of_bodies = Person.authority_id.in_(sa.select(Authority.id).where(Authority.country_code.is_(None)))
    belongs = Person.country_code.in_(countries)
    query = sa.select(Person).where(
        _not_listed(meeting.id),
        sa.or_(belongs, sa.and_(Person.country_code.is_(None), of_bodies)) if bodies else belongs,
    )
    return query.where(Person.side == Side.PARTNER) if partners_only else query


def find_people(
    meeting: Meeting,
    countries: Collection[str],
    *,
    bodies: bool = False,
    partners_only: bool = False,
    capacity: Capacity | None = None,
    named: str = "",
) -> list[Person]:
    """Return up to 40 people to choose from, those with the capacity first, then by name; with their authority."""
    query = _to_invite(meeting, countries, bodies=bodies, partners_only=partners_only)
    if capacity is not None:
        fits = sa.exists().where(PersonCapacity.person_id == Person.id, PersonCapacity.capacity == capacity)
        query = query.order_by(sa.case((fits, 0), else_=1))
    return _found(query, named)


def _found(query: sa.Select[Person], named: str) -> list[Person]:
    for word in fold(named).split():
        query = query.where(Person.folded_name.contains(word, autoescape=True))
    query = query.order_by(Person.folded_name, Person.id).options(
        selectinload(Person.authority), selectinload(Person.capacities)
    )
    return list(db.session.scalars(query.limit(SHOWN)))


def one_to_invite(person_id: int | None, viewer: Viewer) -> Person | None:
    """Return the person with that key, as far as the viewer may put such a person on lists at all.

    The partner side chooses among its own people (V1). Whether the person belongs to the meeting is for the
    operation to say, in words.
    """
    if person_id is None:
        return None
    query = sa.select(Person).where(Person.id == person_id, Person.state != PersonState.CLOSED)
    if not viewer.is_union:
        query = query.where(Person.side == Side.PARTNER)
    return db.session.scalars(query).one_or_none()


def authorities_of(country: str) -> list[Authority]:
    """Return the authorities of a country by name."""
    found = db.session.scalars(sa.select(Authority).filter_by(country_code=country))
    return sorted(found, key=lambda authority: fold(authority.label))


def colleagues(place: Participation, named: str = "") -> list[Person]:
    """Return up to 40 people of the same body who are not on the list: who could come instead."""
    query = sa.select(Person).where(
        _not_listed(place.meeting_id), Person.country_code.is_(None), Person.authority_id == place.authority_id
    )
    return _found(query, named)


def recorders(people: Sequence[Participation]) -> dict[int, str]:
    """Return the names of those who wrote down answers given by phone, by key."""
    keys = {person.recorded_by for person in people if person.recorded_by is not None}
    return {
        row.id: row.name for row in db.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(keys)))
    }


def closed_because(meeting: Meeting, now: datetime) -> Refusal | None:
    """Return why a meeting takes no answers, or None when it does."""
    try:
        check_answerable(Standing(meeting.state, None if meeting.date_open else meeting.ends_at), now)
    except RefusedError as error:
        return error.code
    return None
