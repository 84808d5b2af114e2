"""What a mail from a calendar says (A4, K3), whether it counts, and why not."""

from __future__ import annotations

from exchange.notices.answers.rules.itip import Counter, Party, Reply, answered_in
from exchange.notices.answers.rules.letters import MOST_BYTES, Mail, read
from exchange.notices.answers.rules.reasons import QUIET, Fate, Reason, Trouble
from exchange.notices.answers.rules.verdict import KEPT, LONGEST_NOTE, Expected, Given, fate_of, hinted, judge, latest

__all__ = [
    "KEPT",
    "LONGEST_NOTE",
    "MOST_BYTES",
    "QUIET",
    "Counter",
    "Expected",
    "Fate",
    "Given",
    "Mail",
    "Party",
    "Reason",
    "Reply",
    "Trouble",
    "answered_in",
    "fate_of",
    "hinted",
    "judge",
    "latest",
    "read",
]
