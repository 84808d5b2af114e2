"""Practices that somebody has to say still hold, for whoever wrote them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Person, PersonState
from exchange.core.db import db
from exchange.notices.reminders.queries.shared import working_days_of
from exchange.notices.reminders.rules import FURTHEST, LATE_FOR, ONE_DAY, REVIEW, REVIEW_LEADS, Occurrence
from exchange.practices.models import Practice
from exchange.practices.queries import is_superseded
from exchange.practices.rules import State


def own_reviews(now: datetime, practice_ids: Collection[int] | None = None) -> list[Occurrence]:
    """Return the published practices of the days around, for their authors: one statement. Of what was superseded nobody is asked."""
    today = now.date()
    query: Any = (
        sa.select(Practice.id, Practice.review_by, Person.id.label("person_id"), Person.zone, Person.country_code)
        .join(Person, Person.id == Practice.author_id)
        .where(
            Practice.state == State.PUBLISHED,
            sa.not_(is_superseded()),
            Practice.review_by >= today - LATE_FOR - 2 * ONE_DAY,
            Practice.review_by <= today + FURTHEST[REVIEW] + ONE_DAY,
            Person.state != PersonState.CLOSED,
        )
        .order_by(Practice.id)
    )
    if practice_ids is not None:
        query = query.where(Practice.id.in_(practice_ids))
    return [
        Occurrence(
            REVIEW, Practice.__tablename__, row.id, row.person_id, row.review_by, row.zone, REVIEW_LEADS,
            calendar=working_days_of(row.country_code, now),
        )
        for row in db.session.execute(query)
    ]  # fmt: skip


def hold_practices(practice_ids: Collection[int]) -> None:
    """Let nobody change the practices until the transaction ends."""
    query = sa.select(Practice.id).where(Practice.id.in_(practice_ids)).order_by(Practice.id)
    db.session.execute(query.with_for_update())


def practices_of(practice_ids: Collection[int]) -> dict[int, Any]:
    """Return what is told of these practices, by key."""
    query = sa.select(Practice.id, Practice.title, Practice.named, Practice.review_by)
    return {row.id: row for row in db.session.execute(query.where(Practice.id.in_(practice_ids)))}
