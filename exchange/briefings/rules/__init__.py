"""The rules of briefing packages."""

from __future__ import annotations

from exchange.briefings.rules.content import Entry, Moved, Section, differences, read_sections, told
from exchange.briefings.rules.package import (
    DEFAULT_ORDER,
    BriefingRefusedError,
    Details,
    FileForm,
    FileState,
    OvertakenError,
    Part,
    Refusal,
    is_due,
    moved_by,
    trouble_of_details,
)

__all__ = [
    "DEFAULT_ORDER",
    "BriefingRefusedError",
    "Details",
    "Entry",
    "FileForm",
    "FileState",
    "Moved",
    "OvertakenError",
    "Part",
    "Refusal",
    "Section",
    "differences",
    "is_due",
    "moved_by",
    "read_sections",
    "told",
    "trouble_of_details",
]
