"""Opening, answering and steering date polls. Nobody hears of anything but through the journal."""

from __future__ import annotations

from exchange.scheduling.polls.operations.answering import Said, answer, record_answer
from exchange.scheduling.polls.operations.asking import add_voters, remind, remind_all, remove_voter, set_required
from exchange.scheduling.polls.operations.opening import Terms, add_options, check_terms, open_poll, take_back
from exchange.scheduling.polls.operations.shared import OddOptionsError, Seat, end_of
from exchange.scheduling.polls.operations.steering import change, choose, date_settled, reopen, stop, withdraw

__all__ = [
    "OddOptionsError",
    "Said",
    "Seat",
    "Terms",
    "add_options",
    "add_voters",
    "answer",
    "change",
    "check_terms",
    "choose",
    "date_settled",
    "end_of",
    "open_poll",
    "record_answer",
    "remind",
    "remind_all",
    "remove_voter",
    "reopen",
    "set_required",
    "stop",
    "take_back",
    "withdraw",
]
