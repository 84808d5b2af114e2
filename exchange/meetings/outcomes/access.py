"""Doors of outcomes: who writes, and when."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import Door
from exchange.meetings import access as meetings
from exchange.meetings.outcomes.rules import OPEN, Phase, phase

SEE = meetings.SEE


def phase_for(viewer: Viewer, meeting: Any) -> Phase:
    """Return how far the meeting's outcome is at the viewer's instant."""
    return phase(meeting.state, meeting.starts_at, viewer.at)


def keeps(viewer: Viewer, meeting: Any, item: Any = None) -> bool:
    """Say whether the text is in the viewer's care: of those who run the meeting, and of the item's rapporteur."""
    return viewer.runs(meeting.forum_id) or (item is not None and item.rapporteur_id == viewer.person_id)


def may_write(viewer: Viewer, meeting: Any, item: Any = None) -> bool:
    """Say whether the viewer may write the text (of the item, or on the whole) as things stand."""
    return phase_for(viewer, meeting) in OPEN and keeps(viewer, meeting, item)


WRITE_ITEM = Door(
    "outcomes.write_item",
    "Secretariat, chair and the item's rapporteur, from the start of the meeting until the outcome is adopted.",
    lambda viewer, item: may_write(viewer, item.meeting, item),
)
WRITE = Door(
    "outcomes.write",
    "Secretariat and chair, from the start of the meeting until the outcome is adopted.",
    may_write,
)
HISTORY_OF_ITEM = Door(
    "outcomes.history_of_item",
    "Secretariat, chair and the item's rapporteur.",
    lambda viewer, item: keeps(viewer, item.meeting, item),
)
HISTORY = Door("outcomes.history", "Secretariat and chair.", keeps)
