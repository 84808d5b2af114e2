"""Whatever other rooms change reaches the kept texts and the revisions in the same transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from flask import Flask

from exchange.chairing.models import Rotation
from exchange.core import journal
from exchange.core.db import db
from exchange.core.journal import News
from exchange.cycles.deadlines.models import Deadline
from exchange.feeds import copies, dues, entrance, pieces, polls, revisions, touches
from exchange.feeds.touches import Touched
from exchange.meetings.models import Meeting
from exchange.meetings.rules import OVER, State


def on_news(news: list[News]) -> None:
    """Write the texts of what the transaction touched, and raise the revisions of every feed that shows it."""
    touched = touches.take(db.session())
    at = max(entry.at for entry in news)
    meetings = touched.meetings | set(_to_come(touched.forums, touched.rotations))
    changed = pieces.refresh(meetings, at)
    topics = touched.topics | revisions.topics_of_holders(touched.forums | _rotating(touched.rotations))
    topics |= revisions.topics_of(touched.meetings | changed, changed)
    revisions.raise_all(topics | _due(touched, meetings, at))


def _due(touched: Touched, meetings: set[int], at: datetime) -> set[str]:
    """Write the texts of deadlines that were touched, or whose meeting, forum or chair was; return their topics."""
    concerned = touched.deadlines | set(_deadlines(meetings, touched))
    changed = dues.refresh(concerned, at)
    with_due = touched.with_due | dues.meetings_of(changed)
    owners = touched.owners | revisions.owners_of(Deadline.id, changed)
    # Whoever may see the meeting no longer loses its deadlines too, whose text stays the same.
    owners |= revisions.owners_of(Deadline.meeting_id, touched.meetings)
    # A draft's deadlines show nowhere, unless their text has just been taken away.
    gone = with_due if changed else ()
    return revisions.topics_of_due(with_due, gone) | revisions.topics_of_owners(owners)


def _deadlines(meeting_ids: Collection[int], touched: Touched) -> Collection[int]:
    """Return the keys of the meetings' deadlines, and of those still open in forums whose words or chairs changed."""
    if not meeting_ids and not touched.forums and not touched.rotations:
        return ()
    rotating = sa.select(Rotation.forum_id).where(Rotation.id.in_(touched.rotations))
    of_forums = sa.or_(Deadline.forum_id.in_(touched.forums), Deadline.forum_id.in_(rotating))
    query = sa.select(Deadline.id).where(
        sa.or_(Deadline.meeting_id.in_(meeting_ids), sa.and_(Deadline.done_at.is_(None), of_forums))
    )
    return db.session.scalars(query).all()


def _rotating(rotation_ids: Collection[int]) -> set[int]:
    """Return the forums whose chair changed: it has a say in whose deadlines they are."""
    if not rotation_ids:
        return set()
    return set(db.session.scalars(sa.select(Rotation.forum_id).where(Rotation.id.in_(rotation_ids))))


def _to_come(forum_ids: Collection[int], rotation_ids: Collection[int]) -> list[int]:
    """Return the keys of the forums' announced meetings that are not over: the others keep the words they were held under."""
    if not forum_ids and not rotation_ids:
        return []
    rotating = sa.select(Rotation.forum_id).where(Rotation.id.in_(rotation_ids))
    query = sa.select(Meeting.id).where(
        sa.or_(Meeting.forum_id.in_(forum_ids), Meeting.forum_id.in_(rotating)),
        Meeting.state.not_in(OVER | {State.DRAFT}),
    )
    return list(db.session.scalars(query))


def install(app: Flask) -> None:
    """Listen to the journal, and make room for the copies of answers."""
    copies.install(app)
    entrance.install(app)
    polls.install(app)
    journal.listen(on_news)
