"""Where terms stand in a drawing of the time line: numbers for a template, computed from days (M4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from exchange.chairing.rules import Term, add_months, later_terms

WIDTH, MARGIN, HEIGHT = 1000, 10, 84
PAST_SHOWN, COMING_SHOWN = 2, 8
#: Width of a letter and of the space around a word, in units of the drawing.
LETTER, AROUND, NARROWEST = 7.2, 14, 26


class Phase(StrEnum):
    """Where a term stands in time."""

    PAST = "past"
    NOW = "now"
    COMING = "coming"


@dataclass(frozen=True, slots=True)
class Bar:
    """One term as a bar; ``expected`` says that its end is an estimate."""

    x: float
    width: float
    holder: str
    phase: Phase
    expected: bool

    def caption(self, name: str) -> str:
        """Return what fits into the bar: the country's name, its code, or nothing."""
        if len(name) * LETTER + AROUND <= self.width:
            return name
        return self.holder if self.width >= NARROWEST else ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The first day of a year on the line."""

    x: float
    year: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The bars and marks, and where today is (None: outside what is shown)."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    today_x: float | None
    first: date
    last: date


def phase(term: Term, today: date) -> Phase:
    """Return where the term stands on that day."""
    if term.starts_on > today:
        return Phase.COMING
    return Phase.NOW if term.covers(today) else Phase.PAST


def shown(terms: Sequence[Term], today: date) -> list[Term]:
    """Return the terms worth drawing: the running one, some before and some after it."""
    coming = len(later_terms(terms, today))
    begun = len(terms) - coming
    running = 1 if begun and terms[begun - 1].covers(today) else 0
    return list(terms[max(0, begun - running - PAST_SHOWN) : begun + COMING_SHOWN])


def draw(terms: Sequence[Term], today: date) -> Drawing | None:
    """Return the drawing of the terms around today, None without terms. An open end is drawn a year long.

    >>> terms = [Term("ES", date(2026, 7, 1), date(2027, 1, 1)), Term("FR", date(2027, 1, 1), date(2027, 7, 1))]
    >>> [(bar.holder, bar.phase.value) for bar in draw(terms, date(2026, 11, 24)).bars]
    [('ES', 'now'), ('FR', 'coming')]
    """
    drawn = shown(terms, today)
    if not drawn:
        return None
    first = drawn[0].starts_on
    last = drawn[-1].ends_on or add_months(max(drawn[-1].starts_on, today), 12)
    last = max(last, first + timedelta(days=1))
    scale = (WIDTH - 2 * MARGIN) / (last - first).days

    def place(day: date) -> float:
        return round(MARGIN + (day - first).days * scale, 1)

    bars = tuple(
        Bar(
            place(t.starts_on),
            round(place(t.ends_on or last) - place(t.starts_on), 1),
            t.holder,
            phase(t, today),
            t.expected,
        )
        for t in drawn
    )
    marks = tuple(
        Mark(place(date(year, 1, 1)), year) for year in range(first.year + 1, last.year + 1) if date(year, 1, 1) < last
    )
    return Drawing(bars, marks, place(today) if first <= today < last else None, first, last)
