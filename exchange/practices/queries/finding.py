"""Lists of practices: what can be read, what is one's own, what waits for one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.accounts import queries as people
from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.practices.models import Practice, PracticePriority
from exchange.practices.queries.practices import in_hands, published_for
from exchange.practices.rules import Instrument, Kind, Priority, Reach, State

#: How the keys of the practices with some words are found: the index stands in a room upstairs, which lends it.
_lent: list[Callable[[str], sa.Select[int]]] = []
#: What lists show. Who wrote it comes along only where the author wished so (V3).
_LINE: tuple[Any, ...] = (
    Practice.id, Practice.title, Practice.country_code, Practice.kind, Practice.instrument, Practice.language,
    Practice.handling, Practice.reach, Practice.state, Practice.since, Practice.published_at, Practice.review_by,
    Practice.revises_id,
    sa.case((Practice.named, Person.name), else_=sa.null()).label("author"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which practices are asked for; what is empty asks for all."""

    question: str = ""
    country: str = ""
    kind: Kind | None = None
    instrument: Instrument | None = None
    priority: Priority | None = None
    language: str = ""


def lend_words(with_words: Callable[[str], sa.Select[int]]) -> None:
    """Take over how practices are found by their words; the last one lent serves."""
    _lent[:] = [with_words]


def is_superseded() -> sa.ColumnElement[bool]:
    """Return the condition on Practice for those in whose place another one stands that is published and reaches as far.

    The same as ``rules.reaches_as_far``: a successor that was revised for fewer readers takes nothing from the others.
    """
    successor = aliased(Practice)
    same_forum = sa.func.coalesce(successor.forum_id, 0) == sa.func.coalesce(Practice.forum_id, 0)
    stands = sa.select(successor.id).where(
        successor.id == Practice.superseded_by_id,
        successor.state == State.PUBLISHED,
        sa.or_(successor.reach == Reach.NETWORK, sa.and_(successor.reach == Practice.reach, same_forum)),
    )
    return sa.and_(Practice.superseded_by_id.is_not(None), stands.exists())


def _lines() -> sa.Select[Any]:
    return sa.select(*_LINE).join(Person, Person.id == Practice.author_id)


def listed(viewer: Viewer, wanted: Wanted) -> sa.Select[Any]:
    """Return the query of the wanted published practices that the viewer may read, latest first."""
    query = _lines().where(published_for(viewer), sa.not_(is_superseded()))
    if wanted.question:
        query = query.where(sa.or_(sa.false(), *(Practice.id.in_(with_words(wanted.question)) for with_words in _lent)))
    chosen = (
        (Practice.country_code, wanted.country), (Practice.kind, wanted.kind),
        (Practice.instrument, wanted.instrument), (Practice.language, wanted.language),
    )  # fmt: skip
    query = query.where(*(column == value for column, value in chosen if value))
    if wanted.priority is not None:
        about = sa.select(PracticePriority.practice_id).where(PracticePriority.priority == wanted.priority)
        query = query.where(Practice.id.in_(about))
    return query.order_by(Practice.published_at.desc(), Practice.id.desc())


def per_country(viewer: Viewer) -> dict[str, int]:
    """Return how many published practices the viewer may read on each country."""
    columns: tuple[Any, ...] = (Practice.country_code, sa.func.count())
    query = sa.select(*columns).where(published_for(viewer), sa.not_(is_superseded())).group_by(Practice.country_code)
    return {row[0]: row[1] for row in db.session.execute(query)}


def offered(viewer: Viewer) -> tuple[set[str], set[str]]:
    """Return the countries and the languages of the published practices that the viewer may read."""
    query = sa.select(Practice.country_code, Practice.language).where(published_for(viewer)).distinct()
    found = db.session.execute(query).all()
    return {row.country_code for row in found}, {row.language for row in found}


def own(viewer: Viewer) -> sa.Select[Any]:
    """Return the query of what the viewer wrote, what moved last first."""
    query = _lines().where(Practice.author_id == viewer.person_id)
    return query.order_by(Practice.since.desc(), Practice.id.desc())


def waiting_for(viewer: Viewer) -> sa.Select[Any]:
    """Return the query of what the viewer is to decide about, what has waited longest first."""
    return _lines().where(in_hands(viewer)).order_by(Practice.since, Practice.id)


def about_countries(viewer: Viewer, codes: Collection[str], most: int) -> list[Any]:
    """Return the latest practices about the countries that the viewer may read; one more than asked when there are more."""
    if not codes:
        return []
    return list(db.session.execute(_about(people.timeless(viewer), most + 1), {"codes": list(codes)}))


def any_about(viewer: Viewer, codes: sa.Select[str]) -> sa.ColumnElement[bool]:
    """Return the condition under which there are such practices about any of the countries that a query returns."""
    return sa.exists(listed(viewer, Wanted()).where(Practice.country_code.in_(codes)).order_by(None))


@lru_cache(maxsize=people.STATEMENTS)
def _about(viewer: Viewer, most: int) -> sa.Select[Any]:
    about = Practice.country_code.in_(sa.bindparam("codes", expanding=True))
    return listed(viewer, Wanted()).where(about).limit(most)
