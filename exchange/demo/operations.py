"""Loading the demo once, and saying which accounts it has."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.accounts.rules import Role
from exchange.chairing.queries import chairs_on
from exchange.core import clock, site
from exchange.core.db import db
from exchange.demo.answers import enter_answers
from exchange.demo.assessments import enter_assessments
from exchange.demo.briefings import enter_briefings
from exchange.demo.cycles import enter_cycle
from exchange.demo.decisions import enter_decisions
from exchange.demo.finished import enter_finished
from exchange.demo.importing import enter_import
from exchange.demo.informing import enter_duty
from exchange.demo.instruments import enter_steps
from exchange.demo.meetings import enter_meetings, enter_rotations, enter_series
from exchange.demo.milestones import enter_milestones
from exchange.demo.needs import enter_needs
from exchange.demo.papers import enter_papers
from exchange.demo.people import enter_people, viewer_at
from exchange.demo.polls import enter_poll
from exchange.demo.practices import enter_practices, enter_what_followed
from exchange.demo.priorities import enter_priorities
from exchange.demo.proposals import enter_proposals
from exchange.demo.rules import PASSWORD, ROLES, Account, calendar_secret
from exchange.demo.toolkit import enter_measures
from exchange.feeds import operations as feeds
from exchange.feeds.rules import Scope
from exchange.forums.models import Forum
from exchange.forums.queries import holders
from exchange.intake import operations as intake
from exchange.notices.choices import operations as choices
from exchange.notices.choices.rules import USUAL, Topic, Way
from exchange.search import operations as search
from exchange.world.models import Country


class HoldsRealPeopleError(RuntimeError):
    """The database is in use: the demo never mixes with real people."""


def load(key: str, now: datetime) -> bool:
    """Load the demo into an empty database; False when it is there already. Raises HoldsRealPeopleError.

    ``key`` makes the secrets of the accounts' calendar addresses, which can so be printed again.
    """
    if site.fact("demo"):
        return False
    if db.session.scalar(sa.select(Person.id).limit(1)) is not None:
        raise HoldsRealPeopleError
    intake.load(now)
    today = clock.day_in("Europe/Brussels", now)
    people = enter_people(today, now)
    enter_rotations(today)
    enter_meetings(today, now, people)
    enter_cycle(today, now)
    enter_series(today, now)
    enter_poll(today, now, people)
    enter_duty(today, now)
    enter_answers(key, now)
    enter_practices(now, people)
    enter_what_followed(now, people)
    enter_needs(now, people)
    enter_proposals(now, people)
    enter_decisions(now, people)
    enter_finished(now, people)
    enter_milestones(now, people)
    enter_priorities(now, people)
    enter_assessments(now, people)
    enter_measures(now)
    enter_papers(now, people)
    enter_briefings(now, people)
    enter_steps(now, people)
    enter_import(now, people)
    _choose(people["lotte-de-meyere"], now)
    site.state("demo", now.isoformat())
    db.session.flush()
    search.rebuild()
    feeds.rebuild(now)
    for person in people.values():
        _subscribe(person, key, now)
    return True


def _choose(person: Person, now: datetime) -> None:
    """Let somebody watch Peru, and have outcomes with the daily digest."""
    viewer = viewer_at(person, now)
    choices.watch(viewer, db.session.get_one(Country, "PE"), now)
    choices.choose(viewer, USUAL | {Topic.OUTCOMES: Way.DAILY}, now)


def _subscribe(person: Person, key: str, now: datetime) -> None:
    secret = calendar_secret(key, person.email)
    feeds.subscribe(person.id, name="My meetings", scope=Scope.OWN, language=person.locale, now=now, secret=secret)


def accounts(key: str, base_url: str, now: datetime) -> list[Account]:
    """Return the accounts to try the platform out with, in the order of the roles."""
    by_email = {
        person.email.partition("@")[0].replace(".", "-"): person for person in db.session.scalars(sa.select(Person))
    }
    forum = db.session.scalars(sa.select(Forum).filter_by(key="coalition")).one()
    today = clock.day_in(forum.zone, now)
    chair = chairs_on([(forum.id, today)])[forum.id, today]
    delegate = holders(forum.id, today, Role.DELEGATION, country=chair[0])[0]
    return [_account(role, by_email[person] if person else delegate, key, base_url) for role, person in ROLES]


def _account(role: str, person: Person, key: str, base_url: str) -> Account:
    secret = calendar_secret(key, person.email)
    return Account(
        email=person.email,
        password=PASSWORD,
        role=role,
        country=person.country_code or "EU",
        side=person.side.value,
        calendar=f"{base_url}/calendar/{secret}.ics",
    )
