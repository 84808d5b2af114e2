"""The month as the page shows it: each day with its words, made once, so that the template has little to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from exchange.core import formats
from exchange.cycles.deadlines.rules import Standing
from exchange.cycles.deadlines.words import KINDS
from exchange.home.rules import Entry, Month, Week, fit
from exchange.meetings.words import STATES
from exchange.world.rules import Audience

#: How many things a day of the month has room for.
ROOM = 3
SATURDAY = 5
#: How a deadline stands needs a sign besides its colour; so do some states.
DUE_SIGNS = {Standing.LATE: "stop", Standing.DONE: "check", Standing.MOOT: "dash"}
SIGNS = {"draft": "ring-dashed", "postponed": "later", "cancelled": "cross"}


@dataclass(frozen=True, slots=True)
class Square:
    """One day of the grid. ``classes`` say how it looks; ``handovers``, ``due`` and ``events`` what it has room for."""

    day: date
    outside: bool
    is_today: bool
    classes: str
    handovers: Sequence[Any]
    due: Sequence[DueLine]
    events: Sequence[Line]
    more: int


@dataclass(frozen=True, slots=True)
class DueLine:
    """A deadline on its day: ``row`` with what is due and for which meeting, and how it stands."""

    row: Any
    stands: Standing

    @property
    def text(self) -> str:
        """Return what is due for which meeting."""
        return f"{KINDS[self.row.kind]}: {self.row.title}"

    @property
    def sign(self) -> str:
        """Return the sign of how it stands."""
        return DUE_SIGNS.get(self.stands, "clock")


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
    due: Mapping[date, Sequence[DueLine]],
    *,
    today: date,
) -> list[tuple[int, list[Square]]]:
    """Return the number and the days of each week."""
    return [
        (
            week.number,
            [
                _square(day, month, days.get(day, ()), handovers.get(day, ()), due.get(day, ()), today=today)
                for day in week.days
            ],
        )
        for week in weeks
    ]


def _square(
    day: date,
    month: Month,
    entries: Sequence[Entry[Any]],
    marks: Sequence[Any],
    due: Sequence[DueLine],
    *,
    today: date,
) -> Square:
    outside = day.month != month.month
    shown = fit(entries, max(ROOM - len(marks), 0))
    # Meetings come first; deadlines take the room that they leave.
    beside = fit(due, max(ROOM - len(marks) - len(shown.things), 0))
    looks = {
        "is-other": outside,
        "is-rest": day.weekday() >= SATURDAY,
        "is-today": day == today,
        "is-free": not entries and not marks and not due and day != today,
    }
    classes = " ".join(name for name, holds in looks.items() if holds)
    lines, more = [_line(entry) for entry in shown.things], shown.more + beside.more
    return Square(day, outside, day == today, classes, marks, beside.things, lines, more)


def _line(entry: Entry[Any]) -> Line:
    row = entry.thing.row
    kind = row.state.value
    time = formats.clock_time(entry.thing.starts) if entry.begins else ""
    state = str(STATES[row.state]) if kind in SIGNS else ""
    return Line(row.id, kind, SIGNS.get(kind, ""), state, time, row.title, row.audience is Audience.UNION)
