"""Reading joint activities, as far as the viewer may see them (V1, V2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager, joinedload

from exchange.accounts.rules import Viewer
from exchange.activities.models import Activity
from exchange.activities.rules import RUNNING, OvertakenError, State
from exchange.core.db import among, db, hold_row
from exchange.decisions.models import Decision
from exchange.proposals.models import Proposal
from exchange.proposals.queries import listed
from exchange.world.rules import Audience

#: What rooms upstairs show on an activity's page. Each returns None or a dict with a ``template``, which reads the rest.
activity_sections: list[Callable[[Viewer, Activity], dict[str, Any] | None]] = []

#: What rooms inside and upstairs hold a country by: each says whether it cannot leave the activity yet.
leading: list[Callable[[Activity, str], bool]] = []


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Activity for those the viewer may see: of one's forums, and of one's side (V1, V2)."""
    of_forum = sa.true() if viewer.is_admin else among(Activity.forum_id, viewer.forums())
    return of_forum if viewer.is_union else sa.and_(of_forum, Activity.audience == Audience.ALL)


def activity_or_404(activity_id: int) -> Activity:
    """Return an activity the viewer may see, with its forum, decision, proposal and who began it; else 404."""
    query = (
        sa.select(Activity)
        .join(Activity.forum)
        .where(Activity.id == activity_id, visible_to(g.viewer))
        .options(
            contains_eager(Activity.forum),
            joinedload(Activity.decision),
            joinedload(Activity.proposal),
            joinedload(Activity.by),
        )
        .execution_options(populate_existing=True)
    )
    found: Activity | None = db.session.scalars(query).one_or_none()
    return found or abort(404)


def of_forum(viewer: Viewer, forum_id: int) -> sa.Select[Any]:
    """Return the query of the forum's activities that the viewer may see, what moved last first."""
    columns: tuple[Any, ...] = (
        Activity.id,
        Activity.title,
        Activity.state,
        Activity.since,
        Activity.participants,
        Activity.audience,
    )
    query = sa.select(*columns).where(Activity.forum_id == forum_id, visible_to(viewer))
    return query.order_by(Activity.since.desc(), Activity.id.desc())


def about_country(viewer: Viewer, code: str, most: int) -> Sequence[Any]:
    """Return the activities that are about a third country and that the viewer may see, what moved last first."""
    columns: tuple[Any, ...] = (Activity.id, Activity.title, Activity.state, Activity.starts_on)
    query = sa.select(*columns).join(Proposal, Proposal.id == Activity.proposal_id)
    query = query.where(Proposal.countries.contains(code, autoescape=True), visible_to(viewer))
    return db.session.execute(query.order_by(Activity.since.desc(), Activity.id.desc()).limit(most)).all()


def reported(viewer: Viewer, forum_id: int, since: datetime) -> Sequence[Any]:
    """Return what a report says of the forum's activities: those that run, and those that ended since that moment."""
    columns: tuple[Any, ...] = (
        Activity.id, Activity.title, Activity.state, Activity.since, Activity.participants, Activity.audience,
        Activity.starts_on, Activity.ends_on, Activity.midterm, Activity.final, Activity.reason,
    )  # fmt: skip
    told = sa.or_(Activity.state.in_(RUNNING), Activity.since >= since)
    query = sa.select(*columns).where(Activity.forum_id == forum_id, visible_to(viewer), told)
    return db.session.execute(query.order_by(Activity.since.desc(), Activity.id)).all()


def of_decision(viewer: Viewer, decision: Decision) -> Any:
    """Return what came of a decision (its key, title and state), as far as the viewer may see it; None if nothing."""
    query = sa.select(Activity.id, Activity.title, Activity.state).where(
        Activity.decision_id == decision.id, visible_to(viewer)
    )
    return db.session.execute(query).one_or_none()


def exists(decision_id: int) -> bool:
    """Say whether something came of a decision, that the viewer sees or not."""
    return db.session.scalar(sa.select(Activity.id).filter_by(decision_id=decision_id)) is not None


def holds(decision_id: int) -> bool:
    """Say whether an activity rests on a decision and was not dropped."""
    running = Activity.state != State.DROPPED
    return db.session.scalar(sa.select(Activity.id).where(Activity.decision_id == decision_id, running)) is not None


def participants_of(activity: Activity) -> frozenset[str]:
    """Return the countries that take part."""
    return listed(activity.participants)


def lock(activity: Activity, version: str | None = None) -> None:
    """Hold an activity until the transaction ends, as it now stands. Raises OvertakenError."""
    if not hold_row(activity, version):
        raise OvertakenError
