"""Reading how the years of forums stand, by the meetings that the viewer may see (M1, V1): one statement for all forums."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, IntEnum
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.accounts.queries import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.core import clock
from exchange.core.db import UtcDateTime, among, at_most, moment, rows, word
from exchange.cycles.duty.rules import Duty, Political, Standing, lacking, owed_from, years
from exchange.forums import queries as forums
from exchange.forums.models import Forum, ForumLevel, Membership
from exchange.forums.queries import label_of
from exchange.meetings.access import PLANNERS
from exchange.meetings.life.rules import PREPARED_BY
from exchange.meetings.models import Meeting
from exchange.meetings.rules import STANDING, TOOK_PLACE, State
from exchange.world.rules import Audience, Level

#: No zone is further from UTC than this.
AROUND_THE_WORLD = timedelta(hours=14)
#: So many years before and after this one are looked at.
YEARS_BACK, YEARS_AHEAD = 3, 1
#: States of a meeting that is on and not over, and of one that was not called off.
TO_COME, ANY = STANDING - TOOK_PLACE, frozenset(State) - {State.CANCELLED}
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


def clock_of(viewer: Viewer, forum: Forum) -> ForumClock | None:
    """Return the clock of one forum that the viewer may see; None when it does not meet at political level."""
    found = _read(viewer, Scope.ONE, YEARS_BACK, forum)
    return found[0] if found else None


def planned_clocks(viewer: Viewer) -> list[ForumClock]:
    """Return, of this year and the next, the clocks of the forums whose meetings the viewer prepares, by name."""
    return _read(viewer, Scope.PLANNED, 0) if viewer.forums(*PLANNERS) else []


def _read(viewer: Viewer, scope: Scope, back: int, forum: Forum | None = None) -> list[ForumClock]:
    values: dict[str, Any] = {"yesterday": viewer.at - ONE_DAY}
    if forum is None:
        earliest, latest = ((viewer.at + way * AROUND_THE_WORLD).year for way in (-1, 1))
        spans = _spans(earliest - back, latest + YEARS_AHEAD, back)
    else:
        values["forum_id"] = forum.id
        this_year = clock.day_in(forum.zone, viewer.at).year
        spans = _spans(this_year - back, this_year + YEARS_AHEAD, back, forum.zone)
    by_forum: dict[int, list[Any]] = {}
    for row in rows(_statement(timeless(viewer), scope, spans), values):
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
_YESTERDAY: sa.BindParameter[datetime] = sa.bindparam("yesterday", type_=UtcDateTime())


class _Pick(IntEnum):
    """Which political meeting of a span of time is looked for; each is found by a short walk along an index."""

    MET = 0
    PASSED = 1
    FIRST = 2
    LAST = 3
    WAITING = 4
    #: Whenever it was to be.
    PUT_OFF = 5
    #: In the hours in which the year turns somewhere on earth, so that the forum's zone decides.
    AT_THE_TURN = 6
    UNDATED = 7


class _Span(NamedTuple):
    """What is looked for from one instant until another."""

    pick: _Pick
    since: datetime
    until: datetime


#: Those that are looked for once and not in each span.
_ANY_TIME = (_Pick.UNDATED, _Pick.PUT_OFF)
_BACK, _AHEAD = (_Pick.MET, _Pick.PASSED), (_Pick.FIRST, _Pick.LAST, _Pick.WAITING)


@lru_cache(maxsize=STATEMENTS)
def _statement(viewer: Viewer, scope: Scope, spans: tuple[_Span, ...]) -> Any:
    """A row for each meeting that a clock can name, and for each forum one more, which may name none."""
    its = {
        Scope.ALL: forums.visible_to(viewer),
        Scope.PLANNED: among(Forum.id, viewer.forums(*PLANNERS)),
        Scope.ONE: sa.and_(Forum.id == sa.bindparam("forum_id"), forums.visible_to(viewer)),
    }[scope]
    picks = _picks(viewer, scope, its, _written(spans))
    founded = sa.select(sa.func.min(Membership.starts_on)).where(Membership.forum_id == Forum.id).scalar_subquery()
    return (
        sa.select(
            Forum.id.label("forum_id"), Forum.name.label("forum_name"), Forum.names.label("forum_names"),
            Forum.zone.label("forum_zone"), Forum.created_at, founded.label("founded"),
            _meets_at(Level.SENIOR_OFFICIALS).label("has_officials"), _meets_at(Level.CONTACT_GROUP).label("has_group"),
            _One.id, _One.title, _One.state, _One.starts_at, _One.date_open, _One.place, _One.place_country,
            _One.unprepared_reason, _One.unprepared_levels,
            _before(viewer, Level.SENIOR_OFFICIALS).label("officials_before"),
            _before(viewer, Level.CONTACT_GROUP).label("group_before"),
            _before(viewer, Level.POLITICAL).label("political_before"),
        )
        .select_from(picks)
        .join(Forum, Forum.id == picks.c.forum_id)
        .outerjoin(_One, _One.id == picks.c.meeting_id)
        .where(sa.or_(_One.id.is_not(None), _is_pick(picks, _Pick.UNDATED)))
        .order_by(Forum.id, _One.starts_at, _One.id)
    )  # fmt: skip


def _picks(viewer: Viewer, scope: Scope, its: sa.ColumnElement[bool], span: sa.Subquery) -> sa.Subquery:
    """For each forum and span the key of the meeting that is looked for there.

    The offset of nothing keeps the walks together: joined with the meetings at once, they tempt PostgreSQL to read all.
    """
    picked = sa.case(*((_is_pick(span, pick), _walk(viewer, scope, span, pick)) for pick in _Pick))
    return (
        sa.select(Forum.id.label("forum_id"), span.c.pick, picked.label("meeting_id"))
        .select_from(Forum)
        .join(span, sa.true())
        .where(its, _meets_at(Level.POLITICAL))
        .offset(at_most(0))
        .subquery("picks")
    )


def _is_pick(rows: sa.Subquery, pick: _Pick) -> sa.ColumnElement[bool]:
    return rows.c.pick == sa.literal_column(str(pick.value))


def _meets_at(level: Level) -> sa.ColumnElement[bool]:
    return sa.exists().where(ForumLevel.forum_id == Forum.id, ForumLevel.level == word(level))


@lru_cache(maxsize=STATEMENTS)
def _spans(first: int, last: int, back: int, zone: str | None = None) -> tuple[_Span, ...]:
    """Return the spans of time in question, and what is looked for in each: years, their turns, and no time.

    Of a forum whose zone is known the years are, too. Of forums anywhere they are known but for the hours in which they turn.
    """
    turns = [clock.start_of(date(year, 1, 1), zone or "UTC") for year in range(first, last + 2)]
    before, after, spans = turns, turns, list[_Span]()
    if zone is None:
        before, after = ([turn + way * AROUND_THE_WORLD for turn in turns] for way in (-1, 1))
        spans = [_Span(_Pick.AT_THE_TURN, *turn) for turn in zip(before, after, strict=True)]
    for year, (since, until) in enumerate(zip(after, before[1:], strict=False), first):
        # Nothing has met in a year that has begun nowhere; what is to come is in none that is over.
        picks = (*(_BACK if year <= last - YEARS_AHEAD else ()), *(_AHEAD if year >= first + back else ()))
        spans += [_Span(pick, since, until) for pick in picks]
    return tuple(spans + [_Span(pick, before[0], before[0]) for pick in _ANY_TIME])


def _written(spans: Sequence[_Span]) -> sa.Subquery:
    written: list[tuple[sa.ColumnElement[Any], ...]] = [
        (sa.literal_column(str(one.pick.value), sa.Integer), moment(one.since), moment(one.until)) for one in spans
    ]
    # The first names the columns for all.
    named = [column.label(name) for column, name in zip(written[0], _Span._fields, strict=True)]
    return sa.union_all(sa.select(*named), *(sa.select(*columns) for columns in written[1:])).subquery("span")


def _walk(viewer: Viewer, scope: Scope, span: sa.Subquery, pick: _Pick) -> sa.ScalarSelect[int]:
    prepares = among(Forum.id, viewer.forums(*PLANNERS))
    sees_drafts = viewer.is_admin or scope is Scope.PLANNED
    drafts = sa.true() if sees_drafts else sa.or_(Meeting.state != word(State.DRAFT), prepares)
    wanted = {
        _Pick.MET: (_is_one_of(TOOK_PLACE),),
        _Pick.PASSED: (_is_one_of({State.CONVENED}), Meeting.starts_at <= _YESTERDAY),
        _Pick.FIRST: (_is_one_of(TO_COME), Meeting.starts_at > _YESTERDAY),
        _Pick.LAST: (_is_one_of(TO_COME), Meeting.starts_at > _YESTERDAY),
        _Pick.WAITING: (_is_one_of({State.DRAFT, State.POSTPONED, State.SCHEDULED}), drafts),
        _Pick.AT_THE_TURN: (_is_one_of(ANY), drafts),
        _Pick.UNDATED: (_is_one_of({State.DRAFT}), drafts),
        _Pick.PUT_OFF: (_is_one_of({State.POSTPONED}),),
    }[pick]
    time = (Meeting.starts_at >= span.c.since, Meeting.starts_at < span.c.until)
    undated = (Meeting.starts_at.is_(None),) if pick is _Pick.UNDATED else ()
    when = undated if pick in _ANY_TIME else time
    latest = pick in (_Pick.MET, _Pick.PASSED, _Pick.LAST, _Pick.PUT_OFF)
    return (
        sa.select(Meeting.id)
        .where(
            Meeting.forum_id == Forum.id, Meeting.level == word(Level.POLITICAL), *when, *wanted, _audience(viewer)
        )
        .order_by(Meeting.starts_at.desc() if latest else Meeting.starts_at)
        .limit(at_most(1))
        .correlate(Forum, span)
        .scalar_subquery()
    )  # fmt: skip


def _is_one_of(states: Collection[State]) -> sa.ColumnElement[bool]:
    return sa.or_(*(Meeting.state == word(state) for state in sorted(states)))


def _audience(viewer: Viewer) -> sa.ColumnElement[bool]:
    """What ``visible_to`` comes down to for announced meetings of a forum in which the viewer holds a role (V1)."""
    return sa.true() if viewer.is_union else Meeting.audience == word(Audience.ALL)


def _before(viewer: Viewer, level: Level) -> sa.ColumnElement[datetime | None]:
    """The start of the last meeting of that level that stands before a political one to come, as the viewer sees it."""
    latest = (
        sa.select(Meeting.starts_at)
        .where(
            Meeting.forum_id == _One.forum_id,
            Meeting.level == word(level),
            Meeting.starts_at < _One.starts_at,
            # What does not stand is left out, rather than each state that stands looked for along the index.
            *(Meeting.state != word(state) for state in State if state not in STANDING),
            _audience(viewer),
        )
        .order_by(Meeting.starts_at.desc())
        .limit(at_most(1))
        .correlate(_One)
        .scalar_subquery()
    )
    return sa.case((_One.starts_at > _YESTERDAY, latest))
