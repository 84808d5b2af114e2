"""Joint activities for the worlds of the tests: under way, for everyone and for the Union side only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.accounts.rules import Role
from exchange.activities.models import Activity
from exchange.activities.plan.models import ActivityStep
from exchange.activities.plan.rules import Kind
from exchange.activities.rules import State
from exchange.core.db import db
from exchange.decisions.models import Decision
from exchange.decisions.rules import Result
from exchange.forums.models import Mandate
from exchange.proposals.models import Proposal
from exchange.world.rules import Audience
from tests.support.proposing import CLASI, HIDDEN
from tests.support.world import LONG_AGO

OPEN_ACTIVITY, HIDDEN_ACTIVITY, AGREED, BEGUN = (
    "A desk that both sides keep",
    "HERON visits done together",
    "Both desks agreed",
    "Desks that begin",
)


def furnish_activities(now: datetime) -> None:
    """Add one for everyone and one for the Union side only to a world with decisions of EU–CLASI, and one to be begun."""
    decisions = {one.audience: one for one in db.session.scalars(sa.select(Decision))}
    proposals = {one.title: one for one in db.session.scalars(sa.select(Proposal))}
    first = decisions[Audience.ALL]
    begun = _agreed(first, 3, BEGUN, proposals[CLASI].id, now)
    for title, audience, proposal, state, decision in (
        (OPEN_ACTIVITY, Audience.ALL, CLASI, State.UNDERTAKEN, first),
        (HIDDEN_ACTIVITY, Audience.UNION, HIDDEN, State.UNDERTAKEN, decisions[Audience.UNION]),
        (BEGUN, Audience.ALL, CLASI, State.CONSIDERED, begun),
    ):  # fmt: skip
        db.session.add(
            Activity(
                forum_id=decision.forum_id, decision_id=decision.id, proposal_id=proposals[proposal].id, title=title,
                participants="AR,ES,FR", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31), audience=audience,
                third_parties="", midterm="Half of the **calls** were answered.", final="", state=state, since=now,
                reason="", by_id=decision.by_id, at=now,
            )
        )  # fmt: skip
    db.session.flush()
    _plan(now)
    _agreed(first, 2, AGREED, proposals[CLASI].id, now)
    db.session.flush()


def _plan(now: datetime) -> None:
    """Give each activity that is undertaken an action that Spain leads; the title names the activity."""
    for one in db.session.scalars(sa.select(Activity).filter_by(state=State.UNDERTAKEN)).all():
        db.session.add(
            ActivityStep(
                activity_id=one.id, kind=Kind.ACTION, title=f"Train for: {one.title}", leader_country="ES", due_on=date(2027, 3, 1),
                by_id=one.by_id, at=now,
            )
        )  # fmt: skip


def add_milestones(now: datetime) -> None:
    """Give each activity that is undertaken a milestone that is reached."""
    for one in db.session.scalars(sa.select(Activity).filter_by(state=State.UNDERTAKEN)).all():
        db.session.add(
            ActivityStep(
                activity_id=one.id, kind=Kind.MILESTONE, title=f"Agreed on: {one.title}", due_on=now.date(), done_on=now.date(),
                by_id=one.by_id, at=now,
            )
        )  # fmt: skip
    db.session.flush()


def _agreed(like: Decision, number: int, title: str, proposal_id: int, now: datetime) -> Decision:
    """Add a decision that agreed to a proposal, under the same item as another one."""
    decision = Decision(
        forum_id=like.forum_id, meeting_id=like.meeting_id, item_id=like.item_id, year=like.year, number=number,
        audience=Audience.ALL, result=Result.AGREED, title=title, text="Both.", reason="", by_id=like.by_id, at=now,
        proposal_id=proposal_id,
    )  # fmt: skip
    db.session.add(decision)
    db.session.flush()
    return decision


def add_contact_points(now: datetime, forum_id: int, like: int, codes: Iterable[str]) -> None:
    """Add a contact point of the forum for each of the countries, with the zone and authority of another person."""
    pattern = db.session.get_one(Person, like)
    for code in codes:
        person = Person(
            email=f"point-{code.lower()}@example.test", name=f"Point of {code}", folded_name=f"point of {code.lower()}", country_code=code,
            authority_id=pattern.authority_id, side=pattern.side, zone="Europe/Brussels", locale="en", languages=["en"],
            state=pattern.state, created_at=now, capacities=[],
        )  # fmt: skip
        db.session.add(person)
        db.session.flush()
        mandate = Mandate(
            forum_id=forum_id, person_id=person.id, role=Role.CONTACT_POINT, country_code=code, starts_on=LONG_AGO
        )
        db.session.add(mandate)
    db.session.flush()
