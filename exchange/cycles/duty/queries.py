"""Reading how the years of forums stand, by the meetings that the viewer may see (M1, V1): one statement for all forums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.accounts.queries import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.core import clock
from exchange.core.db import UtcDateTime, db
from exchange.cycles.duty.rules import Duty, Political, Standing, lacking, owed_from, years
from exchange.forums import queries as forums
from exchange.forums.models import Forum, ForumLevel, Membership
from exchange.forums.queries import label_of
from exchange.meetings.access import PLANNERS
from exchange.meetings.life.rules import PREPARED_BY
from exchange.meetings.models import Meeting
from exchange.meetings.queries import visible_to
from exchange.meetings.rules import STANDING, TOOK_PLACE, State
from exchange.world.rules import Level

#: No zone is further from UTC than this.
AROUND_THE_WORLD = timedelta(hours=14)
#: So many years before and after this one are looked at.
YEARS_BACK, YEARS_AHEAD = 3, 1
#: Of each kind of meeting so many are read a year: the clock stands the same however many more there are.
MOST = 4
ONE_DAY = timedelta(days=1)


class Scope(Enum):
    """Of which forums clocks are read: all the viewer's, those whose meetings the viewer prepares, or one."""

    ALL = "all"
    PLANNED = "planned"
    ONE = "one"


@dataclass(frozen=True, slots=True)
class ForumClock:
    """A forum with its years, oldest first; ``meetings`` holds the row of each meeting that a year names, by key."""

    id: int
    label: str
    zone: str
    today: date
    duties: tuple[Duty, ...]
    meetings: Mapping[int, Any]

    @property
    def now(self) -> Duty:
        """Return this year."""
        return next(duty for duty in self.duties if duty.year == self.today.year)

    @property
    def last_met(self) -> Any:
        """Return the row of the latest meeting by which a year was met; None when there is none."""
        met = [duty.meeting for duty in self.duties if duty.standing is Standing.MET and duty.meeting]
        return self.meetings[met[-1]] if met else None


def clocks(viewer: Viewer) -> list[ForumClock]:
    """Return the clocks of all forums of the viewer's that meet at political level, by name."""
    return _read(viewer, Scope.ALL, YEARS_BACK)


def clock_of(viewer: Viewer, forum_id: int) -> ForumClock | None:
    """Return the clock of one forum that the viewer may see; None when it does not meet at political level."""
    found = _read(viewer, Scope.ONE, YEARS_BACK, forum_id)
    return found[0] if found else None


def planned_clocks(viewer: Viewer) -> list[ForumClock]:
    """Return, of this year and the next, the clocks of the forums whose meetings the viewer prepares, by name."""
    return _read(viewer, Scope.PLANNED, 0) if viewer.forums(*PLANNERS) else []


def _read(viewer: Viewer, scope: Scope, back: int, forum_id: int | None = None) -> list[ForumClock]:
    first, last = (viewer.at - AROUND_THE_WORLD).year - back, (viewer.at + AROUND_THE_WORLD).year + YEARS_AHEAD
    bounds = {f"year{n}": datetime(first + n, 1, 1, tzinfo=UTC) for n in range(1, back + YEARS_AHEAD + 2)}
    since, until = datetime(first, 1, 1, tzinfo=UTC) - ONE_DAY, datetime(last + 1, 1, 1, tzinfo=UTC) + ONE_DAY
    window: dict[str, Any] = {"since": since, "until": until, "yesterday": viewer.at - ONE_DAY, **bounds}
    if scope is Scope.ONE:
        window["forum_id"] = forum_id
    by_forum: dict[int, list[Any]] = {}
    for row in db.session.execute(_statement(timeless(viewer), scope, back), window):
        by_forum.setdefault(row.forum_id, []).append(row)
    found = [_clock(viewer, own, back) for own in by_forum.values()]
    return sorted(found, key=lambda one: (one.label, one.id))


def _clock(viewer: Viewer, rows: Sequence[Any], back: int) -> ForumClock:
    one = rows[0]
    today = clock.day_in(one.forum_zone, viewer.at)
    founded = one.founded or clock.day_in(one.forum_zone, one.created_at)
    levels = [level for level, has in zip(PREPARED_BY, (one.has_officials, one.has_group), strict=True) if has]
    meetings = {row.id: row for row in rows if row.id is not None}
    political = [_political(row, levels) for row in meetings.values()]
    duties = years(today.year - back, today.year + YEARS_AHEAD, today, owed_from(founded), political)
    return ForumClock(
        one.forum_id, label_of(one.forum_name, one.forum_names), one.forum_zone, today, tuple(duties), meetings
    )


