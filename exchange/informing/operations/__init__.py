"""Informing, reminding, taking note, releasing and closing. Nobody hears of anything but through the journal."""

from __future__ import annotations

from exchange.informing.operations.chasing import close, close_about, release, remind, remind_due, restrict
from exchange.informing.operations.shared import Bearer
from exchange.informing.operations.telling import Recipient, Told, acknowledge, inform

__all__ = [
    "Bearer",
    "Recipient",
    "Told",
    "acknowledge",
    "close",
    "close_about",
    "inform",
    "release",
    "remind",
    "remind_due",
    "restrict",
]
