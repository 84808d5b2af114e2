"""What tellers share: how they look, and which meeting news is about."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from exchange.core import clock
from exchange.core.db import db
from exchange.core.journal import News
from exchange.forums.models import Forum, Mandate
from exchange.meetings.models import Meeting

Teller = Callable[[News], None]


def meeting_of(news: News) -> Meeting:
    """Return the meeting that the news is about, or that its subject belongs to."""
    subject = news.subject
    return subject if isinstance(subject, Meeting) else db.session.get_one(Meeting, subject.meeting_id)


def held_on(meeting: Meeting, news: News) -> sa.ColumnElement[bool]:
    """Return the condition on Mandate for roles held on the day of the news, where the forum is."""
    forum = db.session.get_one(Forum, meeting.forum_id)
    day = clock.day_in(forum.zone, news.at)
    return sa.and_(Mandate.starts_on <= day, sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > day))
