"""The board of the Coalition: needs at every stage, with evidence and the support of some members."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.demo.people import viewer_at
from exchange.forums.models import Forum
from exchange.needs import operations
from exchange.needs.access import speaks_for
from exchange.needs.models import Need
from exchange.needs.rules import Consideration, Details, Evidence, Kind, Stage
from exchange.practices.rules import Priority
from exchange.world.rules import Audience

BY, SUPPORTERS = "marloes-terpstra", ("lotte-de-meyere", "katharina-weisshaupt", "sjoerd-wiarda")
DRUGS = frozenset({Priority.DRUGS})
#: What is named, how far it has come, and what it rests on.
NEEDS: tuple[tuple[Details, Stage, tuple[str, ...], str], ...] = (
    (
        Details(
            "Requests come back for one missing paper", Kind.BOTTLENECK, "Two members counted; most lacked the same **order**.",
            frozenset({"PE", "EC"}), DRUGS, "requests, central authority",
            considered={
                Consideration.CAUSES: "Models differ from office to office, and nobody keeps the list.",
                Consideration.CONTACTS: "The central authorities meet each spring; EJN keeps model forms.",
                Consideration.CHANNELS: "What liaison officers settle by telephone stays as it is.",
            },
        ),
        Stage.PROPOSED, ("Count by two members, first half of the year", "Exchange on Peru, notes of the chair"), "",
    ),
    (
        Details(
            "Nobody knows who answers by telephone", Kind.BOTTLENECK, "", frozenset({"PE", "CO"}), DRUGS, "contact",
            considered={Consideration.RESPONSIBILITIES: "Names of offices only; names of persons stay with the liaison officers."},
        ),
        Stage.EXAMINED, ("Survey among liaison officers",), "",
    ),
    (
        Details("Translations are paid for twice", Kind.OPPORTUNITY, "", frozenset({"CO"}), topics="translation"),
        Stage.NAMED, (), "",
    ),
    (
        Details(
            "Seized vessels lie in port for years", Kind.NEED, "", frozenset({"PA"}), topics="confiscation, ports",
            audience=Audience.UNION,
        ),
        Stage.NAMED, ("Note of one member",), "",
    ),
    (
        Details("One checklist for both sides", Kind.NEED, "", frozenset({"CO"}), DRUGS, "checklist"),
        Stage.ANSWERED, ("Exchange on Colombia, outcome",), "",
    ),
    (
        Details("A common glossary", Kind.OPPORTUNITY, "", frozenset()),
        Stage.SET_ASIDE, (), "The institutions keep one; a second would drift away from it.",
    ),
)  # fmt: skip


def enter_needs(now: datetime, people: Mapping[str, Person]) -> None:
    """Name them, say what they rest on, let members support the first two, and move them across the board."""
    forum = db.session.scalars(sa.select(Forum).filter_by(key="coalition")).one()
    for place, (details, stage, sources, reason) in enumerate(NEEDS):
        at = now - timedelta(days=40 - 5 * place)
        viewer = viewer_at(people[BY], at)
        need = operations.name(viewer, forum, details, at)
        for source in sources:
            operations.add_evidence(viewer, need, Evidence(source, _day(at)), at)
        if place <= 1:
            _support(people, need, at + timedelta(days=2))
        if stage is not Stage.NAMED:
            operations.move(viewer, need, stage, reason, at + timedelta(days=3), version=str(need.version))


def _support(people: Mapping[str, Person], need: Need, at: datetime) -> None:
    for name in SUPPORTERS:
        viewer = viewer_at(people[name], at)
        for country in sorted(speaks_for(viewer, need)):
            operations.support(viewer, need, country, "", at)


def _day(at: datetime) -> date:
    return (at - timedelta(days=30)).date()