def _political(row: Any, levels: Sequence[Level]) -> Political:
    """Return the meeting as its year sees it; on which day, and so in which year, it begins, the forum's zone says."""
    if row.starts_at is None:
        return Political(row.id, row.state)
    latest = zip(
        (*PREPARED_BY, Level.POLITICAL), (row.officials_before, row.group_before, row.political_before), strict=True
    )
    return Political(
        row.id,
        row.state,
        clock.day_in(row.forum_zone, row.starts_at),
        date_open=row.date_open,
        lacking=lacking(row.starts_at, latest, levels),
        excused=row.state is State.CONVENED and bool(row.unprepared_reason),
    )


_One = aliased(Meeting)


@lru_cache(maxsize=STATEMENTS)
def _statement(viewer: Viewer, scope: Scope, back: int) -> Any:
    """A row for each forum and each of its political meetings that a clock can name; one without any has one row."""
    its = {
        Scope.ALL: sa.true(),
        Scope.PLANNED: Forum.id.in_(viewer.forums(*PLANNERS)),
        Scope.ONE: Forum.id == sa.bindparam("forum_id"),
    }[scope]
    picked = _picked(viewer, scope, back)
    founded = sa.select(sa.func.min(Membership.starts_on)).where(Membership.forum_id == Forum.id).scalar_subquery()
    return (
        sa.select(
            Forum.id.label("forum_id"), Forum.name.label("forum_name"), Forum.names.label("forum_names"), Forum.zone.label("forum_zone"),
            Forum.created_at, founded.label("founded"), _meets_at(Level.SENIOR_OFFICIALS).label("has_officials"),
            _meets_at(Level.CONTACT_GROUP).label("has_group"), _One.id, _One.title, _One.state, _One.starts_at, _One.date_open,
            _One.place, _One.place_country, _One.unprepared_reason, _One.unprepared_levels,
            _before(viewer, Level.SENIOR_OFFICIALS).label("officials_before"),
            _before(viewer, Level.CONTACT_GROUP).label("group_before"),
            _before(viewer, Level.POLITICAL).label("political_before"),
        )
        .select_from(Forum)
        .outerjoin(picked, sa.and_(picked.c.forum_id == Forum.id, picked.c.place <= MOST))
        .outerjoin(_One, _One.id == picked.c.id)
        .where(forums.visible_to(viewer), _meets_at(Level.POLITICAL), its)
        .order_by(Forum.id, _One.starts_at, _One.id)
    )  # fmt: skip


def _meets_at(level: Level) -> sa.ColumnElement[bool]:
    return sa.exists().where(ForumLevel.forum_id == Forum.id, ForumLevel.level == level)


def _picked(viewer: Viewer, scope: Scope, back: int) -> sa.Subquery:
    """The political meetings of the years in question and those without a date, numbered by forum, year and kind."""
    kind = sa.case(
        (Meeting.state.in_(TOOK_PLACE), 0),
        (Meeting.state.in_((State.DRAFT, State.POSTPONED)), 1),
        (Meeting.starts_at > sa.bindparam("yesterday", type_=UtcDateTime()), 2),
        else_=3,
    )
    bounds = [sa.bindparam(f"year{n}", type_=UtcDateTime()) for n in range(1, back + YEARS_AHEAD + 2)]
    year = sa.case(*((Meeting.starts_at < bound, n) for n, bound in enumerate(bounds)), else_=len(bounds))
    numbered = sa.func.row_number().over(
        partition_by=(Meeting.forum_id, kind, year), order_by=(Meeting.starts_at, Meeting.id)
    )
    of_forums = {
        Scope.ALL: sa.true() if viewer.is_admin else Meeting.forum_id.in_(viewer.forums()),
        Scope.PLANNED: Meeting.forum_id.in_(viewer.forums(*PLANNERS)),
        Scope.ONE: Meeting.forum_id == sa.bindparam("forum_id"),
    }[scope]
    its = (of_forums, Meeting.level == Level.POLITICAL, Meeting.state != State.CANCELLED, visible_to(viewer))
    since, until = (sa.bindparam(name, type_=UtcDateTime()) for name in ("since", "until"))
    columns = sa.select(Meeting.id, Meeting.forum_id, numbered.label("place"))
    return sa.union_all(
        columns.where(*its, Meeting.starts_at >= since, Meeting.starts_at < until),
        columns.where(*its, Meeting.starts_at.is_(None)),
    ).subquery()


def _before(viewer: Viewer, level: Level) -> sa.ScalarSelect[datetime | None]:
    """The start of the last meeting of that level before the political one, as far as the viewer may see it (V1)."""
    return (
        sa.select(Meeting.starts_at)
        .where(
            Meeting.forum_id == _One.forum_id,
            Meeting.level == level,
            Meeting.starts_at < _One.starts_at,
            Meeting.state.in_(STANDING),
            visible_to(viewer),
        )
        .order_by(Meeting.starts_at.desc())
        .limit(1)
        .correlate(_One)
        .scalar_subquery()
    )
