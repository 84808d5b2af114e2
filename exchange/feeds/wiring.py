"""Whatever other rooms change reaches the kept texts and the revisions in the same transaction."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from flask import Flask

from exchange.chairing.models import Rotation
from exchange.core import journal
from exchange.core.db import db
from exchange.core.journal import News
from exchange.feeds import copies, entrance, pieces, polls, revisions, touches
from exchange.meetings.models import Meeting
from exchange.meetings.rules import OVER, State


def on_news(news: list[News]) -> None:
    """Write the texts of what the transaction touched, and raise the revisions of every feed that shows it."""
    touched = touches.take(db.session())
    at = max(entry.at for entry in news)
    meetings = touched.meetings | set(_to_come(touched.forums, touched.rotations))
    changed = pieces.refresh(meetings, at)
    topics = touched.topics | revisions.topics_of_holders(touched.forums)
    revisions.raise_all(topics | revisions.topics_of(touched.meetings | changed, changed))


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
