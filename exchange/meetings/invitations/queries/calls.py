"""Reading calls for nominations: what was asked of whom, and what a contact point still owes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager, joinedload

from exchange.accounts.models import Person
from exchange.accounts.rules import Role, Viewer
from exchange.core import clock
from exchange.core.db import db
from exchange.forums.models import Mandate
from exchange.meetings.access import PLANNERS
from exchange.meetings.invitations.models import Call
from exchange.meetings.invitations.rules import CallState
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.queries import visible_to
from exchange.meetings.rules import ANNOUNCED, OVER, SEATED, Answer

CLOSED_SHOWN = 25


@dataclass(frozen=True, slots=True)
class OwedNomination:
    """An open call with the seats that are still without a nomination. ``late``: the day to respond has passed."""

    call: Call
    nominated: int
    late: bool

    @property
    def left(self) -> int:
        """Return how many are still to be nominated."""
        return max(0, self.call.seats - self.nominated)


def _to_me(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Calls to countries for which the viewer is the forum's contact point, once they are announced (V2)."""
    pairs = [
        (grant.forum_id, grant.country) for grant in viewer.grants if grant.role is Role.CONTACT_POINT and grant.country
    ]
    own = [sa.and_(Meeting.forum_id == forum_id, Call.country_code == country) for forum_id, country in sorted(pairs)]
    return sa.and_(Meeting.state.in_(ANNOUNCED), sa.or_(sa.false(), *own))


def _seen_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Calls a viewer may know of: to oneself, and on the Union side those of meetings one plans (V1, V2)."""
    if not viewer.is_union:
        return _to_me(viewer)
    planned = sa.true() if viewer.is_admin else Meeting.forum_id.in_(viewer.forums(*PLANNERS))
    return sa.or_(_to_me(viewer), planned)


def _calls(viewer: Viewer) -> sa.Select[Call]:
    return (
        sa.select(Call)
        .join(Call.meeting)
        .where(visible_to(viewer))
        .options(contains_eager(Call.meeting).joinedload(Meeting.forum))
    )


def call_or_404(call_id: int, meeting_id: int | None = None) -> Call:
    """Return a call the viewer may know of, with meeting and forum; else 404."""
    query = _calls(g.viewer).where(Call.id == call_id, _seen_by(g.viewer))
    if meeting_id is not None:
        query = query.where(Call.meeting_id == meeting_id)
    return db.session.scalars(query).one_or_none() or abort(404)


def calls_of(meeting: Meeting) -> list[Call]:
    """Return all calls for a meeting by country and capacity. Union side only (V1)."""
    query = sa.select(Call).filter_by(meeting_id=meeting.id).order_by(Call.country_code, Call.capacity)
    return list(db.session.scalars(query))


def calls_for(viewer: Viewer, *, still_open: bool) -> list[Call]:
    """Return the calls to the viewer's countries: open ones by day to respond, or the latest closed ones."""
    awaited = sa.and_(Call.state == CallState.OPEN, Meeting.state.not_in(OVER), _not_over(viewer))
    query = _calls(viewer).where(_to_me(viewer), awaited if still_open else sa.not_(awaited))
    if still_open:
        return list(db.session.scalars(query.order_by(Call.respond_by, Call.id)))
    return list(db.session.scalars(query.order_by(Call.respond_by.desc(), Call.id).limit(CLOSED_SHOWN)))


def _not_over(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.or_(Meeting.date_open.is_(True), Meeting.ends_at > viewer.at)


def nominees(calls: Sequence[Call]) -> dict[int, list[Participation]]:
    """Return who was nominated under each call and not withdrawn, with the people: one statement for all calls."""
    query = (
        sa.select(Participation)
        .where(Participation.call_id.in_([call.id for call in calls]), Participation.answer != Answer.WITHDRAWN)
        .options(joinedload(Participation.person).joinedload(Person.authority))
        .order_by(sa.func.coalesce(Participation.waiting, 0), Participation.id)
    )
    found: dict[int, list[Participation]] = {call.id: [] for call in calls}
    for person in db.session.scalars(query):
        if person.call_id is not None:
            found[person.call_id].append(person)
    return found


def owed_nominations(viewer: Viewer) -> list[OwedNomination]:
    """Return the open calls to the viewer's countries that still have seats without a nomination, soonest first."""
    calls = calls_for(viewer, still_open=True)
    people = nominees(calls)
    owed = [
        OwedNomination(
            call,
            sum(person.answer in SEATED for person in people[call.id]),
            clock.day_in(call.meeting.forum.zone, viewer.at) > call.respond_by,
        )
        for call in calls
    ]
    return [each for each in owed if each.left]


def contact_points(forum_id: int, day: date) -> dict[str, list[Person]]:
    """Return the forum's contact points on that day by country."""
    rows = db.session.execute(
        sa.select(Mandate.country_code, Person)
        .join(Person, Person.id == Mandate.person_id)
        .where(
            Mandate.forum_id == forum_id,
            Mandate.role == Role.CONTACT_POINT,
            Mandate.country_code.is_not(None),
            Mandate.starts_on <= day,
            sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > day),
        )
        .order_by(Mandate.country_code, Person.folded_name)
    )
    found: dict[str, list[Person]] = {}
    for country, person in rows:
        people = found.setdefault(country or "", [])
        if person not in people:
            people.append(person)
    return found
