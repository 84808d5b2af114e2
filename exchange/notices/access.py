"""Who reads the outbox: the administrator all of it, who runs a forum the messages about its meetings."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Role, Viewer
from exchange.core.access import Door

#: Roles whose holders run a forum.
RUNNERS = (Role.SECRETARIAT, Role.CHAIR)


def _runs_some(viewer: Viewer, _subject: Any) -> bool:
    return viewer.is_admin or bool(viewer.forums(*RUNNERS))


def sees_address(viewer: Viewer, forum_id: int | None) -> bool:
    """Say whether the viewer reads to which address a message about a meeting of the forum went (V1, V2).

    Who has to put an address right: the administrator, and on the Union side the secretariat. Others read the name.
    """
    return viewer.is_admin or (viewer.is_union and forum_id is not None and viewer.holds(forum_id, Role.SECRETARIAT))


OUTBOX = Door(
    "notices.outbox",
    "The platform administrator; of the messages about a forum's meetings, its secretariat and, while its term runs, "
    "the chair's delegation.",
    _runs_some,
)
