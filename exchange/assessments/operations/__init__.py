"""What is done in an assessment round: by Eurojust, which runs it, and by those who contribute."""

from __future__ import annotations

from exchange.assessments.operations.answers import answer
from exchange.assessments.operations.rounds import (
    change,
    close,
    decide,
    freeze,
    open_round,
    prepare,
    remove,
    reopen,
    transmit,
)

__all__ = ["answer", "change", "close", "decide", "freeze", "open_round", "prepare", "remove", "reopen", "transmit"]
