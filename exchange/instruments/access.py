"""Doors of instruments: treaties are public; who works on them, and how, is the Union side's (V1)."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import SIGNED_IN, Door
from exchange.countries.rules import speaks_for

#: JC 6-7: those who are invited to conclude agreements and promote accession.
BODIES = frozenset({"commission", "eeas", "eurojust"})


def keeps_all(viewer: Viewer) -> bool:
    """Say whether the viewer keeps every instrument: the administrator, and people of those who promote them."""
    return viewer.is_admin or (viewer.is_union and viewer.authority_key in BODIES)


def own_members(viewer: Viewer) -> frozenset[str]:
    """Return the Member States whose bilateral treaties the viewer keeps."""
    return speaks_for(viewer) if viewer.is_union else frozenset()


def may_enter(viewer: Viewer, _country: Any = None) -> bool:
    """Say whether the viewer enters some instrument."""
    return keeps_all(viewer) or bool(own_members(viewer))


def may_keep(viewer: Viewer, instrument: Any) -> bool:
    """Say whether the viewer changes the instrument."""
    return keeps_all(viewer) or instrument.member_code in own_members(viewer)


SEE = SIGNED_IN
ENTER = Door(
    "instruments.enter",
    "The platform administrator and people of the Commission, the EEAS and Eurojust; national contact points the bilateral treaties of their own Member State.",
    may_enter,
)
KEEP = Door("instruments.keep", ENTER.sentence, may_keep)
