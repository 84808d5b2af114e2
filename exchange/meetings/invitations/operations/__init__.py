"""The verbs of lists, answers, calls and cells. Each takes the meeting's list for itself, then changes and journals."""

from __future__ import annotations

from exchange.meetings.invitations.operations.answers import answer, record_answer
from exchange.meetings.invitations.operations.calls import (
    call,
    call_all,
    change_call,
    close_call,
    nominate,
    nominate_new,
)
from exchange.meetings.invitations.operations.cells import unwaive, waive
from exchange.meetings.invitations.operations.lists import invite, replace, withdraw
from exchange.meetings.invitations.operations.seating import lock, settle

__all__ = [
    "answer",
    "call",
    "call_all",
    "change_call",
    "close_call",
    "invite",
    "lock",
    "nominate",
    "nominate_new",
    "record_answer",
    "replace",
    "settle",
    "unwaive",
    "waive",
    "withdraw",
]
