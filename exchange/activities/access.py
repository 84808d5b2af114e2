"""Doors of joint activities: read by those of the forum, kept by those who prepare its meetings."""

from __future__ import annotations

from exchange.core.access import Door
from exchange.meetings.access import plans
from exchange.needs.access import has_board

LIST = Door("activities.list", "Those who hold a role in the forum, and the administrator.", has_board)
SEE = Door("activities.see", LIST.sentence, lambda _viewer, _activity: True)
CONSIDER = Door(
    "activities.consider",
    "Contact group, secretariat and chair's delegation of the forum.",
    lambda viewer, decision: plans(viewer, decision.forum_id),
)
KEEP = Door("activities.keep", CONSIDER.sentence, lambda viewer, one: plans(viewer, one.forum_id))
