"""The door of a meeting's priorities."""

from __future__ import annotations

from exchange.core.access import Door
from exchange.meetings.access import plans

CHOOSE = Door(
    "priorities.choose",
    "Contact group, secretariat and chair's delegation of the forum.",
    lambda viewer, meeting: plans(viewer, meeting.forum_id),
)
