"""What can be said of third countries."""

from __future__ import annotations

from enum import StrEnum


class Degree(StrEnum):
    """How much a Member State needs cooperation with a third country (E3)."""

    NONE = "none"
    LOW = "low"
    HIGH = "high"
