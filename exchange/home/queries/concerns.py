"""Reading the meetings that concern a viewer now: one statement for all lists of the page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.accounts.queries import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.core.db import UtcDateTime, among, at_most, rows, word
from exchange.forums.models import Forum
from exchange.meetings.access import PLANNERS
from exchange.meetings.invitations.models import Call
from exchange.meetings.invitations.rules import CallState
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import ANNOUNCED, LONGEST, ON_THE_LIST, SEATED, Answer, State
from exchange.world.rules import Audience

MOST_NEXT, MOST_OWED, MOST_OTHERS, MOST_PLANNED = 6, 30, 6, 16
#: How far ahead those who plan look.
AHEAD = timedelta(days=90)
#: What waits for an answer of the person.
OWED = (Answer.INVITED, Answer.NOMINATED)
#: The viewer's own place; under another name it does not mix with what conditions on meetings ask of places.
_Mine = aliased(Participation)
_LINE = (
    Meeting.id,
    Meeting.title,
    Meeting.level,
    Meeting.state,
    Meeting.starts_at,
    Meeting.ends_at,
    Meeting.zone,
    Meeting.place,
    Meeting.handling,
    Meeting.audience,
    Meeting.date_open,
    Meeting.respond_by,
    Forum.name.label("forum_name"),
    Forum.names.label("forum_names"),
)


_NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=UtcDateTime())
_TODAY: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date())
_EARLIEST: sa.BindParameter[datetime] = sa.bindparam("earliest", type_=UtcDateTime())
_UNTIL: sa.BindParameter[datetime] = sa.bindparam("until", type_=UtcDateTime())


class Concerns(NamedTuple):
    """Meetings that concern a viewer, each list by start.

    ``own``: the next on whose list the viewer is, and those that wait for the viewer's answer; one postponed without a
    new date is coming too. ``others``: the next announced ones of the viewer's forums. What the viewer declined is in
    neither. ``planned``: those the viewer prepares that are not ready: drafts, not convened yet, or past the day to
    respond; there ``unanswered`` and ``late_calls`` count answers that are out, and calls with seats left after their day.
    """

    own: list[Any]
    others: list[Any]
    planned: list[Any]


class _Part(IntEnum):
    OWN = 0
    OTHERS = 1
    PLANNED = 2


def concerns(viewer: Viewer) -> Concerns:
    """Return the meetings that concern the viewer now: one statement, in which each list is found by walks of its own."""
    window = {"now": viewer.at, "earliest": viewer.at - LONGEST, "until": viewer.at + AHEAD, "today": viewer.at.date()}
    # What two walks of a part come to is found twice.
    found = {(one.part, one.id): one for one in rows(_concerns(timeless(viewer)), window)}.values()
    own, others, planned = ([one for one in found if one.part == part] for part in _Part)
    return Concerns(own, others, planned[:MOST_PLANNED])


@lru_cache(maxsize=STATEMENTS)
def _concerns(viewer: Viewer) -> Any:
    place = sa.and_(
        _Mine.meeting_id == Meeting.id,
        _Mine.person_id == viewer.person_id,
        among(_Mine.answer, ON_THE_LIST - {Answer.DECLINED}),
    )
    keys = [(_Part.OWN, one) for one in _own(viewer, place)]
    keys += [(_Part.OTHERS, one) for one in _others(viewer)] + [(_Part.PLANNED, one) for one in _planned(viewer)]
    parts = sa.union_all(*(_of_part(part, one.subquery()) for part, one in keys)).subquery("parts")
    is_planned = parts.c.part == _Part.PLANNED.value
    return (
        sa.select(
            *_LINE, Meeting.forum_id, parts.c.part, _Mine.answer,
            sa.case((is_planned, _unanswered())).label("unanswered"),
            sa.case((is_planned, _late_calls())).label("late_calls"),
        )
        .select_from(parts)
        .join(Meeting, Meeting.id == parts.c.id)
        .join(Forum, Forum.id == Meeting.forum_id)
        .outerjoin(_Mine, place)
        .order_by(Meeting.starts_at, Meeting.id)
    )  # fmt: skip


def _of_part(part: _Part, keys: sa.Subquery) -> sa.Select[Any]:
    return sa.select(keys.c.id, sa.literal_column(str(part.value), sa.Integer).label("part"))


def _own(viewer: Viewer, place: sa.ColumnElement[bool]) -> list[sa.Select[Any]]:
    """Return the keys of the next meetings on whose list the viewer is, and of those that wait for an answer."""
    # Looked up for each meeting that is walked past; as EXISTS it would let PostgreSQL read all of the person's places.
    shown, listed = _shown_on_its_list(viewer), sa.select(_Mine.id).where(place).scalar_subquery().is_not(None)
    dated = sa.and_(Meeting.starts_at > _EARLIEST, Meeting.ends_at > _NOW, Meeting.date_open.is_(False))
    postponed = sa.and_(among(Meeting.state, [State.POSTPONED]), Meeting.date_open.is_(True))
    return [
        _first(MOST_NEXT, sa.and_(dated, listed, shown)),
        _first(MOST_NEXT, sa.and_(postponed, listed, shown)),
        _owed(viewer.person_id).where(shown),
    ]


def _owed(person_id: int) -> sa.Select[int]:
    """Return the keys of the coming meetings that wait for the person's answer; there are few unanswered places."""
    return (
        sa.select(Meeting.id)
        .join(_Mine, _Mine.meeting_id == Meeting.id)
        .where(
            _Mine.person_id == person_id,
            among(_Mine.answer, OWED),
            among(Meeting.state, (State.SCHEDULED, State.CONVENED)),
            Meeting.ends_at > _NOW,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(at_most(MOST_OWED))
    )


def _shown_on_its_list(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return what ``visible_to`` comes down to for a meeting on whose list the viewer is."""
    announced = sa.or_(Meeting.state != word(State.DRAFT), among(Meeting.forum_id, viewer.forums(*PLANNERS)))
    return sa.and_(_audience(viewer), sa.true() if viewer.is_admin else announced)


def _audience(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.true() if viewer.is_union else Meeting.audience == word(Audience.ALL)


def _first(count: int, condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Return the keys of the first meetings, by start: a walk along an index that stops when it has enough."""
    columns: tuple[Any, ...] = (Meeting.id, Meeting.starts_at)
    return sa.select(*columns).where(condition).order_by(Meeting.starts_at, Meeting.id).limit(at_most(count))


def _first_of(count: int, walks: list[sa.Select[Any]]) -> sa.Select[Any]:
    """Return the keys of the first meetings among those that the walks come to, none of which two come to.

    Each walk costs the same however many meetings there are; one condition for all of them would have every meeting
    looked at.
    """
    together = sa.union_all(*(sa.select(walk.subquery()) for walk in walks)).subquery()
    return sa.select(together).order_by(together.c.starts_at, together.c.id).limit(at_most(count))


def _others(viewer: Viewer) -> list[sa.Select[Any]]:
    """Return the keys of the next announced meetings of the viewer's forums on whose list the viewer is not."""
    listed = sa.exists().where(
        _Mine.meeting_id == Meeting.id, _Mine.person_id == viewer.person_id, among(_Mine.answer, ON_THE_LIST)
    )
    announced = sa.and_(
        _audience(viewer),
        ~listed,
        among(Meeting.state, ANNOUNCED - {State.CANCELLED}),
        Meeting.date_open.is_(False),
        Meeting.starts_at > _EARLIEST,
        Meeting.ends_at > _NOW,
    )
    every = [announced] if viewer.is_admin else [sa.and_(Meeting.forum_id == key, announced) for key in viewer.forums()]
    walks = [_first(MOST_OTHERS, one) for one in every]
    return [_first_of(MOST_OTHERS, walks)] if len(walks) > 1 else walks


def _planned(viewer: Viewer) -> list[sa.Select[Any]]:
    """Return the keys of those that are not ready, each state by a walk of its own: most to come are convened, and ready."""
    if not (viewer.is_admin or viewer.forums(*PLANNERS)):
        return []
    prepares = sa.true() if viewer.is_admin else among(Meeting.forum_id, viewer.forums(*PLANNERS))
    in_sight = sa.and_(Meeting.starts_at > _NOW, Meeting.starts_at < _UNTIL)
    unready = (
        sa.and_(Meeting.starts_at.is_(None), among(Meeting.state, [State.DRAFT])),
        sa.and_(in_sight, among(Meeting.state, (State.DRAFT, State.SCHEDULED))),
        sa.and_(in_sight, among(Meeting.state, [State.CONVENED]), Meeting.respond_by < _TODAY),
    )
    return [_first(MOST_PLANNED, sa.and_(one, prepares, _audience(viewer))) for one in unready]


def _unanswered() -> sa.ScalarSelect[int]:
    asked = aliased(Participation)
    return sa.select(sa.func.count()).where(asked.meeting_id == Meeting.id, among(asked.answer, OWED)).scalar_subquery()


def _late_calls() -> sa.ScalarSelect[int]:
    named = aliased(Participation)
    # Only people of the call's meeting carry its call; saying so lets the index of that meeting's list serve.
    its = sa.and_(named.meeting_id == Call.meeting_id, named.call_id == Call.id)
    filled = sa.select(sa.func.count()).where(its, among(named.answer, SEATED)).scalar_subquery()
    late = sa.and_(Call.state == word(CallState.OPEN), Call.respond_by < _TODAY, Call.seats > filled)
    return sa.select(sa.func.count()).where(Call.meeting_id == Meeting.id, late).correlate(Meeting).scalar_subquery()
