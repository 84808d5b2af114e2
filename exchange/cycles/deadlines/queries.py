"""Reading deadlines, as far as the viewer may see their meetings (V1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager

from exchange.accounts import queries as people
from exchange.accounts.rules import Role, Viewer
from exchange.chairing.queries import chairs_on
from exchange.core.db import among, db
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import CALLED_OFF, OWNERS, SOON, Kind, Standing, is_moot, standing
from exchange.forums.models import Forum
from exchange.forums.queries import member_countries
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.workdays.queries import calendars_of
from exchange.workdays.rules import FURTHEST, WorkCalendar

#: What stands for all standings in the address of the list; the empty word is what is still to be done.
ANY = "any"
_TODAY: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date())
_SOON: sa.BindParameter[date] = sa.bindparam("soon", type_=sa.Date())
#: What a line about a deadline shows.
LINE: tuple[Any, ...] = (
    *(Deadline.id, Deadline.kind, Deadline.owner, Deadline.due_on, Deadline.pinned, Deadline.done_at),
    *(Deadline.meeting_id, Deadline.forum_id, Meeting.title, Meeting.state, Meeting.date_open, Meeting.audience),
    *(Forum.name.label("forum_name"), Forum.names.label("forum_names")),
)


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Deadline, joined with its Meeting, for those the viewer may see: those of seen meetings."""
    return meetings.visible_to(viewer)


def moot() -> sa.ColumnElement[bool]:
    """Return the condition on Meeting under which its deadlines bind nobody (M5)."""
    put_off = sa.and_(Meeting.state == State.POSTPONED, Meeting.date_open)
    return sa.or_(among(Meeting.state, CALLED_OFF), put_off)


def owns_any(viewer: Viewer) -> bool:
    """Say whether the viewer now holds a role that can answer for deadlines."""
    return bool(viewer.forums(*OWNERS))


def owned_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Deadline for those that a present role of the viewer's answers for."""
    held = [(role, viewer.forums(role)) for role in OWNERS]
    return sa.or_(
        sa.false(),
        *(sa.and_(Deadline.owner == role, among(Deadline.forum_id, sorted(forums))) for role, forums in held if forums),
    )


def of_meeting(meeting_id: int) -> list[Deadline]:
    """Return the deadlines of a meeting, soonest first."""
    query = sa.select(Deadline).filter_by(meeting_id=meeting_id).order_by(Deadline.due_on, Deadline.id)
    return list(db.session.scalars(query))


def papers_due(meeting_ids: Collection[int]) -> dict[int, date]:
    """Return by which day the papers of these meetings are due (M7); the last one where there are several."""
    query = sa.select(Deadline.meeting_id, sa.func.max(Deadline.due_on).label("due_on")).where(
        Deadline.meeting_id.in_(meeting_ids), Deadline.kind == Kind.PAPERS_DUE
    )
    return {row.meeting_id: row.due_on for row in db.session.execute(query.group_by(Deadline.meeting_id))}


def deadline_or_404(meeting_id: int, deadline_id: int) -> Deadline:
    """Return a deadline of a meeting the viewer may see, with the meeting and its forum; else 404."""
    query = (
        sa.select(Deadline)
        .join(Deadline.meeting)
        .join(Meeting.forum)
        .where(Deadline.id == deadline_id, Deadline.meeting_id == meeting_id, visible_to(g.viewer))
        .options(contains_eager(Deadline.meeting).contains_eager(Meeting.forum))
    )
    return db.session.scalars(query).one_or_none() or abort(404)


def held_deadline_or_404(meeting_id: int, deadline_id: int) -> Deadline:
    """Return the same and hold its meeting until the transaction ends, so that neither moves under the other."""
    meetings.held_plan_or_404(meeting_id)
    return deadline_or_404(meeting_id, deadline_id)


def calendars_for(meeting: Meeting) -> tuple[WorkCalendar, ...]:
    """Return the calendars that deadlines of a dated meeting are counted by: those of the forum's members on its day."""
    day = meeting.day
    if day is None:
        return ()
    reach = timedelta(days=FURTHEST.days)
    return calendars_of(member_countries(meeting.forum_id, day), day - reach, day + reach)


def chairs_for(deadlines: Iterable[Any]) -> dict[int, tuple[str, ...]]:
    """Return the countries in the chair on its day for each deadline that the chair answers for: one statement (M3)."""
    pairs = {one.id: (one.forum_id, one.due_on) for one in deadlines if one.owner is Role.CHAIR}
    found = chairs_on(pairs.values())
    return {key: found[pair] for key, pair in pairs.items()}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which deadlines the list is asked for. ``stands``: still to be done (empty), ANY, or a standing."""

    mine: bool = True
    forum_id: int | None = None
    kind: Kind | None = None
    stands: str = ""


def matching(viewer: Viewer, wanted: Wanted, today: date) -> tuple[sa.Select[Any], dict[str, Any]]:
    """Return the query of the wanted deadlines the viewer may see, and its values: the late ones first, settled ones last."""
    return _matching(people.timeless(viewer), wanted), {"today": today, "soon": today + SOON}


@lru_cache(maxsize=people.STATEMENTS)
def _matching(viewer: Viewer, wanted: Wanted) -> sa.Select[Any]:
    conditions = [visible_to(viewer), *_standing(wanted.stands)]
    if wanted.mine:
        conditions.append(owned_by(viewer))
    if wanted.forum_id is not None:
        conditions.append(Deadline.forum_id == wanted.forum_id)
    if wanted.kind is not None:
        conditions.append(Deadline.kind == wanted.kind)
    settled = sa.case((sa.or_(Deadline.done_at.is_not(None), moot()), 1), else_=0)
    by_day = Deadline.due_on.desc() if wanted.stands in (Standing.DONE, Standing.MOOT) else Deadline.due_on
    order = (settled, by_day) if wanted.stands == ANY else (by_day,)
    return lines().where(*conditions).order_by(*order, Deadline.id)


def lines() -> sa.Select[Any]:
    """Return the query of lines about deadlines, to be narrowed by who asks."""
    query = sa.select(*LINE).select_from(Deadline)
    return query.join(Meeting, Meeting.id == Deadline.meeting_id).join(Forum, Forum.id == Deadline.forum_id)


def stands(row: Any, today: date) -> Standing:
    """Say how a line stands on a day."""
    moot = is_moot(row.state, date_open=row.date_open)
    return standing(row.due_on, today, is_done=row.done_at is not None, is_moot=moot)


def to_be_done() -> sa.ColumnElement[bool]:
    """Return the condition on Deadline and Meeting for what is neither done nor moot."""
    return sa.and_(Deadline.done_at.is_(None), ~moot())


def _standing(stands: str) -> list[sa.ColumnElement[bool]]:
    """Return the conditions of a standing, as the rules have it."""
    due = Deadline.due_on
    conditions: dict[str, list[sa.ColumnElement[bool]]] = {
        ANY: [],
        "": [to_be_done()],
        Standing.DONE: [Deadline.done_at.is_not(None)],
        Standing.MOOT: [Deadline.done_at.is_(None), moot()],
        Standing.LATE: [to_be_done(), due < _TODAY],
        Standing.SOON: [to_be_done(), due >= _TODAY, due <= _SOON],
        Standing.COMING: [to_be_done(), due > _SOON],
    }
    return conditions[stands]
