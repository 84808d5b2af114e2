"""Reading the outbox, and who has to be written to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from flask import abort, g

from exchange.accounts.models import Person, PersonState
from exchange.accounts.rules import Role
from exchange.core.db import db
from exchange.forums.models import Mandate
from exchange.meetings.models import Meeting, Participation
from exchange.notices.models import Message
from exchange.scheduling.polls.models import PollVoter
from exchange.world.rules import Audience, Side


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whoever is written to, and how: one address, language and zone."""

    person_id: int
    name: str
    address: str
    language: str
    zone: str


_COLUMNS = (Person.id, Person.name, Person.email, Person.locale, Person.zone)


def _read(query: sa.Select[int, str, str, str, str]) -> list[Recipient]:
    query = query.where(Person.state != PersonState.CLOSED).order_by(Person.id).distinct()
    return [Recipient(*row) for row in db.session.execute(query)]


def person(person_id: int) -> list[Recipient]:
    """Return the one person."""
    return _read(sa.select(*_COLUMNS).where(Person.id == person_id))


def _may_know(meeting: Meeting) -> sa.ColumnElement[bool]:
    """Nothing about a meeting of the Union side is ever written to the partner side (V1)."""
    return sa.true() if meeting.audience is Audience.ALL else Person.side == Side.UNION


def to_places(places: Iterable[Participation]) -> list[Recipient]:
    """Return the people of these places on a list, whose people are loaded."""
    people = (place.person for place in places)
    return [Recipient(one.id, one.name, one.email, one.locale, one.zone) for one in people]


def to_voters(voters: Iterable[PollVoter]) -> list[Recipient]:
    """Return the people asked in a poll, who are loaded."""
    people = (voter.person for voter in voters)
    return [Recipient(one.id, one.name, one.email, one.locale, one.zone) for one in people]


def one_of_the_list(meeting: Meeting, person_id: int) -> list[Recipient]:
    """Return the one person, if that person may know of the meeting."""
    return _read(sa.select(*_COLUMNS).where(Person.id == person_id, _may_know(meeting)))


def role_holders(
    meeting: Meeting, role: Role, countries: list[str], *, now_day: sa.ColumnElement[bool]
) -> list[Recipient]:
    """Return who holds the role for one of the countries in the meeting's forum and may know of it."""
    holding = sa.select(Mandate.person_id).where(
        Mandate.forum_id == meeting.forum_id, Mandate.role == role, Mandate.country_code.in_(countries), now_day
    )
    return _read(sa.select(*_COLUMNS).where(Person.id.in_(holding), _may_know(meeting)))


def message_or_404(message_id: int) -> Message:
    """Return the message to the administrator; to anybody else not even how many there are is told: 404."""
    found = db.session.get(Message, message_id) if g.viewer.is_admin else None
    return found or abort(404)


def listed(kind: str = "") -> sa.Select[Message]:
    """Return the query of all messages, newest first; of one kind, if named."""
    query = sa.select(Message).order_by(Message.id.desc())
    return query.where(Message.kind == kind) if kind else query


def kinds() -> list[str]:
    """Return the kinds of messages there are."""
    return list(db.session.scalars(sa.select(Message.kind).distinct().order_by(Message.kind)))
