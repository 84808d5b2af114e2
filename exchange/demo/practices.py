"""Practices from postings: those of practices.toml published, one with a secretariat, one still a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from exchange.accounts.models import Person
from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.demo import data
from exchange.practices import operations, queries
from exchange.practices.models import Practice
from exchange.practices.operations import Opinion
from exchange.practices.rules import Details, Instrument, Kind, Phase, Priority, Reach, Verdict
from exchange.world.rules import Handling

SECRETARIAT, EUROJUST = "marloes-terpstra", "tiago-serpa-moura"
WAITING = Details(
    title="One contact for all requests of a joint investigation team",
    country="CO", kind=Kind.JOINT_APPROACH, phase=Phase.CARRYING_OUT, instrument=Instrument.JOINT_INVESTIGATION_TEAM,
    topics="joint investigation teams, division of work", named=True, priorities=frozenset({Priority.DRUGS}),
    situation="Three Member States asked the same office for the same records in the same month.",
    done="One liaison magistrate collects what is needed, and asks once for all.",
    result="The office answered within ten days, and thanked for it.",
)  # fmt: skip
BEGUN = Details(title="What to bring to a first visit", country="AE")


def enter_practices(now: datetime, people: Mapping[str, Person]) -> None:
    """Write, submit and review them as people would."""
    for told in data.practices():
        at = now - timedelta(days=told["days"])
        practice = _submitted(people[told["author"]], _details(told), at)
        _pass(people[SECRETARIAT], practice, at + timedelta(days=2), expert=queries.EUROJUST)
        _pass(people[EUROJUST], practice, at + timedelta(days=9))
        if "to_confirm_since" in told:
            practice.review_by = (now - timedelta(days=told["to_confirm_since"])).date()
    _submitted(people["aurelien-beausejour"], WAITING, now - timedelta(days=1))
    operations.create(_viewer(people["ruben-schaapveld"], now), BEGUN, now)


def _details(told: Mapping[str, Any]) -> Details:
    return Details(
        kind=Kind(told["kind"]), phase=Phase(told["phase"]), instrument=Instrument(told["instrument"]),
        priorities=frozenset(Priority(word) for word in told["priorities"]), reach=Reach(told.get("reach", "network")),
        handling=Handling(told.get("handling", "limite")), named=told.get("named", False),
        **{name: told[name] for name in ("title", "country", "topics", "language", "situation", "done", "result", "caution")},
    )  # fmt: skip


def _submitted(author: Person, details: Details, at: datetime) -> Practice:
    viewer = _viewer(author, at)
    practice = operations.create(viewer, details, at)
    operations.submit(viewer, practice, at)
    return practice


def _pass(reviewer: Person, practice: Practice, at: datetime, expert: str = "") -> None:
    db.session.flush()
    opinion = Opinion(Verdict.PASS, expert=expert)
    operations.decide(_viewer(reviewer, at), practice, opinion, at, version=str(practice.version))


def _viewer(person: Person, at: datetime) -> Viewer:
    found = viewer_of(person.id, at)
    if found is None:
        raise LookupError(person.name)
    return found
