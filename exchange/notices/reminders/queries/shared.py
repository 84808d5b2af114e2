"""What all reminders ask: who people are, which roles they hold now, what was said already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Person, PersonState
from exchange.accounts.rules import Role
from exchange.core import clock
from exchange.core.db import db
from exchange.forums.models import Forum, Mandate
from exchange.forums.rules import Spell
from exchange.notices.queries import Recipient
from exchange.notices.reminders.models import Reminder
from exchange.notices.reminders.rules import ONE_DAY, WEEK, Due
from exchange.workdays.queries import calendar_of
from exchange.workdays.rules import WorkCalendar
from exchange.world.rules import Side

#: How a person is written to.
REACHED: Sequence[Any] = (Person.id, Person.name, Person.email, Person.locale, Person.zone)
_KEY: Sequence[Any] = (
    *(Reminder.person_id, Reminder.kind, Reminder.about_kind, Reminder.about_id),
    *(Reminder.lead, Reminder.due),
)


def said_already(dues: Collection[Due]) -> set[tuple[Any, ...]]:
    """Return the keys of all that was said about the things that these are about: one statement."""
    if not dues:
        return set()
    things = {(one.occurrence.about_kind, one.occurrence.about_id) for one in dues}
    query = sa.select(*_KEY).where(
        Reminder.about_kind.in_({kind for kind, _key in things}), Reminder.about_id.in_({key for _kind, key in things})
    )
    return {tuple(row) for row in db.session.execute(query)}


def people_of(person_ids: Iterable[int]) -> dict[int, Recipient]:
    """Return how these people are reached; those who have left are not."""
    query = sa.select(*REACHED).where(Person.id.in_(set(person_ids)), Person.state != PersonState.CLOSED)
    return {row.id: Recipient(*row) for row in db.session.execute(query)}


def sides_of(person_ids: Iterable[int]) -> dict[int, Side]:
    """Return on which side each of the people is."""
    query = sa.select(Person.id, Person.side).where(Person.id.in_(set(person_ids)))
    return {row.id: row.side for row in db.session.execute(query)}


def working_days_of(country: str | None, now: datetime) -> WorkCalendar:
    """Return the calendar that somebody of the country works by; good for the weeks around."""
    if country is None:
        return WEEK
    return calendar_of(country, now.date() - 60 * ONE_DAY, now.date() + 60 * ONE_DAY)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who now holds a role in a forum; ``lives_in`` is whose working days count."""

    role: Role
    country: str | None
    person_id: int
    zone: str
    lives_in: str | None
    side: Side


def holders(forum_ids: Collection[int], roles: Collection[Role], now: datetime) -> dict[int, list[Holder]]:
    """Return who now holds one of the roles in each of the forums: one statement. A day begins in the forum's zone (V2)."""
    today = now.date()
    query = (
        sa.select(
            Mandate.forum_id, Mandate.role, Mandate.country_code, Mandate.starts_on, Mandate.ends_on,
            Forum.zone.label("forum_zone"), Person.id, Person.zone, Person.country_code.label("lives_in"), Person.side,
        )
        .join(Forum, Forum.id == Mandate.forum_id)
        .join(Person, Person.id == Mandate.person_id)
        .where(
            Mandate.forum_id.in_(forum_ids),
            Mandate.role.in_(roles),
            Mandate.starts_on <= today + ONE_DAY,
            sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > today - ONE_DAY),
            Person.state != PersonState.CLOSED,
        )
    )  # fmt: skip
    found: dict[int, list[Holder]] = {forum_id: [] for forum_id in forum_ids}
    for row in db.session.execute(query) if forum_ids else ():
        if Spell(row.starts_on, row.ends_on).holds(clock.day_in(row.forum_zone, now)):
            one = Holder(row.role, row.country_code, row.id, row.zone, row.lives_in, row.side)
            found[row.forum_id].append(one)
    return found
