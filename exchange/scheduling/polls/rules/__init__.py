"""Rules of date polls: their life and what they refuse, counting answers, reminders, what lies around a date (M5, M7)."""

from __future__ import annotations

from exchange.scheduling.polls.rules.around import HOURS_AROUND, Engagement, Near, around
from exchange.scheduling.polls.rules.reminders import RESPITE, is_due, may_be_reminded, reminder_at
from exchange.scheduling.polls.rules.standing import (
    MOST_OPTIONS,
    MOST_VOTERS,
    Choice,
    Origin,
    PollState,
    Refusal,
    RefusedError,
    Slot,
    Standing,
    Step,
    after,
    check_ballot,
    check_respond_by,
    flaws_of,
    possible_steps,
    waits_for_date,
)
from exchange.scheduling.polls.rules.tally import Ballot, Count, Group, Voice, count, objections, ranked, voice_of

__all__ = [
    "HOURS_AROUND",
    "MOST_OPTIONS",
    "MOST_VOTERS",
    "RESPITE",
    "Ballot",
    "Choice",
    "Count",
    "Engagement",
    "Group",
    "Near",
    "Origin",
    "PollState",
    "Refusal",
    "RefusedError",
    "Slot",
    "Standing",
    "Step",
    "Voice",
    "after",
    "around",
    "check_ballot",
    "check_respond_by",
    "count",
    "flaws_of",
    "is_due",
    "may_be_reminded",
    "objections",
    "possible_steps",
    "ranked",
    "reminder_at",
    "voice_of",
    "waits_for_date",
]
