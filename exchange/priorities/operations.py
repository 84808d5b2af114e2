"""Saying which priorities a meeting is about (P2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db, hold_row
from exchange.meetings.models import Meeting
from exchange.practices.rules import Priority
from exchange.priorities import queries
from exchange.priorities.models import MeetingPriority
from exchange.priorities.rules import merged


def choose(
    actor: Viewer, meeting: Meeting, shown: Collection[Priority], chosen: Collection[Priority], now: datetime
) -> None:
    """Let a meeting be about what was chosen; what others chose since it was shown stays. The same again changes nothing."""
    hold_row(meeting)
    before = queries.of_meeting(meeting.id)
    after = merged(before, shown, chosen)
    if after == set(before):
        return
    gone = sa.delete(MeetingPriority).where(
        MeetingPriority.meeting_id == meeting.id, MeetingPriority.priority.in_(set(before) - after)
    )
    db.session.execute(gone)
    db.session.add_all(MeetingPriority(meeting_id=meeting.id, priority=one) for one in after - set(before))
    db.session.flush()
    journal.record(
        actor, "meeting.priorities_chosen", meeting, now, changes={"priorities": [sorted(before), sorted(after)]}
    )
