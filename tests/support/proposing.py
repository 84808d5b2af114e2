"""Proposals and initiatives for the worlds of the tests: near and far, in each state, for everyone and for the Union side only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.needs.models import Need
from exchange.proposals.models import Initiative, OverlapAnswer, Proposal
from exchange.proposals.rules import Answer, Funding, State
from exchange.world.rules import Audience
from tests.support.board import CLASI as CLASI_NEED
from tests.support.board import OPEN as OPEN_NEED

OPEN, READY, CLASI, HIDDEN = (
    "A list of desks, kept together",
    "One model form for requests",
    "A desk for both sides",
    "HERON visit to a registry",
)
NEAR, FAR, SECRET = "Desks of the southern ports", "Glossary of fiscal terms", "HERON programme on registries"


@dataclass(frozen=True)
class Sketch:
    """A proposal in a few words."""

    title: str
    forum: str
    state: State = State.DRAFT
    audience: Audience = Audience.ALL
    who: str = "contact_group"
    need: str = OPEN_NEED
    participants: str = "ES,FR"


SKETCHES = (
    Sketch(OPEN, "coalition"),
    Sketch(READY, "coalition", State.READY),
    Sketch(CLASI, "eu-clasi", State.READY, who="partner_chair", need=CLASI_NEED, participants="AR,ES"),
    Sketch(HIDDEN, "eu-clasi", State.READY, Audience.UNION, "chair", CLASI_NEED),
)


def add_proposals(now: datetime, people: Mapping[str, int], forums: Mapping[str, int]) -> dict[str, int]:
    """Add all of them, to a world with needs; return their keys by title, those of initiatives too."""
    needs = {need.title: need for need in db.session.scalars(sa.select(Need))}
    found = {}
    for title, countries, topics, audience in (
        (NEAR, "PE", "desks, ports", Audience.ALL), (FAR, "CO", "glossary", Audience.ALL),
        (SECRET, "PE", "desks, registries", Audience.UNION),
    ):  # fmt: skip
        one = Initiative(
            title=title, run_by="A programme of the Union", countries=countries, topics=topics, priorities="drugs",
            starts_on=date(2026, 1, 1), ends_on=date(2028, 1, 1), audience=audience, by_id=people["secretariat"], at=now,
        )  # fmt: skip
        db.session.add(one)
        db.session.flush()
        found[title] = one.id
    for sketch in SKETCHES:
        proposal = Proposal(
            forum_id=forums[sketch.forum], title=sketch.title, aims="One **list** for all.", participants=sketch.participants,
            countries="PE", topics="Desks", priorities="drugs", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31),
            funding=Funding.EU, fund="Internal Security Fund", audience=sketch.audience, state=sketch.state, since=now,
            by_id=people[sketch.who], at=now, needs=[needs[sketch.need]], reason="",
        )  # fmt: skip
        db.session.add(proposal)
        db.session.flush()
        found[sketch.title] = proposal.id
    answer = OverlapAnswer(
        proposal_id=found[OPEN], key=f"initiative:{found[NEAR]}", answer=Answer.JOINS, score=90, by_id=people["secretariat"], at=now
    )  # fmt: skip
    db.session.add(answer)
    db.session.flush()
    return found


def furnish_proposals(now: datetime, people: Mapping[str, Person], forums: Mapping[str, int]) -> None:
    """Add all of them to a world whose people are given as rows."""
    add_proposals(now, {name: person.id for name, person in people.items()}, forums)
