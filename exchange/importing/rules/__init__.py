"""What can be imported, what an import would change, and how far one is."""

from exchange.importing.rules.periods import Held, Wish, overlaps, planned
from exchange.importing.rules.plans import Change, Clash, Importable, Plan, What, importable, importables, offered
from exchange.importing.rules.runs import (
    ENDED,
    KEPT,
    LEASE,
    SMALL_BYTES,
    SMALL_ROWS,
    WORKING,
    ImportRefusedError,
    OvertakenError,
    Refusal,
    State,
    may_drop,
    may_save,
)

__all__ = [
    "ENDED",
    "KEPT",
    "LEASE",
    "SMALL_BYTES",
    "SMALL_ROWS",
    "WORKING",
    "Change",
    "Clash",
    "Held",
    "ImportRefusedError",
    "Importable",
    "OvertakenError",
    "Plan",
    "Refusal",
    "State",
    "What",
    "Wish",
    "importable",
    "importables",
    "may_drop",
    "may_save",
    "offered",
    "overlaps",
    "planned",
]
