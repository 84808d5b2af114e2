"""What a practice says and about what, how it moves through review, and what in it looks like operational data."""

from __future__ import annotations

from exchange.practices.rules.life import (
    HELD_BY_AUTHOR,
    IN_REVIEW,
    KEPT_FOR,
    Asked,
    NotNowError,
    OvertakenError,
    PracticeRefusedError,
    Refusal,
    State,
    Verdict,
    check_reach,
    check_review,
    is_stale,
    resubmitted_to,
    review_due,
)
from exchange.practices.rules.operational import Suspect, Suspicion, suspicions
from exchange.practices.rules.vocabulary import (
    TEXTS,
    Details,
    Instrument,
    Kind,
    Part,
    Phase,
    Priority,
    Reach,
    missing,
)

__all__ = [
    "HELD_BY_AUTHOR",
    "IN_REVIEW",
    "KEPT_FOR",
    "TEXTS",
    "Asked",
    "Details",
    "Instrument",
    "Kind",
    "NotNowError",
    "OvertakenError",
    "Part",
    "Phase",
    "PracticeRefusedError",
    "Priority",
    "Reach",
    "Refusal",
    "State",
    "Suspect",
    "Suspicion",
    "Verdict",
    "check_reach",
    "check_review",
    "is_stale",
    "missing",
    "resubmitted_to",
    "review_due",
    "suspicions",
]
