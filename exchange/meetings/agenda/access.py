"""Doors of the agenda: in whose hands it is follows the state of the meeting."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import Door
from exchange.meetings import access as meetings
from exchange.meetings.agenda.rules import Hands, hands
from exchange.world.rules import Audience

SEE = meetings.SEE


def may_change(viewer: Viewer, meeting: Any) -> bool:
    """Say whether the viewer may change the meeting's agenda as the meeting stands (M5)."""
    match hands(meeting.state):
        case Hands.PLANNERS:
            return meetings.plans(viewer, meeting.forum_id)
        case Hands.RUNNERS:
            return viewer.runs(meeting.forum_id)
    return False


def may_mark(viewer: Viewer, meeting: Any) -> bool:
    """Say whether the viewer may mark items as for the Union side only: pointless where the whole meeting is."""
    return viewer.is_union and meeting.audience is Audience.ALL


def _changes_its(viewer: Viewer, item: Any) -> bool:
    return may_change(viewer, item.meeting)


CHANGE = Door(
    "agenda.change",
    "Those who plan the meeting; once it is convened its secretariat and chair; nobody once it is over.",
    may_change,
)
CHANGE_ITEM = Door("agenda.change_item", CHANGE.sentence, _changes_its)
CARRY = Door(
    "agenda.carry", "Those who plan meetings of a forum: they take items to another agenda.", meetings.PLAN.opens_for
)
