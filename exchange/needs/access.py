"""Doors of needs: the forum's people read them, those who prepare its meetings write them, countries support them (G1)."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Role, Viewer
from exchange.core.access import Door
from exchange.meetings.access import plans

#: Whoever holds one of these speaks for the own country.
SPEAKING = (Role.CONTACT_GROUP, Role.CONTACT_POINT, Role.SENIOR_OFFICIAL, Role.DELEGATION)


def has_board(viewer: Viewer, forum: Any) -> bool:
    """Say whether the viewer sees the forum's board: holders of a role there, and the administrator (V2)."""
    return viewer.is_admin or forum.id in viewer.forums()


def may_write(viewer: Viewer, forum_id: int) -> bool:
    """Say whether the viewer writes and moves needs of the forum."""
    return plans(viewer, forum_id)


def speaks_for(viewer: Viewer, need: Any) -> frozenset[str]:
    """Return the countries for which the viewer can support the need."""
    return viewer.countries(need.forum_id, *SPEAKING)


BOARD = Door("needs.board", "Those who hold a role in the forum, and the administrator.", has_board)
WRITE_NEW = Door(
    "needs.write_new",
    "Contact group, secretariat and chair's delegation of the forum.",
    lambda viewer, forum: may_write(viewer, forum.id),
)
SEE = Door("needs.see", "Those who hold a role in the forum, and the administrator.", lambda _viewer, _need: True)
WRITE = Door("needs.write", WRITE_NEW.sentence, lambda viewer, need: may_write(viewer, need.forum_id))
SUPPORT = Door(
    "needs.support",
    "Contact group, contact points, senior officials and delegations of the forum, for their own country.",
    lambda viewer, need: bool(speaks_for(viewer, need)),
)
