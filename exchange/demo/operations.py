"""Loading the demo once, and saying which accounts it has."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask import current_app

from exchange.accounts.models import Person
from exchange.accounts.rules import Role
from exchange.chairing.queries import chairs_on
from exchange.core import clock, site
from exchange.core.db import db
from exchange.demo.meetings import enter_meetings, enter_rotations
from exchange.demo.people import enter_people
from exchange.demo.rules import PASSWORD, ROLES, Account, calendar_secret
from exchange.feeds import operations as feeds
from exchange.feeds.rules import Scope
from exchange.forums.models import Forum
from exchange.forums.queries import holders
from exchange.intake import operations as intake
from exchange.search import operations as search


class HoldsRealPeopleError(RuntimeError):
    """The database is in use: the demo never mixes with real people."""


def load(now: datetime) -> bool:
    """Load the demo into an empty database; False when it is there already. Raises HoldsRealPeopleError."""
    if site.fact("demo"):
        return False
    if db.session.scalar(sa.select(Person.id).limit(1)) is not None:
        raise HoldsRealPeopleError
    intake.load(now)
    today = clock.day_in("Europe/Brussels", now)
    people = enter_people(today, now)
    enter_rotations(today)
    enter_meetings(today, now, people)
    site.state("demo", now.isoformat())
    db.session.flush()
    search.rebuild()
    feeds.rebuild()
    for person in people.values():
        _subscribe(person, now)
    return True


def _subscribe(person: Person, now: datetime) -> None:
    secret = calendar_secret(current_app.config["SECRET_KEY"], person.email)
    feeds.subscribe(
        person.id, name="My meetings", scope=Scope.OWN, language=person.locale, now=now, secret=secret
    )


def accounts(now: datetime) -> list[Account]:
    """Return the accounts to try the platform out with, in the order of the roles."""
    by_email = {person.email.partition("@")[0].replace(".", "-"): person for person in _everybody()}
    forum = db.session.scalars(sa.select(Forum).filter_by(key="coalition")).one()
    today = clock.day_in(forum.zone, now)
    chair = chairs_on([(forum.id, today)])[forum.id, today]
    delegate = holders(forum.id, today, Role.DELEGATION, country=chair[0])[0]
    return [_account(role, by_email[key] if key else delegate) for role, key in ROLES]


def _everybody() -> list[Person]:
    query = sa.select(Person).options(sa.orm.selectinload(Person.authority))
    return list(db.session.scalars(query))


def _account(role: str, person: Person) -> Account:
    secret = calendar_secret(current_app.config["SECRET_KEY"], person.email)
    return Account(
        email=person.email,
        password=PASSWORD,
        role=role,
        country=person.country_code or (person.authority.key if person.authority and person.authority.key else "EU"),
        side=person.side.value,
        calendar=f"{current_app.config['BASE_URL']}/calendar/{secret}.ics",
    )
