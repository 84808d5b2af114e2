"""Where the meetings, deadlines and chairs of a chain stand in its small drawing: numbers for a template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from exchange.chairing.rules import Term
from exchange.chairing.rules.planning import add_months
from exchange.cycles.planning.rules.template import Rung

WIDTH, MARGIN, BAR_HEIGHT = 360, 12, 18
#: Width of a letter and of the space around a word.
LETTER, AROUND = 6.6, 10
#: Names of months stand so far apart at least.
ROOM = 34
PAD = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Mark:
    """A meeting on the line."""

    x: float
    rung: Rung
    day: date


@dataclass(frozen=True, slots=True)
class Bar:
    """A chair's term as far as it lies in the drawing."""

    x: float
    width: float
    y: int
    holder: str

    def caption(self, name: str) -> str:
        """Return what fits into the bar: the country's name, its code, or nothing."""
        if len(name) * LETTER + AROUND <= self.width:
            return name
        return self.holder if self.width >= 2 * LETTER + AROUND else ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything in the drawing; ``line`` is the height at which the meetings stand."""

    first: date
    last: date
    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    ticks: tuple[float, ...]
    months: tuple[tuple[float, date, bool], ...]
    today: float | None
    line: int

    @property
    def height(self) -> int:
        """Return the height of the whole."""
        return self.line + 46


def draw(
    meetings: Sequence[tuple[Rung, date]], due: Iterable[date], terms: Sequence[Sequence[Term]], today: date
) -> Drawing | None:
    """Return the drawing of meetings (place in the chain and day) with what is due; None where there is no meeting.

    >>> drawing = draw([(Rung("political"), date(2027, 11, 16))], [], [[Term("ES", date(2027, 1, 1), None)]], date(2027, 1, 1))
    >>> [(bar.holder, bar.x, bar.width) for bar in drawing.bars], drawing.marks[0].x, drawing.today
    ([('ES', 12.0, 336.0)], 180.0, None)
    """
    days, ticks = [day for _rung, day in meetings], sorted(set(due))
    if not days:
        return None
    first, last = min([*days, *ticks]) - PAD, max([*days, *ticks]) + PAD
    scale = (WIDTH - 2 * MARGIN) / (last - first).days

    def x(day: date) -> float:
        return round(MARGIN + (day - first).days * scale, 1)

    bars = []
    for row, some in enumerate(terms):
        for term in some:
            begins, ends = max(term.starts_on, first), min(term.ends_on or last, last)
            if begins < ends:
                bars.append(Bar(x(begins), round(x(ends) - x(begins), 1), 4 + row * (BAR_HEIGHT + 3), term.holder))
    return Drawing(
        first, last, tuple(bars), tuple(Mark(x(day), rung, day) for rung, day in meetings), tuple(map(x, ticks)),
        tuple(_months(first, last, x)), x(today) if first <= today <= last else None,
        len(terms) * (BAR_HEIGHT + 3) + 22,
    )  # fmt: skip


def _months(first: date, last: date, x: object) -> Iterable[tuple[float, date, bool]]:
    """The first days of months, and whether there is room for the name."""
    named = -float(ROOM)
    day = add_months(first.replace(day=1), 1)
    while day <= last:
        place = x(day)  # type: ignore[operator]
        has_room = place - named >= ROOM and place <= WIDTH - ROOM
        named = place if has_room else named
        yield place, day, has_room
        day = add_months(day, 1)
