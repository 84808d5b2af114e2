"""The rules of assessment rounds."""

from __future__ import annotations

from exchange.assessments.rules.consolidating import (
    Ranked,
    Spread,
    Table,
    Trend,
    measure,
    moved,
    ranking,
    read_table,
    spread_of,
    trend,
)
from exchange.assessments.rules.rounds import (
    ALWAYS,
    CONSULTED,
    MOST,
    AssessmentRefusedError,
    Given,
    OvertakenError,
    Plan,
    Refusal,
    RoundState,
    changed,
    takes_answers,
    trouble_of_answer,
    trouble_of_plan,
)

__all__ = [
    "ALWAYS",
    "CONSULTED",
    "MOST",
    "AssessmentRefusedError",
    "Given",
    "OvertakenError",
    "Plan",
    "Ranked",
    "Refusal",
    "RoundState",
    "Spread",
    "Table",
    "Trend",
    "changed",
    "measure",
    "moved",
    "ranking",
    "read_table",
    "spread_of",
    "takes_answers",
    "trend",
    "trouble_of_answer",
    "trouble_of_plan",
]
