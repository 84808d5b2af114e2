"""What a proposal says and what it comes near."""

from __future__ import annotations

from exchange.proposals.rules.life import (
    CHANGEABLE,
    DECIDED,
    FEWEST_COUNTRIES,
    OVER,
    Answer,
    Details,
    Funding,
    OvertakenError,
    ProposalRefusedError,
    Refusal,
    Said,
    State,
    check_answer,
    closes_circle,
    flaw,
    missing,
)
from exchange.proposals.rules.overlap import (
    LEAST,
    WEIGHTS,
    Footprint,
    Overlap,
    Why,
    compare,
    overlaps,
    same_time,
)

__all__ = [
    "CHANGEABLE",
    "DECIDED",
    "FEWEST_COUNTRIES",
    "LEAST",
    "OVER",
    "WEIGHTS",
    "Answer",
    "Details",
    "Footprint",
    "Funding",
    "Overlap",
    "OvertakenError",
    "ProposalRefusedError",
    "Refusal",
    "Said",
    "State",
    "Why",
    "check_answer",
    "closes_circle",
    "compare",
    "flaw",
    "missing",
    "overlaps",
    "same_time",
]
