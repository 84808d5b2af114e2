"""Doors of the two cycles: read by those of the forum, whichever side; kept by those who prepare its meetings."""

from __future__ import annotations

from exchange.core.access import Door
from exchange.meetings.access import plans
from exchange.needs.access import has_board

LIST = Door("security.list", "Those who hold a role in the forum, and the administrator.", has_board)
ADD = Door(
    "security.add",
    "Contact group, secretariat and chair's delegation of the forum.",
    lambda viewer, forum: plans(viewer, forum.id),
)
CHANGE = Door("security.change", ADD.sentence, lambda viewer, milestone: plans(viewer, milestone.forum_id))
