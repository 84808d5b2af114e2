"""Practices from postings: those of practices.toml published, one with a secretariat, one still a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.demo import data
from exchange.demo.people import viewer_at
from exchange.forwarding import queries as forwarding
from exchange.forwarding.operations import forward_practice as forward
from exchange.practices import operations, queries
from exchange.practices.models import Practice
from exchange.practices.operations import Opinion
from exchange.practices.rules import Details, Instrument, Kind, Phase, Priority, Reach, Verdict
from exchange.world.rules import Handling, Level

SECRETARIAT, EUROJUST = "marloes-terpstra", "tiago-serpa-moura"
WAITING = Details(
    title="One contact for all requests of a joint investigation team",
    country="CO", kind=Kind.JOINT_APPROACH, phase=Phase.CARRYING_OUT, instrument=Instrument.JOINT_INVESTIGATION_TEAM,
    topics="joint investigation teams, division of work", named=True, priorities=frozenset({Priority.DRUGS}),
    situation="Three Member States asked the same office for the same records in the same month.",
    done="One liaison magistrate collects what is needed, and asks once for all.",
    result="The office answered within ten days, and thanked for it.",
)  # fmt: skip
REVISED = "Ring before the request goes out"
AFTER = (
    "- a **draft** goes to the central authority by e-mail, without names\n- a call within the same week, with the registry as well\n"
    "- only then the signed request, with the draft's reference on its first page"
)
TRANSLATED = Details(
    title="Bel voordat het verzoek vertrekt", country="PE", kind=Kind.GOOD_PRACTICE, phase=Phase.PREPARING,
    instrument=Instrument.MUTUAL_LEGAL_ASSISTANCE, topics="telefoon, conceptverzoeken, centrale autoriteit", language="nl", named=True,
    priorities=frozenset({Priority.DRUGS}), situation="Verzoeken kwamen na maanden terug omdat er één stuk ontbrak.",
    done="- een **concept** per e-mail, zonder namen\n- dezelfde week een telefoontje, ook met de griffie\n- pas dan het ondertekende verzoek",
    result="Geen verzoek kwam meer terug wegens een ontbrekend stuk.",
)  # fmt: skip
OUTDATED = Details(
    title="Send a second copy by courier", country="PE", kind=Kind.EXPERIENCE, phase=Phase.SENDING,
    instrument=Instrument.MUTUAL_LEGAL_ASSISTANCE, topics="post, central authority", named=True,
    priorities=frozenset({Priority.DRUGS}), situation="Requests were lost on their way between two buildings.",
    done="A second copy went by courier to the central authority.", result="Both copies arrived, two weeks apart.",
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
    operations.create(viewer_at(people["ruben-schaapveld"], now), BEGUN, now)


def enter_what_followed(now: datetime, people: Mapping[str, Person]) -> None:
    """Let one be revised, one be translated, one take the place of another, and one be forwarded."""
    author, at = people["rocio-mendizabal-leon"], now - timedelta(days=14)
    practice = _called(REVISED)
    revision = operations.begin_revision(viewer_at(author, at), practice, at)
    details = replace(queries.details_of(revision), done=AFTER)
    operations.change(viewer_at(author, at), revision, details, at, version=str(revision.version))
    operations.submit(viewer_at(author, at), revision, at)
    _pass(people[SECRETARIAT], revision, at + timedelta(days=1), expert=queries.EUROJUST)
    _pass(people[EUROJUST], revision, at + timedelta(days=4))
    later = now - timedelta(days=8)
    translation = operations.create(viewer_at(people["ruben-schaapveld"], later), TRANSLATED, later, _called(REVISED))
    operations.submit(viewer_at(people["ruben-schaapveld"], later), translation, later)
    _pass(people[SECRETARIAT], translation, later + timedelta(days=1), expert=queries.EUROJUST)
    _pass(people[EUROJUST], translation, later + timedelta(days=2))
    keeper = viewer_at(people[SECRETARIAT], now)
    written = now - timedelta(days=400)
    outdated = _submitted(people["femke-oosterveen"], OUTDATED, written)
    _pass(people[SECRETARIAT], outdated, written + timedelta(days=3), expert=queries.EUROJUST)
    _pass(people[EUROJUST], outdated, written + timedelta(days=9))
    operations.supersede(keeper, outdated, _called(REVISED), now - timedelta(days=2))
    place, _forum = next(one for one in forwarding.places(keeper) if one[0].level is Level.CONTACT_GROUP)
    note = "Three members asked how this was done; ten minutes are enough."
    forward(keeper, _called(REVISED), place, note, now - timedelta(days=1))


def _called(title: str) -> Practice:
    query = sa.select(Practice).filter_by(title=title).where(Practice.revises_id.is_(None))
    options = (joinedload(Practice.reviewer), selectinload(Practice.priorities), selectinload(Practice.files))
    return db.session.scalars(query.options(*options).execution_options(populate_existing=True)).one()


def _details(told: Mapping[str, Any]) -> Details:
    return Details(
        kind=Kind(told["kind"]), phase=Phase(told["phase"]), instrument=Instrument(told["instrument"]),
        priorities=frozenset(Priority(word) for word in told["priorities"]), reach=Reach(told.get("reach", "network")),
        handling=Handling(told.get("handling", "limite")), named=told.get("named", False),
        **{name: told[name] for name in ("title", "country", "topics", "language", "situation", "done", "result", "caution")},
    )  # fmt: skip


def _submitted(author: Person, details: Details, at: datetime) -> Practice:
    viewer = viewer_at(author, at)
    practice = operations.create(viewer, details, at)
    operations.submit(viewer, practice, at)
    return practice


def _pass(reviewer: Person, practice: Practice, at: datetime, expert: str = "") -> None:
    db.session.flush()
    opinion = Opinion(Verdict.PASS, expert=expert)
    operations.decide(viewer_at(reviewer, at), practice, opinion, at, version=str(practice.version))
