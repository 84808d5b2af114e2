"""Needs for the worlds of the tests: at each stage, of both forums, for everyone there and for the Union side only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.needs.models import Need, NeedCountry, NeedEvidence, NeedPriority, NeedSupport
from exchange.needs.rules import Kind, Stage
from exchange.practices.rules import Priority
from exchange.world.rules import Audience


@dataclass(frozen=True)
class Sketch:
    """A need in a few words. ``support``: of which countries; ``sources``: what it rests on."""

    title: str
    forum: str
    stage: Stage = Stage.NAMED
    audience: Audience = Audience.ALL
    who: str = "contact_group"
    kind: Kind = Kind.BOTTLENECK
    country: str = "PE"
    support: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


OPEN, RESTING, CLASI, HIDDEN = (
    "Nobody answers the telephone",
    "Two model forms",
    "No common list of desks",
    "HERON delays at one registry",
)
SKETCHES = (
    Sketch(OPEN, "coalition", Stage.EXAMINED, support=("ES", "FR"), sources=("Survey of liaison officers",)),
    Sketch("Translations are done twice", "coalition", kind=Kind.OPPORTUNITY, country="CO"),
    Sketch(RESTING, "coalition", Stage.SET_ASIDE),
    Sketch(CLASI, "eu-clasi", who="partner_chair"),
    Sketch(HIDDEN, "eu-clasi", Stage.NAMED, Audience.UNION, "chair", sources=("HERON report",)),
)


def add_needs(now: datetime, people: Mapping[str, int], forums: Mapping[str, int]) -> dict[str, int]:
    """Add all of them; return their keys by title."""
    found = {}
    for sketch in SKETCHES:
        by = people[sketch.who]
        need = Need(
            forum_id=forums[sketch.forum], kind=sketch.kind, title=sketch.title, stage=sketch.stage, moved_at=now, at=now,
            audience=sketch.audience, by_id=by, reason="Nobody could show it" if sketch.stage is Stage.SET_ASIDE else "",
            causes="Two offices, one telephone.", countries=[NeedCountry(country_code=sketch.country)],
            priorities=[NeedPriority(priority=Priority.DRUGS)],
        )  # fmt: skip
        db.session.add(need)
        db.session.flush()
        db.session.add_all(
            NeedEvidence(need_id=need.id, source=source, day=date(2026, 5, 1), by_id=by, at=now)
            for source in sketch.sources
        )
        db.session.add_all(NeedSupport(need_id=need.id, country_code=code, by_id=by, at=now) for code in sketch.support)
        found[sketch.title] = need.id
    db.session.flush()
    return found


def furnish_needs(now: datetime, people: Mapping[str, Person], forums: Mapping[str, int]) -> None:
    """Add all of them to a world whose people are given as rows."""
    add_needs(now, {name: person.id for name, person in people.items()}, forums)
