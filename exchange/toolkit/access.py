"""Doors of the toolkit: the Union side sees it (V1); the bodies that JC names keep it, and contact points what their country answers for."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import Door
from exchange.countries.rules import speaks_for

BODIES = frozenset({"commission", "eeas", "eurojust"})


def keeps_all(viewer: Viewer) -> bool:
    """Say whether the viewer keeps every measure."""
    return viewer.is_union and (viewer.is_admin or viewer.authority_key in BODIES)


def own(viewer: Viewer) -> frozenset[str]:
    """Return the Member States for which the viewer answers."""
    return speaks_for(viewer) if viewer.is_union else frozenset()


def may_keep(viewer: Viewer, asked: Any) -> bool:
    """Say whether the viewer changes how a measure stands: also what is nobody's yet, for the own Member State."""
    if keeps_all(viewer):
        return True
    owner = asked.entry.owner if asked.entry is not None else ""
    return bool(own(viewer)) and (not owner or owner in own(viewer))


SEE = Door("toolkit.see", "The Union side.", lambda viewer, _subject: viewer.is_union)
KEEP = Door(
    "toolkit.keep",
    "The platform administrator and people of the Commission, the EEAS and Eurojust; national contact points what their Member State answers for.",
    may_keep,
)
