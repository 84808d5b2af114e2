"""Agenda items and their running times."""

from __future__ import annotations

from enum import StrEnum


class ItemKind(StrEnum):
    """What an agenda item is for; a section is a heading."""

    SECTION = "section"
    INFORMATION = "information"
    DISCUSSION = "discussion"
    DECISION = "decision"
