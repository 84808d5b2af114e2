"""Counting and listing what is about a topic, as far as the viewer may see it (P2, V1, V2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.activities import queries as activities
from exchange.activities.models import Activity
from exchange.core.db import db
from exchange.core.text import fold
from exchange.needs import queries as needs
from exchange.needs.models import Need, NeedCountry
from exchange.practices import queries as practices
from exchange.practices.models import Practice
from exchange.priorities.queries import MOST_SHOWN
from exchange.priorities.rules import Kind
from exchange.priorities.topics.rules import Told, TopicCoverage, covered, named
from exchange.proposals import queries as proposals
from exchange.proposals.models import Proposal
from exchange.proposals.queries import listed


@dataclass(frozen=True, slots=True)
class Thing:
    """Something about topics: what it is, its key and title, and the third countries that it is about."""

    kind: Kind
    id: int
    title: str
    topics: str
    countries: frozenset[str]


def things(viewer: Viewer) -> list[Thing]:
    """Return all that has a topic, the newest of each kind first: five statements, however much there is."""
    return list(_things(viewer))


def coverage(every: Iterable[Thing]) -> TopicCoverage:
    """Return how much there is on each topic and third country."""
    return covered(Told(one.topics, one.countries) for one in every)


def about(every: Iterable[Thing], topic: str, country: str) -> list[Thing]:
    """Return what is about a topic (and a third country, if one is given), at most so much as is shown of each kind."""
    wanted = fold(topic)
    found: dict[Kind, list[Thing]] = defaultdict(list)
    for one in every:
        fits = wanted in named(one.topics) and (not country or country in one.countries)
        if fits and len(found[one.kind]) < MOST_SHOWN:
            found[one.kind].append(one)
    return [one for kind in Kind for one in found[kind]]


def _things(viewer: Viewer) -> Iterator[Thing]:
    columns: tuple[Any, ...] = (Practice.id, Practice.title, Practice.topics, Practice.country_code)
    seen = (practices.published_for(viewer), sa.not_(practices.is_superseded()))
    for row in db.session.execute(sa.select(*columns).where(Practice.topics != "", *seen).order_by(Practice.id.desc())):
        yield Thing(Kind.PRACTICE, row.id, row.title, row.topics, frozenset({row.country_code}))
    yield from _needs(viewer)
    columns = (Proposal.id, Proposal.title, Proposal.topics, Proposal.countries)
    query = sa.select(*columns).where(Proposal.topics != "", proposals.visible_to(viewer))
    for row in db.session.execute(query.order_by(Proposal.id.desc())):
        yield Thing(Kind.PROPOSAL, row.id, row.title, row.topics, frozenset(listed(row.countries)))
    columns = (Activity.id, Activity.title, Proposal.topics, Proposal.countries)
    query = sa.select(*columns).join(Proposal, Proposal.id == Activity.proposal_id)
    query = query.where(Proposal.topics != "", activities.visible_to(viewer), proposals.visible_to(viewer))
    for row in db.session.execute(query.order_by(Activity.id.desc())):
        yield Thing(Kind.ACTIVITY, row.id, row.title, row.topics, frozenset(listed(row.countries)))


def _needs(viewer: Viewer) -> Iterator[Thing]:
    seen = (Need.topics != "", needs.visible_to(viewer))
    pairs = sa.select(NeedCountry.need_id, NeedCountry.country_code).join(Need, Need.id == NeedCountry.need_id)
    countries: dict[int, set[str]] = defaultdict(set)
    for key, code in db.session.execute(pairs.where(*seen)):
        countries[key].add(code)
    columns: tuple[Any, ...] = (Need.id, Need.title, Need.topics)
    for row in db.session.execute(sa.select(*columns).where(*seen).order_by(Need.id.desc())):
        yield Thing(Kind.NEED, row.id, row.title, row.topics, frozenset(countries[row.id]))
