"""The page of a series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g, render_template

from exchange.chairing.queries import chairs_on
from exchange.core import clock
from exchange.core.access import door
from exchange.meetings.access import plans
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.meetings.series import access, queries
from exchange.meetings.series.models import MeetingSeries
from exchange.meetings.series.queries import Whole, standing_of
from exchange.meetings.series.rules import is_by_hand
from exchange.meetings.series.views.shared import NEXT, bp


@dataclass(frozen=True, slots=True)
class Row:
    """A meeting of the series on its page. ``instead``: it is held on another day than its series gives it."""

    meeting: Meeting
    past: bool
    instead: bool
    retimed: bool


@bp.get("/<int:series_id>")
@door(access.SEE, subject=queries.series_or_404)
def show(**_address: int) -> Any:
    """Show what the series is, what comes next, and all its meetings as far as the viewer sees them."""
    whole: Whole = g.subject
    rows = _rows(whole)
    coming = [row for row in rows if not row.past]
    standing = [row for row in coming if row.meeting.state is not State.CANCELLED and not row.meeting.date_open]
    may_plan = plans(g.viewer, whole.forum_id)
    return render_template(
        "meetings/series/show.html",
        series=whole.series,
        rhythm=whole.series.rhythm,
        following=sorted(standing, key=lambda row: row.meeting.starts_at or row.meeting.created_at)[:NEXT],
        coming=coming,
        past=[row for row in reversed(rows) if row.past],
        chairs=chairs_on(_days(whole.series, rows)),
        may_plan=may_plan,
        may_change=whole.series.ended_on is None and access.CHANGE.opens_for(g.viewer, whole),
        # What was deleted may have been for the Union side only (V1).
        gaps=queries.gaps(whole.series.id) if may_plan and g.viewer.is_union else [],
    )


def _rows(whole: Whole) -> list[Row]:
    now, rhythm = clock.now(), whole.series.rhythm
    return [
        Row(
            meeting,
            standing.past,
            meeting.day != meeting.series_on and not meeting.date_open,
            not standing.past and is_by_hand(standing, rhythm) and meeting.day == meeting.series_on,
        )
        for meeting in whole.meetings
        for standing in [standing_of(meeting, now)]
    ]


def _days(series: MeetingSeries, rows: Sequence[Row]) -> list[Any]:
    return [
        (series.forum_id, row.meeting.day) for row in rows if row.meeting.day is not None and not row.meeting.date_open
    ]
