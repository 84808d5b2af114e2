"""Reading the country register, always as far as the viewer may see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager, selectinload

from exchange.accounts import queries as people
from exchange.accounts.models import Person, PersonState
from exchange.accounts.rules import Grant, Role, Viewer
from exchange.core import clock
from exchange.core.db import db
from exchange.core.text import fold
from exchange.countries.models import Posting, Priority, StatedNeed
from exchange.countries.rules import Period, speaks_for
from exchange.world import queries as world
from exchange.world.models import Country

#: What rooms upstairs show on a country's page, as far as the viewer may see it. Each returns None or a dict with
#: ``title``, ``more_url`` (or None) and ``rows``: dicts with ``title``, ``url`` (or None) and, where there is any,
#: ``day`` (a date), ``meta`` (a list of short texts) and ``state`` (kind and word).
country_sections: list[Callable[[Viewer, str], dict[str, Any] | None]] = []
#: Numbers that rooms upstairs show per country in the list: each returns a column's title and {code: number}, which
#: names every country of which the viewer may know something, if only with 0.
country_counts: list[Callable[[Viewer], tuple[str, Mapping[str, int]]]] = []
#: Pages of rooms upstairs about all third countries, linked from the list: each returns a word and an address, or None.
country_pages: list[Callable[[Viewer], tuple[str, str] | None]] = []


def _postings_held(viewer: Viewer, postings: list[people.Term]) -> Iterable[Grant]:
    return (Grant(Role.POSTED, None, term.country) for term in postings if term.holds(viewer.at))


def _postings_of(person_id: sa.ColumnElement[int]) -> sa.Select[Any]:
    own = people.terms(Posting.country_code, Posting.starts_on, Posting.ends_on, Country.zone)
    return own.join(Country, Country.code == Posting.country_code).where(Posting.person_id == person_id)


#: A person's postings at an instant; a day begins at midnight in the country of the posting (E4, V3).
GRANTS = people.GrantSource(_postings_of, _postings_held)


def country_or_404(code: str) -> Country:
    """Return the country of that code; else 404."""
    return world.country(code) or abort(404)


def today_in(country: Country, now: datetime) -> date:
    """Return the calendar day in the country."""
    return clock.day_in(country.zone, now)


def priorities(on: date) -> list[Priority]:
    """Return the priorities of the day (JC 2), by code."""
    return list(db.session.scalars(sa.select(Priority).where(_holds(Priority, on)).order_by(Priority.country_code)))


def priorities_of(code: str) -> list[Priority]:
    """Return when the country is or was a priority, latest first."""
    return list(
        db.session.scalars(sa.select(Priority).filter_by(country_code=code).order_by(Priority.starts_on.desc()))
    )


def priority_or_404(code: str, priority_id: int) -> Priority:
    """Return a priority of the country; else 404."""
    return db.session.scalars(
        sa.select(Priority).filter_by(id=priority_id, country_code=code.upper())
    ).one_or_none() or abort(404)


def _holds(table: type[Priority | Posting], on: date) -> sa.ColumnElement[bool]:
    return sa.and_(table.starts_on <= on, sa.or_(table.ends_on.is_(None), table.ends_on > on))


def postings_visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Posting (joined with Person) for those the viewer may know of (V1).

    The Union side knows all; the partner side those in the own country, and those of its own people.
    """
    if viewer.is_union:
        return sa.true()
    if viewer.country is None:
        return Posting.person_id == viewer.person_id
    return sa.or_(Posting.country_code == viewer.country, Person.country_code == viewer.country)


def postings_about(viewer: Viewer, code: str) -> list[tuple[Posting, bool]]:
    """Return the postings in the country and those of its people elsewhere, latest first, with the people.

    The second value says whether the viewer may open the person.
    """
    query = (
        sa.select(Posting, people.visible_to(viewer))
        .join(Posting.person)
        .where(sa.or_(Posting.country_code == code, Person.country_code == code), postings_visible_to(viewer))
        .options(contains_eager(Posting.person).joinedload(Person.authority))
        .order_by(Posting.starts_on.desc(), Person.folded_name)
    )
    return [(posting, bool(known)) for posting, known in db.session.execute(query)]


def posting_or_404(posting_id: int) -> Posting:
    """Return a posting the viewer may know of, with the person; else 404."""
    query = (
        sa.select(Posting)
        .join(Posting.person)
        .where(Posting.id == posting_id, postings_visible_to(g.viewer))
        .options(contains_eager(Posting.person).selectinload(Person.authority))
    )
    return db.session.scalars(query).one_or_none() or abort(404)


