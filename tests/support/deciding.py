"""Decisions for the worlds of the tests: ministers have met, and decided for everyone and for the Union side only."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from exchange.core import clock
from exchange.core.db import db
from exchange.decisions.models import Decision
from exchange.decisions.rules import Result
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import ItemKind
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.world.rules import Audience, Level

OPEN, HIDDEN = "Desks answer within a day", "HERON registry goes first"


def hold_ministers(now: datetime, forum_id: int, *titles: str) -> Meeting:
    """Let ministers of a forum have met ten days ago, with a decision item of each title, and one for the Union side only."""
    day = (now - timedelta(days=10)).date()
    meeting = Meeting(
        uid=f"ministers-of-{forum_id}", forum_id=forum_id, level=Level.POLITICAL, title="Ministers in Antwerp", state=State.HELD,
        zone="Europe/Brussels", place="Antwerp", place_country="BE", created_at=now, shown_at=now, countries=[],
    )  # fmt: skip
    starts, ends = (clock.agree(datetime(day.year, day.month, day.day, hour), "Europe/Brussels", 0) for hour in (9, 17))
    meeting.set_times(starts, ends)
    db.session.add(meeting)
    db.session.flush()
    for place, title in enumerate((*titles, "HERON only among us")):
        whose = Audience.UNION if title.startswith("HERON") else Audience.ALL
        db.session.add(
            AgendaItem(meeting_id=meeting.id, position=place, kind=ItemKind.DECISION, title=title, audience=whose)
        )
    db.session.flush()
    return meeting


def add_decisions(now: datetime, meeting: Meeting, by_id: int) -> dict[str, int]:
    """Add one under the meeting's first item for everyone, and one under one for the Union side only; return their keys."""
    items = db.session.scalars(sa.select(AgendaItem).filter_by(meeting_id=meeting.id).order_by(AgendaItem.position))
    first = {item.audience: item for item in reversed(items.all())}
    found = {}
    for title, audience in ((OPEN, Audience.ALL), (HIDDEN, Audience.UNION)):
        one = Decision(
            forum_id=meeting.forum_id, meeting_id=meeting.id, item_id=first[audience].id, year=meeting.starts_local.year, number=1,
            audience=audience, result=Result.AGREED, title=title, text="Every **desk** answers.", reason="", by_id=by_id, at=now,
        )  # fmt: skip
        db.session.add(one)
        db.session.flush()
        found[title] = one.id
    return found


def furnish_decisions(now: datetime, by_id: int) -> None:
    """Add both to the ministers' meeting of a year ago in the furnished world."""
    add_decisions(now, db.session.scalars(sa.select(Meeting).filter_by(uid="ministers-52")).one(), by_id)
