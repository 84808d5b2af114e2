"""Milestones of the partner's cycle beside those of the Union on record. Illustrative, and their titles say so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.cycles.security import operations
from exchange.cycles.security.operations import Details
from exchange.cycles.security.rules import Stage
from exchange.demo.needs import BY
from exchange.demo.people import viewer_at
from exchange.forums.models import Forum
from exchange.world.rules import Side

CYCLES = {Side.UNION: "EMPACT 2026–2029", Side.PARTNER: "IDEAL 2024–2027"}


def enter_milestones(now: datetime, people: Mapping[str, Person]) -> None:
    """Enter a cycle of the partner's side that misses the Union's next one by some months, and goes with it once."""
    forum = db.session.scalars(sa.select(Forum).filter_by(key="eu-clasi")).one()
    for side, stage, day, title in (
        (Side.PARTNER, Stage.THREAT_ASSESSMENT, date(2024, 9, 16), "Regional threat assessment"),
        (Side.PARTNER, Stage.PRIORITIES, date(2025, 2, 20), "Ministers agree on priorities"),
        (Side.UNION, Stage.PRIORITIES, date(2025, 6, 12), "The Council sets the next priorities"),
        (Side.UNION, Stage.PLANS_BEGIN, date(2026, 1, 1), "Next operational action plans begin"),
        (Side.PARTNER, Stage.PLANS_BEGIN, date(2026, 1, 15), "Regional plans begin"),
        (Side.UNION, Stage.MIDTERM, date(2027, 6, 1), "Mid-term review of the next cycle"),
        (Side.PARTNER, Stage.MIDTERM, date(2026, 5, 20), "Half-way meeting of CLASI"),
    ):
        details = Details(side, stage, day, f"{title} (illustrative)", CYCLES[side])
        operations.add(viewer_at(people[BY], now), forum, details, now)
