"""Verbs of practices: an author writes and submits, reviewers decide, and who looks after it keeps it true (V3)."""

from __future__ import annotations

from exchange.practices.operations.attaching import add_file, remove_file
from exchange.practices.operations.keeping import begin_revision, bring_back, stand_again, supersede, withdraw
from exchange.practices.operations.reviewing import Opinion, decide
from exchange.practices.operations.writing import change, confirm, create, discard, submit, take_back

__all__ = [
    "Opinion",
    "add_file",
    "begin_revision",
    "bring_back",
    "change",
    "confirm",
    "create",
    "decide",
    "discard",
    "remove_file",
    "stand_again",
    "submit",
    "supersede",
    "take_back",
    "withdraw",
]
