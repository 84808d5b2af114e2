"""Reading what takes place in a month or a year: meetings the viewer may see, and the chairs of the viewer's forums."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.accounts.queries import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.chairing.models import ChairTerm, Rotation
from exchange.core.db import UtcDateTime, among, at_most, db, rows
from exchange.cycles.deadlines import queries as due
from exchange.cycles.deadlines.models import Deadline
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.queries import about, visible_to
from exchange.meetings.rules import LONGEST, ON_THE_LIST, State
from exchange.world.rules import Level

#: No month and no year shows more; whoever needs them filters.
MOST = 2_000
ONE_DAY = timedelta(days=1)
_Mine = aliased(Participation)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which meetings a calendar is asked for, and whether their deadlines too."""

    forum_id: int | None = None
    level: Level | None = None
    country: str | None = None
    mine: bool = False
    cancelled: bool = False
    deadlines: bool = True

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """Return the conditions on Meeting."""
        found: list[sa.ColumnElement[bool]] = [Meeting.date_open.is_(False)]
        if self.forum_id is not None:
            found.append(Meeting.forum_id == self.forum_id)
        if self.level is not None:
            found.append(Meeting.level == self.level)
        if self.country:
            found.append(about(self.country))
        if not self.cancelled:
            found.append(Meeting.state != State.CANCELLED)
        return found


def meetings_between(viewer: Viewer, first: datetime, after: datetime, wanted: Wanted) -> Sequence[Any]:
    """Return the wanted meetings that take place between two instants, by start, with the viewer's own answer."""
    window = {"since": first - LONGEST, "first": first, "after": after}
    return rows(_between(timeless(viewer), wanted), window)


@lru_cache(maxsize=STATEMENTS)
def _between(viewer: Viewer, wanted: Wanted) -> Any:
    own = sa.and_(_Mine.meeting_id == Meeting.id, _Mine.person_id == viewer.person_id, among(_Mine.answer, ON_THE_LIST))
    return (
        sa.select(
            Meeting.id, Meeting.title, Meeting.level, Meeting.state, Meeting.starts_at, Meeting.ends_at, Meeting.zone,
            Meeting.place, Meeting.audience, Forum.name.label("forum_name"), Forum.names.label("forum_names"),
            _Mine.answer,
        )
        .join(Forum, Forum.id == Meeting.forum_id)
        .join(_Mine, own, isouter=not wanted.mine)
        .where(
            visible_to(viewer),
            Meeting.starts_at > sa.bindparam("since", type_=UtcDateTime()),
            Meeting.starts_at < sa.bindparam("after", type_=UtcDateTime()),
            Meeting.ends_at > sa.bindparam("first", type_=UtcDateTime()),
            *wanted.conditions(),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(at_most(MOST))
    )  # fmt: skip


def deadlines_between(viewer: Viewer, first: date, after: date, wanted: Wanted) -> Sequence[Any]:
    """Return the deadlines of wanted meetings from a day to before another, by day; ``mine`` are those one answers for."""
    if not wanted.deadlines:
        return []
    return rows(_due_between(timeless(viewer), wanted), {"first": first, "after": after})


@lru_cache(maxsize=STATEMENTS)
def _due_between(viewer: Viewer, wanted: Wanted) -> Any:
    query = (
        due.lines()
        .where(
            due.visible_to(viewer),
            Deadline.due_on >= sa.bindparam("first", type_=sa.Date()),
            Deadline.due_on < sa.bindparam("after", type_=sa.Date()),
            *wanted.conditions(),
        )
        .order_by(Deadline.due_on, Deadline.id)
        .limit(at_most(MOST))
    )
    return query.where(due.owned_by(viewer)) if wanted.mine else query


def handovers(forum_ids: Collection[int], first: date, after: date) -> Sequence[Any]:
    """Return the days from ``first`` to before ``after`` on which a country takes the chair of one of the forums (M3)."""
    return rows(_handovers(frozenset(forum_ids)), {"first": first, "after": after})


@lru_cache(maxsize=STATEMENTS)
def _handovers(forum_ids: frozenset[int]) -> Any:
    return (
        sa.select(ChairTerm.starts_on, ChairTerm.country_code, ChairTerm.expected, Rotation.forum_id)
        .join(Rotation, Rotation.id == ChairTerm.rotation_id)
        .where(
            among(Rotation.forum_id, forum_ids),
            ChairTerm.starts_on >= sa.bindparam("first", type_=sa.Date()),
            ChairTerm.starts_on < sa.bindparam("after", type_=sa.Date()),
        )
        .order_by(ChairTerm.starts_on, Rotation.forum_id, Rotation.side.desc())
    )


def chair_terms(forum_ids: Collection[int], year: int) -> Sequence[Any]:
    """Return the chair terms of the forums that reach into the year, by forum, side and start."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    query = (
        sa.select(
            Rotation.forum_id, Rotation.side, ChairTerm.country_code, ChairTerm.starts_on, ChairTerm.ends_on,
            ChairTerm.expected,
        )
        .join(Rotation, Rotation.id == ChairTerm.rotation_id)
        .where(
            Rotation.forum_id.in_(forum_ids),
            ChairTerm.starts_on < after,
            sa.or_(ChairTerm.ends_on.is_(None), ChairTerm.ends_on > first),
        )
        .order_by(Rotation.forum_id, Rotation.side.desc(), ChairTerm.starts_on)
    )  # fmt: skip
    return db.session.execute(query).all()


def meetings_of_year(viewer: Viewer, year: int) -> Sequence[Any]:
    """Return the meetings the viewer may see that begin in the year where they take place, by start."""
    first, after = datetime(year, 1, 1, tzinfo=UTC) - ONE_DAY, datetime(year + 1, 1, 1, tzinfo=UTC) + ONE_DAY
    query = (
        sa.select(
            Meeting.id, Meeting.title, Meeting.level, Meeting.state, Meeting.starts_local, Meeting.audience,
            Meeting.forum_id, Forum.name.label("forum_name"), Forum.names.label("forum_names"),
        )
        .join(Forum, Forum.id == Meeting.forum_id)
        .where(
            visible_to(viewer),
            Meeting.starts_at >= first,
            Meeting.starts_at < after,
            Meeting.date_open.is_(False),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST)
    )  # fmt: skip
    return [row for row in db.session.execute(query) if row.starts_local.year == year]
