"""The month as the page shows it: each day with its words, made once, so that the template has little to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from exchange.core import formats
from exchange.home.rules import Entry, Month, Week, fit
from exchange.meetings.words import STATES
from exchange.world.rules import Audience

#: How many things a day of the month has room for.
ROOM = 3
SATURDAY = 5
#: States that need a sign besides their colour.
SIGNS = {"draft": "ring-dashed", "postponed": "later", "cancelled": "cross"}


@dataclass(frozen=True, slots=True)
class Square:
    """One day of the grid. ``classes`` say how it looks, ``handovers`` and ``events`` what it has room for."""

    day: date
    outside: bool
    is_today: bool
    classes: str
    handovers: Sequence[Any]
    events: Sequence[Line]
    more: int


@dataclass(frozen=True, slots=True)
class Line:
    """One meeting on a day: ``time`` is empty on the days after its first."""

    key: int
    kind: str
    sign: str
    state: str
    time: str
    title: str
    union_only: bool


def squares(
    month: Month,
    weeks: Sequence[Week],
    days: Mapping[date, Sequence[Entry[Any]]],
    handovers: Mapping[date, Sequence[Any]],
    today: date,
) -> list[tuple[int, list[Square]]]:
    """Return the number and the days of each week."""
    return [
        (week.number, [_square(day, month, days.get(day, ()), handovers.get(day, ()), today) for day in week.days])
        for week in weeks
    ]


def _square(day: date, month: Month, entries: Sequence[Entry[Any]], marks: Sequence[Any], today: date) -> Square:
    outside = day.month != month.month
    shown = fit(entries, max(ROOM - len(marks), 0))
    looks = {
        "is-other": outside,
        "is-rest": day.weekday() >= SATURDAY,
        "is-today": day == today,
        "is-free": not entries and not marks and day != today,
    }
    classes = " ".join(name for name, holds in looks.items() if holds)
    return Square(day, outside, day == today, classes, marks, [_line(entry) for entry in shown.things], shown.more)


def _line(entry: Entry[Any]) -> Line:
    row = entry.thing.row
    kind = row.state.value
    time = formats.clock_time(entry.thing.starts) if entry.begins else ""
    state = str(STATES[row.state]) if kind in SIGNS else ""
    return Line(row.id, kind, SIGNS.get(kind, ""), state, time, row.title, row.audience is Audience.UNION)
