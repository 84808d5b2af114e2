"""What is done with briefing packages."""

from __future__ import annotations

from exchange.briefings.operations.files import media_type, write_waiting
from exchange.briefings.operations.packages import (
    add_text,
    begin,
    change,
    forget_use,
    freeze,
    move,
    note_use,
    remove,
    share,
    write,
)

__all__ = [
    "add_text",
    "begin",
    "change",
    "forget_use",
    "freeze",
    "media_type",
    "move",
    "note_use",
    "remove",
    "share",
    "write",
    "write_waiting",
]
