"""Deadlines for the world of the tests: late, soon, done and set by hand, of meetings seen, hidden and drafted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa

from exchange.accounts.rules import Role
from exchange.core.db import db
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import Kind
from exchange.meetings.models import Meeting
from tests.support.world import MEETINGS, uid_of

#: meeting, kind, owner, days from now until it is due
DEADLINES = (
    ("exchange", Kind.CALL_FOR_TOPICS, Role.CHAIR, -4),
    ("exchange", Kind.PAPERS_DUE, Role.CONTACT_POINT, 20),
    ("exchange", Kind.CONVENING_NOTICE, Role.SECRETARIAT, -2),
    ("convened", Kind.PROVISIONAL_AGENDA, Role.SECRETARIAT, 3),
    ("held", Kind.OUTCOME, Role.SECRETARIAT, -1),
    ("clasi", Kind.PAPERS_DUE, Role.CONTACT_POINT, 30),
    ("clasi", Kind.PROVISIONAL_AGENDA, Role.CHAIR, 5),
    ("union", Kind.PAPERS_DUE, Role.CONTACT_GROUP, 6),
    ("clasi_union", Kind.PAPERS_DUE, Role.CONTACT_POINT, 7),
    ("clasi_union", Kind.OUTCOME, Role.CHAIR, 50),
    ("draft", Kind.CALL_FOR_TOPICS, Role.SECRETARIAT, 8),
    ("cancelled", Kind.PAPERS_DUE, Role.SECRETARIAT, 2),
    ("postponed", Kind.PAPERS_DUE, Role.CONTACT_GROUP, 4),
)
DONE = {("held", Kind.OUTCOME), ("exchange", Kind.CONVENING_NOTICE)}
BY_HAND = {("exchange", Kind.PAPERS_DUE)}


def deadline_uid(meeting: str, kind: Kind) -> str:
    """Return the calendar UID of a deadline of the world."""
    return f"{meeting}-{kind.value}-uid"


def add_deadlines(now: datetime) -> None:
    """Give the meetings of the world their deadlines. The caller commits."""
    meetings = {meeting.uid: meeting for meeting in db.session.scalars(sa.select(Meeting))}
    by_key: Mapping[str, Meeting] = {sketch.key: meetings[uid_of(sketch.key)] for sketch in MEETINGS}
    db.session.add_all(
        Deadline(
            uid=deadline_uid(key, kind), forum_id=by_key[key].forum_id, meeting_id=by_key[key].id, kind=kind,
            working_days=5 if kind is Kind.OUTCOME else -10, owner=owner, due_on=(now + timedelta(days=days)).date(),
            pinned=(key, kind) in BY_HAND, done_at=now if (key, kind) in DONE else None, created_at=now, shown_at=now,
        )
        for key, kind, owner, days in DEADLINES
    )  # fmt: skip
    db.session.flush()
