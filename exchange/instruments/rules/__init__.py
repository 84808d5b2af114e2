"""The rules of instruments: how they stand, and the legal basis that follows."""

from __future__ import annotations

from exchange.instruments.rules.legal import Basis, Bound, Standing, Strength, legal_basis, strength
from exchange.instruments.rules.standing import (
    ASKED,
    Details,
    InstrumentRefusedError,
    Kind,
    Matter,
    OvertakenError,
    Refusal,
    State,
    What,
    holds,
    obstacle,
    what_of,
)

__all__ = [
    "ASKED",
    "Basis",
    "Bound",
    "Details",
    "InstrumentRefusedError",
    "Kind",
    "Matter",
    "OvertakenError",
    "Refusal",
    "Standing",
    "State",
    "Strength",
    "What",
    "holds",
    "legal_basis",
    "obstacle",
    "strength",
    "what_of",
]
