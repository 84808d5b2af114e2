"""What runs already, and two proposals held against it: one ready for ministers, one still to be answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.demo.needs import BY
from exchange.demo.people import viewer_at
from exchange.forums.models import Forum
from exchange.needs.models import Need
from exchange.practices.rules import Priority
from exchange.proposals import operations, queries
from exchange.proposals.models import Proposal
from exchange.proposals.rules import Answer, Details, Said
from exchange.world.rules import Audience

#: Title, who runs it, third countries, topics, months back and ahead. All invented.
RUNNING = (
    ("Training days for central authorities", "Illustrative programme A", "EC,PE", "requests, training", 14, 10),
    ("Network of contact desks at ports", "Illustrative programme B", "EC,PA", "ports, contact", 6, 30),
    ("Shared translations of model forms", "Illustrative programme C", "CO", "translation, model forms", 20, 4),
)


def enter_proposals(now: datetime, people: Mapping[str, Person]) -> None:
    """Enter what runs, write both, and answer what the first one comes near."""
    forum = db.session.scalars(sa.select(Forum).filter_by(key="coalition")).one()
    viewer, today = viewer_at(people[BY], now), now.date()
    for title, run_by, countries, topics, back, ahead in RUNNING:
        values = {
            "title": title, "run_by": run_by, "countries": frozenset(countries.split(",")), "topics": topics, "link": "",
            "priorities": frozenset({Priority.DRUGS.value}), "audience": Audience.ALL,
            "starts_on": _months(today, -back), "ends_on": _months(today, ahead),
        }  # fmt: skip
        operations.enter(viewer, values, now - timedelta(days=60))
    reason = "It brings the list that they train with."
    make_ready(viewer, forum, _first(today), now - timedelta(days=12), reason)
    operations.write(viewer, forum, _second(today), now - timedelta(days=3))


def make_ready(viewer: Viewer, forum: Forum, details: Details, at: datetime, reason: str) -> Proposal:
    """Write a proposal, answer with the reason what it comes near, and let it go to ministers three days later."""
    proposal = operations.write(viewer, forum, details, at)
    proposal.answers = []
    for near in queries.near(viewer, proposal):
        operations.answer(viewer, proposal, near.overlap.key, Said(Answer.COMPLEMENTS, reason), at)
    db.session.flush()
    proposal = _fresh(proposal)
    operations.make_ready(viewer, proposal, at + timedelta(days=3))
    return proposal


def _fresh(proposal: Proposal) -> Proposal:
    options = (sa.orm.selectinload(Proposal.answers), sa.orm.selectinload(Proposal.needs))
    query = sa.select(Proposal).filter_by(id=proposal.id).options(*options)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _first(today: date) -> Details:
    return Details(
        "One checklist of a complete request, kept by both sides",
        "Of a hundred requests **ninety** are complete when they arrive.",
        frozenset({"BE", "ES", "NL"}), frozenset({"EC", "PE"}), frozenset({Priority.DRUGS}), "requests, checklist",
        _months(today, 2), _months(today, 20), fund="Internal Security Fund", frameworks="EJN contact points; the liaison network.",
        needs=_needs("Requests come back for one missing paper"),
    )  # fmt: skip


def _second(today: date) -> Details:
    return Details(
        "Desks that answer by telephone", "", frozenset({"DE", "FR"}), frozenset({"CO", "PE"}), frozenset({Priority.DRUGS}),
        "contact, ports", _months(today, 3), None, needs=_needs("Nobody knows who answers by telephone"),
    )  # fmt: skip


def _needs(title: str) -> frozenset[int]:
    return frozenset(db.session.scalars(sa.select(Need.id).filter_by(title=title)))


def _months(day: date, count: int) -> date:
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)
