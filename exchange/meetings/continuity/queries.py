"""Reading what a meeting is proposed from the one before it, as far as the viewer may see it (M6, V1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.accounts.queries import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.core.db import UtcDateTime, db
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.queries import seen_by
from exchange.meetings.continuity.rules import (
    APPROVAL,
    ITEM,
    Left,
    Point,
    Previous,
    Why,
    not_yet_taken,
    points_from,
)
from exchange.meetings.continuity.words import approval_of
from exchange.meetings.models import Meeting
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.queries import visible_to
from exchange.meetings.rules import STANDING

#: Rooms upstairs say here what else is open for a meeting: points with a key of their own ("commitment:7"), a title, the
#: origin in words with its address, and the audience.
open_points: list[Callable[[Viewer, Meeting], Iterable[Point]]] = []


def proposed(viewer: Viewer, meeting: Meeting, items: Iterable[AgendaItem]) -> list[Point]:
    """Return what is proposed for the agenda and does not stand there yet, in the order in which it is to stand (M6).

    ``items`` are those of the agenda that the viewer sees. What stands there hidden from the viewer does not count:
    that a proposal is missing would tell of it (V1).
    """
    points = [*_from_the_meeting_before(viewer, meeting), *_from_other_rooms(viewer, meeting)]
    return not_yet_taken(points, _taken(items))


def _taken(items: Iterable[AgendaItem]) -> set[str]:
    """Return the keys of what stands on the agenda; an item copied by hand from the meeting before is there as well."""
    copied = {f"{ITEM}:{item.origin_item_id}" for item in items if item.origin_item_id is not None}
    return copied | {item.origin_key for item in items if item.origin_key is not None}


def _from_other_rooms(viewer: Viewer, meeting: Meeting) -> list[Point]:
    found = [point for source in open_points for point in source(viewer, meeting)]
    return [point for point in found if point.audience.includes(viewer.side)]


def _from_the_meeting_before(viewer: Viewer, meeting: Meeting) -> list[Point]:
    dated = meeting.starts_at is not None and not meeting.date_open
    asked = {
        "meeting_id": meeting.id,
        "forum_id": meeting.forum_id,
        "level": meeting.level,
        "before": meeting.starts_at if dated else viewer.at,
    }
    rows = db.session.execute(_before(timeless(viewer)), asked).all()
    if not rows:
        return []
    previous = Previous(rows[0].id, rows[0].title, rows[0].state, rows[0].starts_local.date(), rows[0].audience)
    points = points_from(previous, [_left(row) for row in rows if row.item_id is not None])
    return [replace(one, title=approval_of(previous)) if one.why is Why.APPROVAL else one for one in points]


def _left(row: Any) -> Left:
    return Left(
        row.item_id, row.item_title, row.kind, row.minutes, row.note, row.item_audience, row.is_written,
        row.carries_over, row.approves,
    )  # fmt: skip


_Previous, _Approved = aliased(Meeting), aliased(Meeting)


@lru_cache(maxsize=STATEMENTS)
def _before(viewer: Viewer) -> Any:
    """The meeting before with a row for each of its items that the viewer sees; one row where there is none."""
    latest = (
        sa.select(Meeting.id)
        .where(
            Meeting.forum_id == sa.bindparam("forum_id"),
            Meeting.level == sa.bindparam("level", type_=Meeting.level.type),
            Meeting.starts_at < sa.bindparam("before", type_=UtcDateTime()),
            Meeting.state.in_(STANDING),
            Meeting.id != sa.bindparam("meeting_id"),
            visible_to(viewer),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    written = sa.exists().where(
        Outcome.item_id == AgendaItem.id, sa.or_(Outcome.proceedings != "", Outcome.conclusion != "")
    )
    approves = sa.and_(_Approved.id == AgendaItem.origin_meeting_id, AgendaItem.origin_key.startswith(f"{APPROVAL}:"))
    return (
        sa.select(
            _Previous.id, _Previous.title, _Previous.state, _Previous.starts_local, _Previous.audience,
            AgendaItem.id.label("item_id"), AgendaItem.title.label("item_title"), AgendaItem.kind, AgendaItem.minutes,
            AgendaItem.note, AgendaItem.audience.label("item_audience"), AgendaItem.carries_over,
            written.label("is_written"), _Approved.state.label("approves"),
        )
        .outerjoin(AgendaItem, sa.and_(AgendaItem.meeting_id == _Previous.id, seen_by(viewer)))
        .outerjoin(_Approved, approves)
        .where(_Previous.id == latest)
        .order_by(AgendaItem.position, AgendaItem.id)
    )  # fmt: skip
