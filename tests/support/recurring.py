"""Recurring meetings of both forums of the world. ``HERON`` and ``DRAFTY`` mean what they mean there."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from exchange.core.db import db
from exchange.core.text import slug
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.meetings.series.models import MeetingSeries
from exchange.meetings.series.rules import Hours, Pattern, Rhythm, Unit
from exchange.world.rules import Audience, Level

#: Series by forum, title and audience, each with its meetings: title, state and audience.
SERIES = (
    ("coalition", "Monthly call", Audience.ALL,
     (("Monthly call", State.SCHEDULED, Audience.ALL), ("DRAFTY monthly call", State.DRAFT, Audience.ALL))),
    ("coalition", "Call in preparation", Audience.ALL, (("DRAFTY first call", State.DRAFT, Audience.ALL),)),
    ("eu-clasi", "Technical call", Audience.ALL,
     (("Technical call", State.SCHEDULED, Audience.ALL), ("HERON technical call", State.SCHEDULED, Audience.UNION),
      ("Technical call", State.SCHEDULED, Audience.ALL))),
    ("eu-clasi", "HERON call", Audience.UNION, (("HERON call", State.SCHEDULED, Audience.UNION),)),
)  # fmt: skip


def build_series(now: datetime) -> None:
    """Give both forums recurring meetings, of which some are for planners or for the Union side only."""
    forums = dict(db.session.execute(sa.select(Forum.key, Forum.id)).all())
    hours = Hours(time(14), 60, "Europe/Brussels")
    rhythm = Rhythm(Pattern(Unit.WEEKDAY_OF_MONTH, now.date(), 1, frozenset({2}), frozenset({2})), hours)
    for forum, title, audience, rows in SERIES:
        series = MeetingSeries(
            forum_id=forums[forum], title=title, level=Level.SENIOR_OFFICIALS, audience=audience, months_ahead=3,
            planned_until=now.date() + timedelta(days=90), created_at=now,
        )  # fmt: skip
        series.rhythm = rhythm
        db.session.add(series)
        db.session.flush()
        for one, (called, state, kept) in zip(rhythm.sittings(now.date(), len(rows)), rows, strict=True):
            meeting = Meeting(
                uid=f"{slug(title)}-{one.on}", forum_id=series.forum_id, level=series.level, title=called, state=state,
                zone=hours.zone, audience=kept, created_at=now, shown_at=now, series_id=series.id, series_on=one.on,
            )  # fmt: skip
            meeting.set_times(one.starts, one.ends)
            db.session.add(meeting)
