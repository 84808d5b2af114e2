"""Which dates suit a meeting best, and what speaks against each (M7): pure functions of people, countries and the clock."""

from __future__ import annotations

from exchange.scheduling.slots.rules.question import (
    MOST_WEEKS,
    Busy,
    Country,
    Engagement,
    Flaw,
    Person,
    Question,
    Term,
    flaws,
)
from exchange.scheduling.slots.rules.ranking import SHOWN, Finding, Suggestion, Suggestions, suggest
from exchange.scheduling.slots.rules.reasons import Kind, Reason, days_touched, half_hours_of, local_span

__all__ = [
    "MOST_WEEKS",
    "SHOWN",
    "Busy",
    "Country",
    "Engagement",
    "Finding",
    "Flaw",
    "Kind",
    "Person",
    "Question",
    "Reason",
    "Suggestion",
    "Suggestions",
    "Term",
    "days_touched",
    "flaws",
    "half_hours_of",
    "local_span",
    "suggest",
]
