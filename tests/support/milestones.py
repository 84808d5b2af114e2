"""Milestones for the worlds of the tests: two of EU–CLASI, a fortnight and some months away from those of the Union."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.cycles.security.models import SecurityMilestone
from exchange.cycles.security.rules import Stage
from exchange.forums.models import Forum
from exchange.world.rules import Side
from tests.support.world import email_of

ASSESSMENT, ENDING = "IDEAL looks at Latin America", "The first cycle ends"


def furnish_milestones(now: datetime) -> None:
    """Add both."""
    forum_id = db.session.scalars(sa.select(Forum.id).filter_by(key="eu-clasi")).one()
    by_id = db.session.scalars(sa.select(Person.id).filter_by(email=email_of("secretariat"))).one()
    for stage, day, title in (
        (Stage.THREAT_ASSESSMENT, date(2024, 9, 16), ASSESSMENT),
        (Stage.END, date(2026, 1, 15), ENDING),
    ):
        db.session.add(
            SecurityMilestone(
                forum_id=forum_id, side=Side.PARTNER, stage=stage, day=day, title=title, cycle="IDEAL 2024–2027", source="",
                by_id=by_id, at=now,
            )
        )  # fmt: skip
    db.session.flush()
