"""What making a meeting known rests on: which step it is at, and who of the forum could be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from exchange.accounts.models import Authority, Person, PersonState
from exchange.accounts.rules import Role, Viewer
from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.forums.models import Mandate
from exchange.informing.access import handles
from exchange.informing.meetings.rules import BODIES, REACHED_BY, Whom, step_code
from exchange.informing.models import Duty
from exchange.informing.queries import About
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import ON_THE_LIST, State
from exchange.world.rules import Audience

KIND = Meeting.__tablename__


# --- How meetings are spoken of ---------------------------------------------------------------------------------------


def _times(keys: Collection[int]) -> dict[tuple[int, str], int]:
    """Return how often each action that leads to a state was taken, by meeting and action."""
    actions = sorted(set().union(*REACHED_BY.values()))
    rows = db.session.execute(
        sa.select(JournalEntry.subject_id, JournalEntry.action, sa.func.count())
        .where(JournalEntry.subject_kind == KIND, JournalEntry.subject_id.in_(keys), JournalEntry.action.in_(actions))
        .group_by(JournalEntry.subject_id, JournalEntry.action)
    )
    return {(key, action): number for key, action, number in rows}


def _code(key: int, state: State, times: dict[tuple[int, str], int]) -> str | None:
    return step_code(state, sum(times.get((key, action), 0) for action in REACHED_BY.get(state, ())))


def step_of(meeting: Meeting) -> str | None:
    """Return the code of the step that can be made known of the meeting now; of a draft, none."""
    return _code(meeting.id, meeting.state, _times([meeting.id]))


def describe(keys: Collection[int]) -> dict[int, About]:
    """Return the meetings as duties speak of them: two statements."""
    times = _times(keys)
    rows = db.session.execute(sa.select(Meeting.id, Meeting.title, Meeting.state).where(Meeting.id.in_(keys)))
    return {
        key: About(
            label=title,
            path=f"/meetings/{key}",
            adds_to=_code(key, state, times),
            adds_at=f"/meetings/{key}/make-known",
        )
        for key, title, state in rows
    }


def seen(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Duty for those about a meeting that the viewer may see (V1, V2, M5)."""
    return Duty.about_id.in_(sa.select(Meeting.id).where(meetings.visible_to(viewer)))


def shared() -> sa.ColumnElement[bool]:
    """Return the condition on Duty for those about a meeting of which the partner side may know: announced to both (V1)."""
    both = sa.and_(Meeting.audience == Audience.ALL, Meeting.state != State.DRAFT)
    return Duty.about_id.in_(sa.select(Meeting.id).where(both))


# --- Who could be told ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody of the forum who could be told: the contact point of a country, or somebody of a body."""

    person: Person
    country: str | None
    body: Authority | None

    @property
    def country_code(self) -> str | None:
        """Return the country for which the person is told."""
        return self.country

    @property
    def authority(self) -> Authority | None:
        """Return the body for which the person is told."""
        return self.body


def addressees(viewer: Viewer, meeting: Meeting, day: date) -> list[Addressee]:
    """Return who of the forum could be told of the meeting on a day, each once, countries first.

    Of bodies not those who keep the secretariat, since it is they who inform. Nobody of the partner side of a meeting of the Union side; by the partner side only its own (V1).
    """
    query = (
        sa.select(Mandate)
        .join(Mandate.person)
        .outerjoin(Person.authority)
        .where(
            Mandate.forum_id == meeting.forum_id,
            Mandate.starts_on <= day,
            sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > day),
            Person.state != PersonState.CLOSED,
            sa.or_(_is_contact_point(), sa.and_(Authority.key.in_(BODIES), Mandate.role != Role.SECRETARIAT)),
        )
        .options(joinedload(Mandate.person, innerjoin=True).joinedload(Person.authority))
        .order_by(sa.case((_is_contact_point(), 0), else_=1), Mandate.country_code, Person.folded_name, Mandate.id)
    )
    found: dict[int, Addressee] = {}
    for mandate in db.session.scalars(query):
        person = mandate.person
        if person.id not in found and meeting.audience.includes(person.side) and handles(viewer, person.side):
            found[person.id] = _addressee(mandate, person)
    return list(found.values())


def _is_contact_point() -> sa.ColumnElement[bool]:
    return sa.and_(Mandate.role == Role.CONTACT_POINT, Mandate.country_code.is_not(None))


def _addressee(mandate: Mandate, person: Person) -> Addressee:
    if mandate.role is Role.CONTACT_POINT and mandate.country_code:
        return Addressee(person, mandate.country_code, None)
    return Addressee(person, None, person.authority)


def present_countries(meeting: Meeting) -> set[str]:
    """Return the countries that have somebody on the meeting's list."""
    query = sa.select(Participation.country_code).where(
        Participation.meeting_id == meeting.id, Participation.answer.in_(ON_THE_LIST)
    )
    return {code for code in db.session.scalars(query.distinct()) if code}


def chosen(
    offered: Iterable[Addressee], whom: Whom, present: Collection[str], bodies: Collection[int]
) -> list[Addressee]:
    """Return whom a choice means: contact points of countries, and the people of some bodies."""

    def is_meant(one: Addressee) -> bool:
        if one.body is not None:
            return one.body.id in bodies
        return whom is Whom.ALL or (whom is Whom.ABSENT and one.country not in present)

    return [one for one in offered if is_meant(one)]
