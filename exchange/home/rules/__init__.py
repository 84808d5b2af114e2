"""The pure part of the overviews: months as weeks, a year as a drawing, what needs attention before a meeting."""

from __future__ import annotations

from exchange.home.rules.attention import Attention, Preparation, attention
from exchange.home.rules.months import (
    FIRST_YEAR,
    LAST_YEAR,
    ONE_DAY,
    Entry,
    Month,
    Shown,
    Week,
    asked_month,
    asked_year,
    by_day,
    days_covered,
    fit,
    weeks,
)
from exchange.home.rules.timeline import Bar, Chair, Drawing, Lane, LaneFacts, Mark, MeetingFact, Row, TermFact, draw

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "ONE_DAY",
    "Attention",
    "Bar",
    "Chair",
    "Drawing",
    "Entry",
    "Lane",
    "LaneFacts",
    "Mark",
    "MeetingFact",
    "Month",
    "Preparation",
    "Row",
    "Shown",
    "TermFact",
    "Week",
    "asked_month",
    "asked_year",
    "attention",
    "by_day",
    "days_covered",
    "draw",
    "fit",
    "weeks",
]