def posted_now(viewer: Viewer, on: date) -> dict[str, int]:
    """Return how many postings the viewer may know of hold in each country on that day."""
    query = (
        sa.select(Posting.country_code, sa.func.count())
        .join(Person, Person.id == Posting.person_id)
        .where(_holds(Posting, on), postings_visible_to(viewer))
        .group_by(Posting.country_code)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def periods_of(person_id: int, *, but: int | None = None) -> list[Period]:
    """Return when and where the person is posted, but for one posting."""
    query = sa.select(Posting.starts_on, Posting.ends_on, Posting.country_code).where(
        Posting.person_id == person_id, Posting.id != (but or 0)
    )
    return [Period(*row) for row in db.session.execute(query.order_by(Posting.starts_on))]


def held(code: str, sender: str | None, post: str, *, but: int | None = None) -> list[Period]:
    """Return when the sender's post of that name in the country is held, but by one posting; names are compared folded."""
    query = (
        sa.select(Posting.starts_on, Posting.ends_on, Posting.country_code, Posting.post)
        .join(Person, Person.id == Posting.person_id)
        .where(
            Posting.country_code == code, Person.country_code == sender, Posting.id != (but or 0), Posting.post != ""
        )
    )
    rows = db.session.execute(query.order_by(Posting.starts_on))
    return [Period(row[0], row[1], row[2]) for row in rows if fold(row[3]) == fold(post)]


def needs_about(viewer: Viewer, code: str) -> list[StatedNeed]:
    """Return the needs stated with regard to the third country, by Member State. Union side only (V1)."""
    if not viewer.is_union:
        return []
    query = sa.select(StatedNeed).filter_by(third_code=code).order_by(StatedNeed.country_code)
    return list(db.session.scalars(query))


def need_of(country: str, third: str) -> StatedNeed | None:
    """Return what the Member State stated with regard to the third country. Union side only (V1)."""
    return db.session.scalars(sa.select(StatedNeed).filter_by(country_code=country, third_code=third)).one_or_none()


@dataclass(frozen=True, slots=True)
class NeedAsked:
    """Whose need with regard to which third country, and what was stated of it so far."""

    country: Country
    third: Country
    need: StatedNeed | None


def need_or_404(code: str, own: str) -> NeedAsked:
    """Return what can be stated: a Member State's need with regard to a third country; else 404 (V1)."""
    third, country = country_or_404(code), country_or_404(own)
    today = g.viewer.at.date()
    if not g.viewer.is_union or third.is_member_state(today) or not country.is_member_state(today):
        abort(404)
    return NeedAsked(country, third, need_of(country.code, third.code))


def people_from(viewer: Viewer, code: str, most: int) -> list[Person]:
    """Return the people from the country whom the viewer may see, by name; one more than asked when there are more."""
    return list(db.session.scalars(people.people(viewer, country=code).limit(most + 1)))


def candidates(viewer: Viewer, who: str, most: int = 20) -> list[Person]:
    """Return the people meant by a name or an exact e-mail address whose postings the viewer keeps."""
    query = (
        sa.select(Person)
        .where(Person.state != PersonState.CLOSED)
        .options(selectinload(Person.authority))
        .order_by(Person.folded_name, Person.id)
        .limit(most)
    )
    if not viewer.is_admin:
        query = query.where(Person.country_code.in_(speaks_for(viewer)))
    if "@" in who:
        return list(db.session.scalars(query.where(Person.email == who.lower())))
    folded = fold(who)
    exact = list(db.session.scalars(query.where(Person.folded_name == folded)))
    return exact or list(db.session.scalars(query.where(Person.folded_name.contains(folded, autoescape=True))))


def lock_country(code: str) -> None:
    """Let nobody else change what is stated of the country until this transaction ends."""
    db.session.execute(sa.select(Country.code).where(Country.code == code).with_for_update())


def lock_person(person_id: int) -> None:
    """Let nobody else change the person's postings until this transaction ends."""
    db.session.execute(sa.select(Person.id).where(Person.id == person_id).with_for_update())


def all_countries(codes: Iterable[str] | None = None) -> list[Country]:
    """Return the countries of these codes, or all."""
    query = sa.select(Country)
    return list(db.session.scalars(query if codes is None else query.where(Country.code.in_(set(codes)))))
