"""Doors of what is forwarded."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import Door
from exchange.forwarding.rules import SENDING
from exchange.meetings.access import plans
from exchange.meetings.outcomes.access import keeps
from exchange.meetings.rules import TOOK_PLACE


def may_forward_item(viewer: Viewer, meeting: Any, item: Any) -> bool:
    """Say whether the viewer may forward what was found under the item: of an exchange, or the contact group, that took place."""
    return meeting.level in SENDING and meeting.state in TOOK_PLACE and keeps(viewer, meeting, item)


def may_forward(viewer: Viewer, _practice: Any = None) -> bool:
    """Say whether the viewer may forward a practice that the viewer may read: to some forum at least."""
    return viewer.is_admin or bool(viewer.forums())


PRACTICE = Door(
    "forwarding.practice",
    "The administrator, and whoever may read the practice and holds a role in a forum.",
    may_forward,
)
ITEM = Door(
    "forwarding.item",
    "Secretariat, chair and the item's rapporteur, once the meeting took place.",
    lambda viewer, item: may_forward_item(viewer, item.meeting, item),
)
SEE = Door(
    "forwarding.see", "Whoever forwarded it, and the people of the forum it goes to.", lambda _viewer, _one: True
)
WITHDRAW = Door(
    "forwarding.withdraw",
    "Whoever forwarded it, and the administrator.",
    lambda viewer, one: viewer.is_admin or one.by_id == viewer.person_id,
)
DECLINE = Door(
    "forwarding.decline",
    "Those who prepare the meetings of the forum it goes to.",
    lambda viewer, one: plans(viewer, one.forum_id),
)
