"""The Coalition's coming year, planned from the ministers' meeting that the demo has, with the meetings that are there."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.core.journal import Platform
from exchange.cycles.planning import operations, queries
from exchange.cycles.planning.rules import Wish, propose
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.world.rules import Level, Side

WEEK = timedelta(days=7)


def enter_cycle(today: date, now: datetime) -> None:
    """Plan the year of the next ministers' meeting: what stands serves, what is missing is scheduled."""
    query = sa.select(Forum).filter_by(key="coalition").options(sa.orm.selectinload(Forum.levels))
    forum = db.session.scalars(query).one()
    ministers = db.session.scalars(
        sa.select(Meeting).filter_by(forum_id=forum.id, level=Level.POLITICAL, state=State.DRAFT)
    ).one()
    day = ministers.day or today
    wish = Wish(
        max(day - WEEK, date(day.year, 1, 1)), min(day + WEEK, date(day.year, 12, 31)), host=ministers.place_country
    )
    template = queries.template_of(forum)
    ground = queries.ground_of(planner(now), forum, wish, today)
    chain = next(iter(propose(template, wish, ground).chains), None)
    if chain is not None:
        intent = operations.Intent(wish, template, ground.members)
        operations.make(Platform(), forum, intent, chain, now, illustrative=True)


def planner(now: datetime) -> Viewer:
    """Whoever plans sees every meeting of the forum."""
    return Viewer(0, "", Side.UNION, None, None, None, "UTC", "en", is_admin=True, at=now)
