"""Doors of commitments: read by those of the forum, kept by those who prepare its meetings; who answers reports."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Role, Viewer
from exchange.core.access import Door
from exchange.meetings.access import plans
from exchange.needs.access import has_board


def reports(viewer: Viewer, one: Any) -> bool:
    """Say whether the viewer tells how far it is: who prepares the meetings, and contact points of the country that answers."""
    own = one.owner_country is not None and one.owner_country in viewer.countries(one.forum_id, Role.CONTACT_POINT)
    return own or plans(viewer, one.forum_id)


LIST = Door("commitments.list", "Those who hold a role in the forum, and the administrator.", has_board)
SEE = Door("commitments.see", LIST.sentence, lambda _viewer, _commitment: True)
MAKE = Door(
    "commitments.make",
    "Contact group, secretariat and chair's delegation of the forum.",
    lambda viewer, forum: plans(viewer, forum.id),
)
MAKE_UNDER = Door("commitments.make_under", MAKE.sentence, lambda viewer, item: plans(viewer, item.meeting.forum_id))
KEEP = Door("commitments.keep", MAKE.sentence, lambda viewer, one: plans(viewer, one.forum_id))
REPORT = Door(
    "commitments.report",
    "Contact group, secretariat and chair's delegation of the forum, and contact points of the country that answers for it.",
    reports,
)
