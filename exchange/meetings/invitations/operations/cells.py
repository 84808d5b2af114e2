"""Cells of the coverage matrix that need nobody: waived, or not applicable there, with the reason (E2, JC 4)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from exchange.core import journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.meetings.invitations.models import CellNote
from exchange.meetings.invitations.operations.seating import lock, may_cover, refuse_unless, today_of
from exchange.meetings.invitations.queries import on_the_day
from exchange.meetings.invitations.rules import Refusal, RefusedError, check_open
from exchange.meetings.models import Meeting
from exchange.world.rules import Capacity


def waive(
    actor: Actor, meeting: Meeting, country: str, capacity: Capacity, reason: str, *, applicable: bool, now: datetime
) -> CellNote:
    """Say why nobody of a participating Member State is needed in a capacity (JC 4).

    ``applicable`` true: waived for this meeting; false: the state has no such people. A second note on the same
    cell replaces the first. Raises RefusedError.
    """
    standing = lock(meeting)
    refuse_unless(may_cover(actor, meeting))
    check_open(standing, now)
    if not reason:
        raise RefusedError(Refusal.REASON_MISSING)
    if country not in on_the_day(meeting, today_of(meeting, now)).states:
        raise RefusedError(Refusal.NOT_PARTICIPATING)
    query = sa.select(CellNote).filter_by(meeting_id=meeting.id, country_code=country, capacity=capacity)
    note = db.session.scalars(query).one_or_none()
    note = note or CellNote(meeting_id=meeting.id, country_code=country, capacity=capacity)
    note.applicable, note.reason = applicable, reason
    note.noted_by, note.noted_at = actor.person_id, now
    journal.record(actor, "cell.waived", note, now, forum_id=meeting.forum_id, reason=reason)
    return note


def unwaive(actor: Actor, note: CellNote, now: datetime) -> None:
    """Take back a waiver or a note that a capacity does not apply. Raises RefusedError."""
    meeting = db.session.get_one(Meeting, note.meeting_id)
    standing = lock(meeting)
    refuse_unless(may_cover(actor, meeting))
    check_open(standing, now)
    changes = {"applicable": [note.applicable, None], "reason": [note.reason, None]}
    journal.record(actor, "cell.unwaived", note, now, forum_id=meeting.forum_id, changes=changes)
    db.session.delete(note)
    db.session.flush()
