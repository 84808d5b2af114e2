"""A planned year in each forum of the world, so that pages about cycles have something to show."""

from __future__ import annotations

from datetime import datetime

from exchange.core.db import db
from exchange.cycles.planning.models import Cycle, CycleMeeting
from exchange.meetings.models import Meeting

#: Forum, and its meetings of the world that have a place in the cycle; ``number`` in the order of a level.
CYCLES = (
    ("coalition", (("exchange", 1), ("cancelled", 1))),
    ("eu-clasi", (("clasi_union", 1), ("clasi", 1))),
)


def add_cycles(now: datetime, meetings: dict[str, Meeting]) -> None:
    """Give each forum a cycle of the year after ``now``, with the meetings (by their names in the world) it has."""
    for _forum, places in CYCLES:
        first = meetings[places[0][0]]
        day = now.date().replace(year=now.year + 1, month=11, day=15)
        db.session.add(
            Cycle(
                forum_id=first.forum_id, year=day.year, window_first=day, window_last=day.replace(day=30), days=1, made_at=now,
                places=[
                    CycleMeeting(
                        meeting_id=meetings[name].id, level=meetings[name].level, number=number,
                        planned_on=meetings[name].day,
                    )
                    for name, number in places
                ],
            )
        )  # fmt: skip
    db.session.flush()
