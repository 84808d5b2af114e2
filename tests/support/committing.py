"""Commitments for the worlds of the tests: from decisions, for everyone and for the Union side only, and from what was declared."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from exchange.commitments.models import Commitment
from exchange.commitments.rules import State
from exchange.core.db import db
from exchange.decisions.models import Decision
from exchange.forums.models import Forum
from exchange.world.rules import Audience, Level

OPEN_COMMITMENT, HIDDEN_COMMITMENT, DECLARED = (
    "Desks say each year how they answer",
    "HERON registry reports to us",
    "Meet once a year",
)


def add_commitment(now: datetime, title: str, forum_id: int, by_id: int, **more: object) -> Commitment:
    """Add one that is open, for everyone, due in a month, and comes back to political meetings, unless said otherwise."""
    values = {
        "level": Level.POLITICAL, "audience": Audience.ALL, "text": "Each **desk** counts its answers.", "state": State.OPEN, "since": now,
        "due_on": (now + timedelta(days=31)).date(), "evidence": "", "reason": "", "declaration": "", "at": now,
    }  # fmt: skip
    one = Commitment(title=title, forum_id=forum_id, by_id=by_id, **(values | more))
    db.session.add(one)
    db.session.flush()
    return one


def furnish_commitments(now: datetime) -> None:
    """Add one per audience to a world with decisions of EU–CLASI, and one of the Coalition that France answers for."""
    first: dict[Audience, Decision] = {}
    for one in db.session.scalars(sa.select(Decision).order_by(Decision.id)):
        first.setdefault(one.audience, one)
    for title, audience in ((OPEN_COMMITMENT, Audience.ALL), (HIDDEN_COMMITMENT, Audience.UNION)):
        decision = first[audience]
        add_commitment(
            now, title, decision.forum_id, decision.by_id, audience=audience, decision_id=decision.id,
            meeting_id=decision.meeting_id, item_id=decision.item_id,
        )  # fmt: skip
    coalition = db.session.scalars(sa.select(Forum.id).filter_by(key="coalition")).one()
    add_commitment(
        now,
        DECLARED,
        coalition,
        first[Audience.ALL].by_id,
        owner_country="FR",
        declaration="coalition-areas",
        paragraph=8,
    )
