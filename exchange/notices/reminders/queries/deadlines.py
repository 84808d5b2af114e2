"""Deadlines of meetings, for those who answer for them (M2, M5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.rules import Role
from exchange.chairing.queries import in_the_chair
from exchange.core.db import db
from exchange.cycles.deadlines import queries as deadlines
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import OWNERS
from exchange.meetings.models import Meeting
from exchange.notices.reminders.queries.meetings import hold_meetings
from exchange.notices.reminders.queries.shared import Holder, holders, working_days_of
from exchange.notices.reminders.rules import DEADLINE, DEADLINE_LEADS, FURTHEST, LATE_FOR, ONE_DAY, Occurrence


def own_deadlines(now: datetime, deadline_ids: Collection[int] | None = None) -> list[Occurrence]:
    """Return the deadlines of the days around that are not done, for each person who now answers for one: three statements.

    Whoever answers for one holds a role in its forum, so sees its meeting if the side may (V1).
    """
    today = now.date()
    query: Any = (
        sa.select(
            Deadline.id, Deadline.forum_id, Deadline.owner, Deadline.due_on, Deadline.created_at, Meeting.audience
        )
        .join(Meeting, Meeting.id == Deadline.meeting_id)
        .where(
            Deadline.due_on >= today - LATE_FOR - 2 * ONE_DAY,
            Deadline.due_on <= today + FURTHEST[DEADLINE] + ONE_DAY,
            deadlines.to_be_done(),
        )
        .order_by(Deadline.id)
    )
    if deadline_ids is not None:
        query = query.where(Deadline.id.in_(deadline_ids))
    rows = db.session.execute(query).all()
    answering = _answering({row.forum_id for row in rows}, now)
    return [
        Occurrence(
            DEADLINE, Deadline.__tablename__, row.id, one.person_id, row.due_on, one.zone, DEADLINE_LEADS,
            row.created_at, working_days_of(one.lives_in, now),
        )
        for row in rows
        for one in answering.get((row.forum_id, row.owner), {}).values()
        if row.audience.includes(one.side)
    ]  # fmt: skip


def _answering(forum_ids: Collection[int], now: datetime) -> Mapping[tuple[int, Role], dict[int, Holder]]:
    """Return who now answers for what in the forums: the chair is whoever holds it today, as for pages (M3)."""
    chairs = in_the_chair(forum_ids, now)
    found: dict[tuple[int, Role], dict[int, Holder]] = {}
    for forum_id, held in holders(forum_ids, {*OWNERS, Role.DELEGATION}, now).items():
        for one in held:
            in_chair = one.role is Role.DELEGATION and one.country in chairs[forum_id]
            role = Role.CHAIR if in_chair else one.role
            found.setdefault((forum_id, role), {})[one.person_id] = one
    return found


def hold_deadlines(deadline_ids: Collection[int]) -> None:
    """Let nobody change the deadlines until the transaction ends: they are changed with their meetings held."""
    hold_meetings(db.session.scalars(sa.select(Deadline.meeting_id).where(Deadline.id.in_(deadline_ids))).all())


def meetings_of(meeting_ids: Iterable[int]) -> dict[int, Meeting]:
    """Return the meetings by key."""
    return {one.id: one for one in db.session.scalars(sa.select(Meeting).where(Meeting.id.in_(set(meeting_ids))))}


def lines_of(deadline_ids: Collection[int]) -> dict[int, Any]:
    """Return what is told of these deadlines, by key."""
    query = deadlines.lines().where(Deadline.id.in_(deadline_ids)).order_by(Deadline.due_on, Deadline.id)
    return {row.id: row for row in db.session.execute(query)}
