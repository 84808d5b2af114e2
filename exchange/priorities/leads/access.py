"""Doors of roles on priorities: a national contact point enters those of the own country, the administrator all."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import Door
from exchange.countries.rules import speaks_for


def may_add(viewer: Viewer, _subject: Any = None) -> bool:
    """Say whether the viewer enters roles of some country."""
    return viewer.is_admin or (viewer.is_union and bool(speaks_for(viewer)))


def may_change(viewer: Viewer, lead: Any) -> bool:
    """Say whether the viewer keeps what this country or body does."""
    return viewer.is_admin or (viewer.is_union and lead.country_code in speaks_for(viewer))


ADD = Door(
    "leads.add",
    "The platform administrator, and national contact points of Member States for their own country.",
    may_add,
)
CHANGE = Door("leads.change", ADD.sentence, may_change)
