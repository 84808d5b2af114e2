"""Doors of planning. Plans rest on all meetings of a forum, also those of the Union side: the partner side has none (V1)."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import Door
from exchange.meetings.access import plans


def _forum_id(subject: Any) -> int:
    """Return the key of the forum that a forum or a cycle is or belongs to."""
    return int(getattr(subject, "forum_id", None) or subject.id)


def may_see(viewer: Viewer, forum_id: int) -> bool:
    """Say whether the viewer plans the years of the forum: who prepares its meetings, on the Union side."""
    return viewer.is_union and plans(viewer, forum_id)


def may_decide(viewer: Viewer, forum_id: int) -> bool:
    """Say whether the viewer makes and changes the cycles of the forum."""
    return viewer.is_union and viewer.runs(forum_id)


SEE = Door(
    "planning.see",
    "Contact group, secretariat and chair's delegation of the forum, on the Union side.",
    lambda viewer, subject: may_see(viewer, _forum_id(subject)),
)
DECIDE = Door(
    "planning.decide",
    "The secretariat and, while its term runs, the chair's delegation of the forum, on the Union side.",
    lambda viewer, subject: may_decide(viewer, _forum_id(subject)),
)
