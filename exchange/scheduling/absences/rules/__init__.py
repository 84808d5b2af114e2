"""When people cannot: declared absences, and busy intervals out of a calendar file (M7, V2)."""

from __future__ import annotations

from exchange.scheduling.absences.rules.days import (
    MOST_ABSENCES,
    MOST_SOURCES,
    AbsenceRefusedError,
    BusyWeek,
    Flaw,
    Interval,
    busy_weeks,
    clipped,
    flaws,
    merged,
    span_of,
    window,
)
from exchange.scheduling.absences.rules.lines import MOST_BYTES, MOST_INTERVALS, CalendarRefusedError, Trouble
from exchange.scheduling.absences.rules.reading import Reading, read

__all__ = [
    "MOST_ABSENCES",
    "MOST_BYTES",
    "MOST_INTERVALS",
    "MOST_SOURCES",
    "AbsenceRefusedError",
    "BusyWeek",
    "CalendarRefusedError",
    "Flaw",
    "Interval",
    "Reading",
    "Trouble",
    "busy_weeks",
    "clipped",
    "flaws",
    "merged",
    "read",
    "span_of",
    "window",
]
