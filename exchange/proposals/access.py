"""Doors of proposals and of the register of initiatives (G2)."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import Door
from exchange.meetings.access import PLANNERS, plans
from exchange.needs.access import has_board


def may_register(viewer: Viewer, _subject: Any = None) -> bool:
    """Say whether the viewer enters initiatives: whoever prepares meetings of some forum."""
    return viewer.is_admin or bool(viewer.forums(*PLANNERS))


REGISTER = Door("proposals.register", "Those who hold a role in a forum, and the administrator.", lambda viewer, _s: (
    viewer.is_admin or bool(viewer.forums())
))  # fmt: skip
ENTER = Door("proposals.enter", "Contact group, secretariat and chair's delegation of a forum.", may_register)
LIST = Door("proposals.list", "Those who hold a role in the forum, and the administrator.", has_board)
WRITE_NEW = Door(
    "proposals.write_new",
    "Contact group, secretariat and chair's delegation of the forum.",
    lambda viewer, forum: plans(viewer, forum.id),
)
SEE = Door("proposals.see", "Those who hold a role in the forum, and the administrator.", lambda _v, _s: True)
WRITE = Door("proposals.write", WRITE_NEW.sentence, lambda viewer, one: plans(viewer, one.forum_id))
