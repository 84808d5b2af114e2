"""Doors of briefing packages. Nothing of them is for the partner side (V1); the Commission prepares them with those it consults (JC 8)."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import Door

#: JC 8 a: the Commission, in consultation with Eurojust, Europol and the EEAS.
BODIES = frozenset({"commission", "eurojust", "europol", "eeas"})


def keeps(viewer: Viewer, _subject: Any = None) -> bool:
    """Say whether the viewer writes packages."""
    return viewer.is_union and (viewer.is_admin or viewer.authority_key in BODIES)


LIST = Door("briefings.list", "The Union side.", lambda viewer, _subject: viewer.is_union)
KEEP = Door(
    "briefings.keep", "People of the Commission, Eurojust, Europol and the EEAS, and the platform administrator.", keeps
)
READ = Door(
    "briefings.read",
    "The Union side, once the version is shared; before, those who write packages.",
    lambda _viewer, _subject: True,
)
