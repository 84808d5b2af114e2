"""Where a message stands."""

from __future__ import annotations

from enum import StrEnum


class Delivery(StrEnum):
    """Whether a message has left. In a demo none ever does: it is read in the outbox."""

    WAITING = "waiting"
    SENT = "sent"
