"""Doors of the people's room, and who learns a person's e-mail address and telephone."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Role, Viewer, may_invite, may_invite_to
from exchange.core.access import ADMINISTRATOR, PUBLIC, SIGNED_IN, Door
from exchange.world.rules import Side

__all__ = ["ADMINISTRATOR", "INVITATION", "INVITE", "PUBLIC", "SEE", "SIGNED_IN", "may_contact", "may_renew"]


def may_contact(viewer: Viewer, person_id: int, forums: frozenset[int]) -> bool:
    """Say whether the viewer learns how to reach a person who now holds roles in these forums (V1, V2).

    Oneself; administrators; on the Union side the secretariat and the chair of a forum of both.
    """
    if viewer.is_admin or viewer.person_id == person_id:
        return True
    return viewer.is_union and bool(viewer.forums(Role.SECRETARIAT, Role.CHAIR) & forums)


def may_renew(viewer: Viewer, side: Side, invited_by: int | None, forums: frozenset[int]) -> bool:
    """Say whether the viewer may send the invitation of a person again, or withdraw it."""
    if not may_invite_to(viewer, side):
        return False
    own = invited_by == viewer.person_id or bool(viewer.forums(Role.SECRETARIAT) & forums)
    return viewer.is_admin or own


def _invites(viewer: Viewer, _subject: Any) -> bool:
    return may_invite(viewer)


def _renews(viewer: Viewer, known: Any) -> bool:
    return may_renew(viewer, known.person.side, known.person.invited_by, known.forums)


SEE = Door("accounts.see", "Oneself, and those with whom one shares a forum or a meeting.", lambda _v, _s: True)
INVITE = Door("accounts.invite", "The platform administrator and the secretariat of a forum.", _invites)
INVITATION = Door(
    "accounts.invitation",
    "The platform administrator, who sent the invitation, and the secretariat of a forum of that person.",
    _renews,
)
