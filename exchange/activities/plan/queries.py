"""Reading actions and milestones of activities that the viewer may see (V1, V2)."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager

from exchange.activities.models import Activity
from exchange.activities.plan.models import ActivityStep
from exchange.activities.queries import visible_to
from exchange.activities.rules import OvertakenError
from exchange.core.db import db, hold_row


def steps_of(activity_id: int) -> Sequence[ActivityStep]:
    """Return the plan of an activity: what is due first comes first, what has no day last."""
    query = sa.select(ActivityStep).filter_by(activity_id=activity_id)
    return db.session.scalars(query.order_by(ActivityStep.due_on.is_(None), ActivityStep.due_on, ActivityStep.id)).all()


def step_or_404(activity_id: int, step_id: int) -> ActivityStep:
    """Return a step of an activity the viewer may see, with the activity and its forum; else 404."""
    query = (
        sa.select(ActivityStep)
        .join(ActivityStep.activity)
        .join(Activity.forum)
        .where(ActivityStep.id == step_id, Activity.id == activity_id, visible_to(g.viewer))
        .options(contains_eager(ActivityStep.activity).contains_eager(Activity.forum))
        .execution_options(populate_existing=True)
    )
    found: ActivityStep | None = db.session.scalars(query).one_or_none()
    return found or abort(404)


def leads(activity: Activity, country: str) -> bool:
    """Say whether a country leads an action of the activity that is not done: it does not leave before another leads."""
    query = sa.select(ActivityStep.id).filter_by(activity_id=activity.id, leader_country=country, done_on=None).limit(1)
    return db.session.scalar(query) is not None


def lock(step: ActivityStep, version: str | None = None) -> None:
    """Hold a step until the transaction ends, as it now stands. Raises OvertakenError."""
    if not hold_row(step, version):
        raise OvertakenError
