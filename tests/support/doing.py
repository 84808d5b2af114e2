"""Joint activities for the worlds of the tests: under way, for everyone and for the Union side only."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from exchange.activities.models import Activity
from exchange.activities.rules import State
from exchange.core.db import db
from exchange.decisions.models import Decision
from exchange.decisions.rules import Result
from exchange.proposals.models import Proposal
from exchange.world.rules import Audience
from tests.support.proposing import CLASI, HIDDEN

OPEN_ACTIVITY, HIDDEN_ACTIVITY, AGREED = (
    "A desk that both sides keep",
    "HERON visits done together",
    "Both desks agreed",
)


def furnish_activities(now: datetime) -> None:
    """Add one for everyone and one for the Union side only to a world with decisions of EU–CLASI, and one to be begun."""
    decisions = {one.audience: one for one in db.session.scalars(sa.select(Decision))}
    proposals = {one.title: one for one in db.session.scalars(sa.select(Proposal))}
    for title, audience, proposal in (
        (OPEN_ACTIVITY, Audience.ALL, CLASI), (HIDDEN_ACTIVITY, Audience.UNION, HIDDEN),
    ):  # fmt: skip
        decision = decisions[audience]
        db.session.add(
            Activity(
                forum_id=decision.forum_id, decision_id=decision.id, proposal_id=proposals[proposal].id, title=title,
                participants="AR,ES,FR", starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31), audience=audience,
                third_parties="", midterm="Half of the **calls** were answered.", final="", state=State.UNDERTAKEN, since=now,
                reason="", by_id=decision.by_id, at=now,
            )
        )  # fmt: skip
    first = decisions[Audience.ALL]
    db.session.add(
        Decision(
            forum_id=first.forum_id, meeting_id=first.meeting_id, item_id=first.item_id, year=first.year, number=first.number + 1,
            audience=Audience.ALL, result=Result.AGREED, title=AGREED, text="Both.", reason="", by_id=first.by_id, at=now,
            proposal_id=proposals[CLASI].id,
        )
    )  # fmt: skip
    db.session.flush()
