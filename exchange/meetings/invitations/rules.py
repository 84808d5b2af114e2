"""Who must be there, and who has been asked (E2, E3, JC 4)."""

from __future__ import annotations

from enum import StrEnum


class CallState(StrEnum):
    """Whether a contact point can still nominate."""

    OPEN = "open"
    CLOSED = "closed"
