"""Who must be there and who has been asked (E2, E3, JC 4), who gets a seat, and what is refused."""

from __future__ import annotations

from exchange.meetings.invitations.rules.coverage import (
    Asked,
    Cell,
    CellState,
    Gap,
    Matrix,
    Noted,
    Place,
    Why,
    columns,
    coverage,
    owes_coverage,
    required_capacities,
    stays_out,
)
from exchange.meetings.invitations.rules.refusals import (
    ANSWERS,
    CallState,
    Refusal,
    RefusedError,
    Standing,
    check_answerable,
    check_belongs,
    check_call,
    check_nomination,
    check_open,
    usual_respond_by,
)
from exchange.meetings.invitations.rules.seats import Queued, Settlement, admit, promote

__all__ = [
    "ANSWERS",
    "Asked",
    "CallState",
    "Cell",
    "CellState",
    "Gap",
    "Matrix",
    "Noted",
    "Place",
    "Queued",
    "Refusal",
    "RefusedError",
    "Settlement",
    "Standing",
    "Why",
    "admit",
    "check_answerable",
    "check_belongs",
    "check_call",
    "check_nomination",
    "check_open",
    "columns",
    "coverage",
    "owes_coverage",
    "promote",
    "required_capacities",
    "stays_out",
    "usual_respond_by",
]
