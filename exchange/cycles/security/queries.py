"""Reading the milestones of a forum of two sides: what is on record, and what it entered itself."""

from __future__ import annotations

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import contains_eager

from exchange import reference
from exchange.core.db import db, hold_row
from exchange.cycles.security.models import SecurityMilestone
from exchange.cycles.security.rules import Milestone, OvertakenError, Stage
from exchange.forums.models import Forum
from exchange.forums.queries import forum_or_404
from exchange.reference import Precision
from exchange.world.rules import Side
from exchange.world.words import said


def two_sided_or_404(forum_id: int) -> Forum:
    """Return a forum of two sides that the viewer may see; else 404."""
    forum = forum_or_404(forum_id)
    return forum if forum.two_sided else abort(404)


def milestone_or_404(forum_id: int, milestone_id: int) -> SecurityMilestone:
    """Return a milestone that a forum of two sides entered, with the forum; else 404."""
    two_sided_or_404(forum_id)
    query = (
        sa.select(SecurityMilestone)
        .join(SecurityMilestone.forum)
        .where(SecurityMilestone.id == milestone_id, SecurityMilestone.forum_id == forum_id)
        .options(contains_eager(SecurityMilestone.forum))
        .execution_options(populate_existing=True)
    )
    found: SecurityMilestone | None = db.session.scalars(query).one_or_none()
    return found or abort(404)


def milestones_of(forum: Forum) -> list[Milestone]:
    """Return all milestones of a forum by their days, in the reader's language where they are on record."""
    entered = db.session.scalars(sa.select(SecurityMilestone).filter_by(forum_id=forum.id))
    found = [Milestone(one.side, one.stage, one.day, one.title, one.cycle, one.source, one.id) for one in entered]
    found += [
        Milestone(Side(one.side), Stage(one.stage), one.on, said(one.title), one.cycle, one.source, exact=one.precision is Precision.DAY)
        for one in reference.milestones()
        if one.forum in (None, forum.key)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.day, one.side, one.id or 0))


def lock(milestone: SecurityMilestone, version: str | None = None) -> None:
    """Hold a milestone until the transaction ends, as it now stands. Raises OvertakenError."""
    if not hold_row(milestone, version):
        raise OvertakenError
