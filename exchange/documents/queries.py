"""What a dossier gathers beyond the meeting itself, as far as the viewer may see it (V1, V2)."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.meetings.models import Meeting
from exchange.meetings.queries import visible_to
from exchange.meetings.rules import TOOK_PLACE
from exchange.practices.models import Practice
from exchange.practices.queries import is_superseded, published_for

#: So many practices go into a dossier, the latest first.
MOST_PRACTICES = 40


def meeting_before(viewer: Viewer, meeting: Meeting) -> Meeting | None:
    """Return the forum's last meeting of the same level that took place before this one; None when there is none."""
    if meeting.starts_at is None:
        return None
    query = (
        sa.select(Meeting)
        .where(
            visible_to(viewer),
            Meeting.forum_id == meeting.forum_id,
            Meeting.level == meeting.level,
            Meeting.state.in_(TOOK_PLACE),
            Meeting.starts_at < meeting.starts_at,
        )
        .options(joinedload(Meeting.forum), joinedload(Meeting.organiser), selectinload(Meeting.countries))
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def practices_about(viewer: Viewer, codes: Collection[str]) -> list[Practice]:
    """Return what is published for the viewer on these third countries, the latest first."""
    if not codes:
        return []
    query = (
        sa.select(Practice)
        .where(published_for(viewer), sa.not_(is_superseded()), Practice.country_code.in_(codes))
        .options(
            joinedload(Practice.author).joinedload(Person.authority),
            joinedload(Practice.forum),
            selectinload(Practice.priorities),
        )
        .order_by(Practice.published_at.desc(), Practice.id.desc())
        .limit(MOST_PRACTICES)
    )
    return list(db.session.scalars(query).unique())
