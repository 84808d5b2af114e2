"""Taking answers that came by mail, and settling those that were set aside. Nothing here answers with mail."""

from __future__ import annotations

from exchange.notices.answers.operations.reading import forget_trouble, note_read, note_trouble
from exchange.notices.answers.operations.settling import NotOpenError, NotSettledError, record, reopen, settle, tidy
from exchange.notices.answers.operations.taking import Taken, keep_unread, take

__all__ = [
    "NotOpenError",
    "NotSettledError",
    "Taken",
    "forget_trouble",
    "keep_unread",
    "note_read",
    "note_trouble",
    "record",
    "reopen",
    "settle",
    "take",
    "tidy",
]
