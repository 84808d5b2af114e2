"""Doors of deadlines: they are in the hands of those who have the meeting's plan, and done is said by who answers too."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import Door
from exchange.meetings import access as meetings

SEE = meetings.SEE


def may_finish(viewer: Viewer, deadline: Any) -> bool:
    """Say whether the viewer may say that it is done: those who set deadlines, and who holds the role that answers."""
    return meetings.may_change(viewer, deadline.meeting) or viewer.holds(deadline.forum_id, deadline.owner)


def _changes_its(viewer: Viewer, deadline: Any) -> bool:
    return meetings.may_change(viewer, deadline.meeting)


SET = Door("deadlines.set", meetings.CHANGE.sentence, meetings.may_change)
CHANGE = Door("deadlines.change", meetings.CHANGE.sentence, _changes_its)
FINISH = Door(
    "deadlines.finish",
    "Those who set the deadlines of the meeting, and the holders of the role that answers for this one.",
    may_finish,
)
