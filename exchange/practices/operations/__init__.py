"""Verbs of practices: an author writes and submits, reviewers decide (V3)."""

from __future__ import annotations

from exchange.practices.operations.reviewing import Opinion, decide
from exchange.practices.operations.writing import change, confirm, create, discard, submit, take_back

__all__ = ["Opinion", "change", "confirm", "create", "decide", "discard", "submit", "take_back"]
