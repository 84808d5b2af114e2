"""Reading deadlines, as far as the viewer may see their meetings (V1)."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.cycles.deadlines.models import Deadline
from exchange.forums.queries import member_countries
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting
from exchange.workdays.queries import calendars_of
from exchange.workdays.rules import FURTHEST, WorkCalendar


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Deadline, joined with its Meeting, for those the viewer may see: those of seen meetings."""
    return meetings.visible_to(viewer)


def of_meeting(meeting_id: int) -> list[Deadline]:
    """Return the deadlines of a meeting, soonest first."""
    query = sa.select(Deadline).filter_by(meeting_id=meeting_id).order_by(Deadline.due_on, Deadline.id)
    return list(db.session.scalars(query))


def calendars_for(meeting: Meeting) -> tuple[WorkCalendar, ...]:
    """Return the calendars that deadlines of a dated meeting are counted by: those of the forum's members on its day."""
    day = meeting.day
    if day is None:
        return ()
    reach = timedelta(days=FURTHEST.days)
    return calendars_of(member_countries(meeting.forum_id, day), day - reach, day + reach)
