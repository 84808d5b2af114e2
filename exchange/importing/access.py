"""Doors of imports: who may change a table row by row may import it; a run is its owner's, and the administrator looks on."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import Door
from exchange.importing.rules import importable, offered


def imports(viewer: Viewer, _subject: Any = None) -> bool:
    """Say whether the viewer may import anything."""
    return bool(offered(viewer))


def may_own(viewer: Viewer, run: Any) -> bool:
    """Say whether the viewer may save what was handed in: only who did so, while the table is open to that person."""
    table = importable(run.key)
    return run.by_id == viewer.person_id and table is not None and table.opens_for(viewer)


LIST = Door("importing.list", "Whoever may change the rows of one of the tables one by one.", imports)
TABLE = Door(
    "importing.table",
    "Whoever may change the rows of the table one by one.",
    lambda viewer, table: table.opens_for(viewer),
)
SEE = Door("importing.see", "Whoever handed it in, and the platform administrator.", lambda _viewer, _run: True)
SAVE = Door("importing.save", "Whoever handed it in.", may_own)
