"""Practices from postings: two published, one with a secretariat, one still a draft. The texts are invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from exchange.accounts.models import Person
from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.practices import operations, queries
from exchange.practices.models import Practice
from exchange.practices.operations import Opinion
from exchange.practices.rules import Details, Instrument, Kind, Phase, Priority, Reach, Verdict
from exchange.world.rules import Handling

SECRETARIAT, EUROJUST = "marloes-terpstra", "tiago-serpa-moura"
#: By whom, how many days ago, and the text; published unless it waits.
PUBLISHED: tuple[tuple[str, int, Details], ...] = (
    (
        "rocio-mendizabal-leon",
        60,
        Details(
            title="Ring before the request goes out",
            country="PE", kind=Kind.GOOD_PRACTICE, phase=Phase.PREPARING, instrument=Instrument.MUTUAL_LEGAL_ASSISTANCE,
            topics="telephone, draft requests, central authority", priorities=frozenset({Priority.DRUGS}), named=True,
            situation="Requests came back for one missing paragraph, months after they had been sent.",
            done="- a **draft** goes to the central authority by e-mail, without names\n- a call the week after\n- only then "
            "the signed request",
            result="Of the last ten requests none came back, and the first answers took six weeks instead of five months.",
            caution="Nothing operational in the draft: it is about form, not about the case.",
            handling=Handling.PUBLIC,
        ),
    ),
    (
        "thijs-van-der-wielen",
        25,
        Details(
            title="Freeze first, explain the confiscation later",
            country="AE", kind=Kind.EXPERIENCE, phase=Phase.SENDING, instrument=Instrument.CONFISCATION,
            topics="freezing, companies, property", reach=Reach.UNION,
            priorities=frozenset({Priority.FINANCIAL_CRIME, Priority.CRIMINAL_NETWORKS}),
            situation="Requests for confiscation without a prior freezing order were answered when the assets had gone.",
            done="One short request for freezing on the day of the arrest, the reasoned one within thirty days.",
            result="Assets were still there in each of the four cases in which we did so.",
            caution="Say from the beginning by when the second request follows.",
        ),
    ),
)  # fmt: skip
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
    for author, days, details in PUBLISHED:
        at = now - timedelta(days=days)
        practice = _submitted(people[author], details, at)
        _pass(people[SECRETARIAT], practice, at + timedelta(days=2), expert=queries.EUROJUST)
        _pass(people[EUROJUST], practice, at + timedelta(days=9))
    _submitted(people["aurelien-beausejour"], WAITING, now - timedelta(days=1))
    operations.create(_viewer(people["ruben-schaapveld"], now), BEGUN, now)


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
