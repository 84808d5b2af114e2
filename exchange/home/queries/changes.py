"""Reading what others changed about a viewer's own meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.accounts.queries import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.core.db import UtcDateTime, among, at_most, rows, word
from exchange.core.journal import JournalEntry
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import ON_THE_LIST, Answer, State
from exchange.world.rules import Audience

MOST_CHANGES = 5
#: How far back changes are news.
NEWS = timedelta(days=14)
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


_Mine = aliased(Participation)
_NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=UtcDateTime())
_SINCE: sa.BindParameter[datetime] = sa.bindparam("since", type_=UtcDateTime())


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
        JournalEntry.subject_kind == word("meeting"), _is_one_of(TOLD if viewer.is_union else TOLD_PARTNERS)
    )
    about_place = sa.and_(JournalEntry.subject_kind == word("participation"), _is_one_of(TOLD_ONESELF))
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


def _is_one_of(actions: Sequence[str]) -> sa.ColumnElement[bool]:
    return JournalEntry.action.in_([word(action) for action in actions])


def _latest(viewer: Viewer, about: sa.ColumnElement[bool], place: sa.ColumnElement[bool]) -> Any:
    """Walk back along what was done lately, of one kind, until enough is found that concerns a place of the viewer's.

    The meeting is looked up for each entry that the walk comes to; as a join or as EXISTS it would have both databases
    go through all places or all meetings. Around the walk, which both hand on in its order, nothing is sorted again:
    it would have to be walked to its end.
    """
    over = sa.and_(Meeting.ends_at <= _SINCE, Meeting.date_open.is_(False))
    audience = sa.true() if viewer.is_union else Meeting.audience == word(Audience.ALL)
    its = (
        sa.select(Meeting.id)
        .join(_Mine, _Mine.meeting_id == Meeting.id)
        .where(place, audience, Meeting.state != word(State.DRAFT), sa.not_(over))
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
