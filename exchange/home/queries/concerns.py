"""Reading what concerns a viewer now: chosen columns, and one statement for each part of the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import IntEnum
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.accounts.queries import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.core.db import UtcDateTime, among, at_most, rows
from exchange.core.journal import JournalEntry
from exchange.cycles.deadlines import queries as deadlines
from exchange.cycles.deadlines.models import Deadline
from exchange.forums.models import Forum
from exchange.meetings.access import PLANNERS
from exchange.meetings.invitations.models import Call
from exchange.meetings.invitations.rules import (
    CallState,
)
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import ANNOUNCED, LONGEST, ON_THE_LIST, SEATED, Answer, State
from exchange.world.rules import Audience

MOST_NEXT, MOST_OWED, MOST_OTHERS, MOST_PLANNED, MOST_CHANGES, MOST_DUE = 6, 30, 6, 16, 5, 6
#: How far ahead those who plan look, and how far back changes are news.
AHEAD, NEWS = timedelta(days=90), timedelta(days=14)
#: What waits for an answer of the person.
OWED = (Answer.INVITED, Answer.NOMINATED)
#: What those on a list are told of again on their page.
TOLD = (
    "meeting.scheduled",
    "meeting.convened",
    "meeting.changed",
    "meeting.postponed",
    "meeting.cancelled",
    "meeting.adopted",
    "agenda.reordered",
)
#: The partner side is not told of a new order: what was moved may be hidden from it (V1).
TOLD_PARTNERS = tuple(action for action in TOLD if action != "agenda.reordered")
TOLD_ONESELF = ("participation.promoted", "participation.recorded")

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
_SINCE: sa.BindParameter[datetime] = sa.bindparam("since", type_=UtcDateTime())
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
    found = rows(_concerns(timeless(viewer)), window)
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
    # A meeting that is in two parts is there twice, one found twice for the same part once.
    parts = sa.union(*(_of_part(part, one.subquery()) for part, one in keys)).subquery("parts")
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


def _own(viewer: Viewer, place: sa.ColumnElement[bool]) -> list[sa.Select[int]]:
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
    announced = sa.or_(Meeting.state != State.DRAFT, among(Meeting.forum_id, viewer.forums(*PLANNERS)))
    return sa.and_(_audience(viewer), sa.true() if viewer.is_admin else announced)


def _audience(viewer: Viewer) -> sa.ColumnElement[bool]:
    return sa.true() if viewer.is_union else Meeting.audience == Audience.ALL


def _first(count: int, condition: sa.ColumnElement[bool]) -> sa.Select[int]:
    """Return the keys of the first meetings, by start: a walk along an index that stops when it has enough."""
    return sa.select(Meeting.id).where(condition).order_by(Meeting.starts_at, Meeting.id).limit(at_most(count))


def _any_of(*parts: sa.Select[int]) -> sa.Select[int]:
    """Return the keys in any of the parts.

    Each part costs the same however many meetings there are; one condition for all of them would have every meeting
    looked at.
    """
    keys = [part.subquery() for part in parts]
    together = sa.union_all(*(sa.select(key.c.id) for key in keys)).subquery()
    return sa.select(together.c.id)


def _others(viewer: Viewer) -> list[sa.Select[int]]:
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
    forums = [_first(MOST_OTHERS, one) for one in every]
    return [_first(MOST_OTHERS, Meeting.id.in_(_any_of(*forums)))] if forums else []


def _planned(viewer: Viewer) -> list[sa.Select[int]]:
    if not (viewer.is_admin or viewer.forums(*PLANNERS)):
        return []
    unready = sa.or_(
        among(Meeting.state, (State.DRAFT, State.SCHEDULED)),
        sa.and_(Meeting.state == State.CONVENED, Meeting.respond_by < _TODAY),
    )
    its = sa.and_(
        _audience(viewer),
        sa.true() if viewer.is_admin else among(Meeting.forum_id, viewer.forums(*PLANNERS)),
        unready,
    )
    undated = sa.and_(Meeting.starts_at.is_(None), Meeting.state == State.DRAFT, its)
    in_sight = sa.and_(Meeting.starts_at > _NOW, Meeting.starts_at < _UNTIL, its)
    return [_first(MOST_PLANNED, undated), _first(MOST_PLANNED, in_sight)]


def _unanswered() -> sa.ScalarSelect[int]:
    asked = aliased(Participation)
    return sa.select(sa.func.count()).where(asked.meeting_id == Meeting.id, among(asked.answer, OWED)).scalar_subquery()


def _late_calls() -> sa.ScalarSelect[int]:
    named = aliased(Participation)
    # Only people of the call's meeting carry its call; saying so lets the index of that meeting's list serve.
    its = sa.and_(named.meeting_id == Call.meeting_id, named.call_id == Call.id)
    filled = sa.select(sa.func.count()).where(its, among(named.answer, SEATED)).scalar_subquery()
    late = sa.and_(Call.state == CallState.OPEN, Call.respond_by < _TODAY, Call.seats > filled)
    return sa.select(sa.func.count()).where(Call.meeting_id == Meeting.id, late).correlate(Meeting).scalar_subquery()


def due(viewer: Viewer) -> Sequence[Any]:
    """Return the next deadlines to be done for which one of the viewer's roles answers, those that are late first.

    No statement for those whose roles answer for none.
    """
    return rows(_due(timeless(viewer))) if deadlines.owns_any(viewer) else []


@lru_cache(maxsize=STATEMENTS)
def _due(viewer: Viewer) -> Any:
    return (
        deadlines.lines()
        .where(deadlines.owned_by(viewer), deadlines.to_be_done(), deadlines.visible_to(viewer))
        .order_by(Deadline.due_on, Deadline.id)
        .limit(at_most(MOST_DUE))
    )


def changes_of_mine(viewer: Viewer) -> Sequence[Any]:
    """Return what others lately changed about the viewer's own meetings, coming or just over, the latest first.

    Each row has ``action``, ``at``, and of the meeting ``id`` and ``title``.
    """
    window = {"since": viewer.at - NEWS, "now": viewer.at}
    return rows(_changes(timeless(viewer)), window)


@lru_cache(maxsize=STATEMENTS)
def _changes(viewer: Viewer) -> Any:
    own = sa.and_(_Mine.person_id == viewer.person_id, among(_Mine.answer, ON_THE_LIST - {Answer.DECLINED}))
    about_meeting = sa.and_(
        JournalEntry.subject_kind == "meeting",
        among(JournalEntry.action, TOLD if viewer.is_union else TOLD_PARTNERS),
    )
    about_place = sa.and_(JournalEntry.subject_kind == "participation", among(JournalEntry.action, TOLD_ONESELF))
    parts = [
        _latest(viewer, about_meeting, sa.and_(own, _Mine.meeting_id == JournalEntry.subject_id)).subquery(),
        _latest(viewer, about_place, sa.and_(own, _Mine.id == JournalEntry.subject_id)).subquery(),
    ]
    told = sa.union_all(*(sa.select(part) for part in parts)).subquery()
    return (
        sa.select(told.c.action, told.c.at, told.c.entry_id, Meeting.id, Meeting.title)
        .join(Meeting, Meeting.id == told.c.meeting_id)
        .order_by(told.c.at.desc(), told.c.entry_id.desc())
        .limit(at_most(MOST_CHANGES))
    )


def _latest(viewer: Viewer, about: sa.ColumnElement[bool], place: sa.ColumnElement[bool]) -> Any:
    """Walk back along what was done lately, of one kind, until enough is found that concerns a place of the viewer's.

    The meeting is looked up for each entry that the walk comes to; as a join or as EXISTS it would have both databases
    go through all places or all meetings. Around the walk, which both hand on in its order, nothing is sorted again:
    it would have to be walked to its end.
    """
    over = sa.and_(Meeting.ends_at <= _SINCE, Meeting.date_open.is_(False))
    its = (
        sa.select(Meeting.id)
        .join(_Mine, _Mine.meeting_id == Meeting.id)
        .where(place, _audience(viewer), Meeting.state != State.DRAFT, sa.not_(over))
        .correlate(JournalEntry)
        .scalar_subquery()
    )
    walk = (
        sa.select(JournalEntry.action, JournalEntry.at, JournalEntry.id.label("entry_id"), its.label("meeting_id"))
        .where(
            about,
            JournalEntry.at > _SINCE,
            JournalEntry.at <= _NOW,
            sa.or_(JournalEntry.actor_id.is_(None), JournalEntry.actor_id != viewer.person_id),
        )
        .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
        .offset(at_most(0))
        .subquery()
    )
    return sa.select(walk).where(walk.c.meeting_id.is_not(None)).limit(at_most(MOST_CHANGES))
