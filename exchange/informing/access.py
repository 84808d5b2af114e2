"""Doors of duties to inform: who runs the forum informs and sees the proof; whoever was told takes note."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Role, Viewer
from exchange.core.access import Door
from exchange.world.rules import Side

#: Roles whose holders run a forum, and so inform.
RUNNERS = (Role.SECRETARIAT, Role.CHAIR)


def informs(viewer: Viewer) -> bool:
    """Say whether the viewer runs some forum, whose duties are then in the viewer's hands."""
    return viewer.is_admin or bool(viewer.forums(*RUNNERS))


def handles(viewer: Viewer, side: Side) -> bool:
    """Say whether the viewer tells, reminds and releases people of that side: the partner side its own (V1)."""
    return viewer.is_union or side is Side.PARTNER


def _handles_it(viewer: Viewer, told: Any) -> bool:
    return viewer.runs(told.duty.forum_id) and handles(viewer, told.person.side)


SOME = Door(
    "informing.some",
    "The secretariat and, while its term runs, the chair's delegation of a forum.",
    lambda viewer, _subject: informs(viewer),
)
RUN = Door(
    "informing.run",
    "The secretariat and, while its term runs, the chair's delegation of the forum that informs.",
    lambda viewer, duty: viewer.runs(duty.forum_id),
)
HANDLE = Door(
    "informing.handle",
    "Those who run the forum that informs (on the partner side: for partner-side people).",
    _handles_it,
)
TAKE_NOTE = Door("informing.take_note", "Whoever was told.", lambda _viewer, _told: True)
