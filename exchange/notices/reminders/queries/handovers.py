"""Hand-overs of a chair, for both delegations and the secretariat (M3, M4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.accounts.rules import Role
from exchange.chairing.models import ChairTerm, Rotation
from exchange.core import clock
from exchange.core.db import among, db
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices.reminders.queries.shared import Holder, holders
from exchange.notices.reminders.rules import (
    AT_HANDOVER,
    COMING,
    FURTHEST,
    HANDOVER,
    HANDOVER_LEADS,
    ONE_DAY,
    Occurrence,
)
from exchange.world.rules import Side

_Following = aliased(ChairTerm)


class Passing(NamedTuple):
    """A chair that passes from one country to another on a day; to nobody yet where none follows.

    ``side``: whose chair it is, in a forum that has two. ``expected``: the day is an estimate.
    """

    rotation_id: int
    forum_id: int
    zone: str
    side: Side | None
    giver: str
    taker: str | None
    day: date
    expected: bool


def _passing(*conditions: sa.ColumnElement[bool]) -> list[Passing]:
    follows = sa.and_(_Following.rotation_id == ChairTerm.rotation_id, _Following.starts_on == ChairTerm.ends_on)
    query: Any = (
        sa.select(
            Rotation.id, Rotation.forum_id, Forum.zone, Rotation.side, ChairTerm.country_code,
            _Following.country_code.label("taker"), ChairTerm.ends_on, ChairTerm.expected,
        )
        .join(Rotation, Rotation.id == ChairTerm.rotation_id)
        .join(Forum, Forum.id == Rotation.forum_id)
        .outerjoin(_Following, follows)
        .where(*conditions)
        .order_by(ChairTerm.ends_on, Rotation.id)
    )  # fmt: skip
    found = (Passing(*row) for row in db.session.execute(query))
    return [one for one in found if one.giver != one.taker]


def _around(now: datetime) -> list[sa.ColumnElement[bool]]:
    today = now.date()
    return [ChairTerm.ends_on >= today - ONE_DAY, ChairTerm.ends_on <= today + FURTHEST[HANDOVER] + ONE_DAY]


def own_handovers(now: datetime, rotation_ids: Collection[int] | None = None) -> list[Occurrence]:
    """Return the hand-overs of the coming weeks, for each person they concern: two statements."""
    only = [] if rotation_ids is None else [Rotation.id.in_(rotation_ids)]
    passing = [one for one in _passing(*_around(now), *only) if clock.day_in(one.zone, now) < one.day]
    held = holders({one.forum_id for one in passing}, AT_HANDOVER, now)
    return [
        Occurrence(
            HANDOVER, Rotation.__tablename__, one.rotation_id, holder.person_id, one.day, holder.zone, HANDOVER_LEADS
        )
        for one in passing
        for holder in {holder.person_id: holder for holder in held[one.forum_id] if _concerns(one, holder)}.values()
    ]


def _concerns(passing: Passing, holder: Holder) -> bool:
    """Say whether somebody of the forum is told: of the chair of the Union side nobody of the partner side is."""
    if passing.side is Side.UNION and holder.side is Side.PARTNER:
        return False
    return holder.role is Role.SECRETARIAT or holder.country in (passing.giver, passing.taker)


def hold_rotations(rotation_ids: Collection[int]) -> None:
    """Let nobody change the order or terms of the rotations until the transaction ends."""
    query = sa.select(Rotation.id).where(Rotation.id.in_(rotation_ids)).order_by(Rotation.id)
    db.session.execute(query.with_for_update(read=True))


def passing_of(rotation_ids: Collection[int], now: datetime) -> dict[tuple[int, date], Passing]:
    """Return the coming hand-overs of these rotations, by rotation and day."""
    return {(one.rotation_id, one.day): one for one in _passing(*_around(now), Rotation.id.in_(rotation_ids))}


def forums_of(forum_ids: Iterable[int]) -> dict[int, Forum]:
    """Return the forums by key."""
    return {one.id: one for one in db.session.scalars(sa.select(Forum).where(Forum.id.in_(set(forum_ids))))}


def planned_meetings(passing: Iterable[Passing]) -> dict[tuple[Passing, Side], int]:
    """Return how many announced meetings pass on with each chair, as far as each side knows of them (V1): one statement."""
    wanted = list(passing)
    begins = {one: clock.start_of(one.day, one.zone) for one in wanted}
    if not wanted:
        return {}
    undated = sa.and_(Meeting.state == State.POSTPONED, Meeting.date_open)
    query = sa.select(Meeting.forum_id, Meeting.audience, Meeting.starts_at, undated.label("undated")).where(
        Meeting.forum_id.in_({one.forum_id for one in wanted}),
        among(Meeting.state, COMING),
        sa.or_(undated, Meeting.starts_at >= min(begins.values())),
    )
    rows = db.session.execute(query).all()
    return {
        (one, side): sum(
            row.forum_id == one.forum_id
            and row.audience.includes(side)
            and (row.undated or row.starts_at >= begins[one])
            for row in rows
        )
        for one in wanted
        for side in Side
    }
