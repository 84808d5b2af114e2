"""A year as a drawing: per forum its chair terms as bars, meetings as marks, deadlines as flags; in drawing units."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from exchange.cycles.deadlines.rules import Standing
from exchange.meetings.rules import State
from exchange.world.rules import Level, Side

WIDTH, LEFT, RIGHT = 1000.0, 190.0, 990.0
TOP, TITLE, CHAIR, LEVEL, GAP, LEGEND = 28.0, 26.0, 28.0, 24.0, 10.0, 30.0
BAR = 20.0
#: Marks keep this distance, so that neither they nor the numbers in them touch; nearer ones become one with a number.
MARK_ROOM = 20.0
#: A generous guess at how wide a letter is, and at the space on both sides of a word.
LETTER, PADDING = 7.5, 16.0


@dataclass(frozen=True, slots=True)
class TermFact:
    """A country chairing from a day to a day; ``label`` and ``short`` are its name and code. Open when None."""

    label: str
    short: str
    starts_on: date
    ends_on: date | None
    expected: bool = False


@dataclass(frozen=True, slots=True)
class MeetingFact:
    """A meeting on the day it begins."""

    key: int
    title: str
    day: date
    level: Level
    state: State


@dataclass(frozen=True, slots=True)
class DueFact:
    """A deadline on its day; ``title`` says what is due for which meeting."""

    key: int
    title: str
    day: date
    standing: Standing


@dataclass(frozen=True, slots=True)
class LaneFacts:
    """What is drawn of one forum: its chairs (one, or one per side) with their terms, its meetings and its deadlines."""

    forum_id: int
    name: str
    chairs: Sequence[tuple[Side | None, Sequence[TermFact]]]
    meetings: Sequence[MeetingFact]
    deadlines: Sequence[DueFact] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A term drawn. ``text`` fits inside, and is empty where nothing does; ``kind``: now, fixed, other or open."""

    x: float
    width: float
    kind: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Chair:
    """A line of bars that do not touch."""

    y: float
    side: Side | None
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A meeting drawn, or several that are too near each other. ``kind``: planned, political, held, draft, cancelled."""

    x: float
    kind: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of marks of one level that do not touch."""

    y: float
    level: Level
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Flags:
    """A line of flags that do not touch: deadlines. The kind of each is how the most pressing of them stands."""

    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """One forum drawn, from ``y`` to ``bottom``; ``flags`` is None without deadlines."""

    forum_id: int
    name: str
    y: float
    bottom: float
    chairs: tuple[Chair, ...]
    rows: tuple[Row, ...]
    flags: Flags | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole year. ``months`` are where each month begins and how wide it is; ``today`` is None in other years."""

    width: float
    height: float
    months: tuple[tuple[float, float], ...]
    today: float | None
    lanes: tuple[Lane, ...]


def place(day: date, year: int) -> float:
    """Return where a day of the year begins in the drawing; days before and after lie at its edges."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    share = (min(max(day, first), after) - first).days / (after - first).days
    return round(LEFT + share * (RIGHT - LEFT), 1)


def draw(year: int, facts: Sequence[LaneFacts], today: date) -> Drawing:
    """Return the drawing of a year between 2000 and 2100."""
    starts = [place(date(year, month, 1), year) for month in range(1, 13)]
    months = tuple((x, round(after - x, 1)) for x, after in zip(starts, [*starts[1:], RIGHT], strict=True))
    lanes, y = [], TOP
    for one in facts:
        lane = _lane(one, year, today, y)
        lanes.append(lane)
        y = lane.bottom
    return Drawing(WIDTH, y + LEGEND, months, place(today, year) if today.year == year else None, tuple(lanes))


def _lane(facts: LaneFacts, year: int, today: date, y: float) -> Lane:
    chairs, top = [], y + TITLE
    for side, terms in facts.chairs:
        chairs.append(Chair(top, side, tuple(_bars(terms, year, today))))
        top += CHAIR
    rows = []
    for level in Level:
        of_level = [one for one in facts.meetings if one.level is level]
        marks = tuple(_mark(x, group) for x, group in _groups(of_level, year))
        if marks:
            rows.append(Row(top, level, marks))
            top += LEVEL
    flags = tuple(_flag(x, group) for x, group in _groups(facts.deadlines, year))
    bottom = top + (LEVEL if flags else 0) + GAP
    return Lane(facts.forum_id, facts.name, y, bottom, tuple(chairs), tuple(rows), Flags(top, flags) if flags else None)


def _bars(terms: Iterable[TermFact], year: int, today: date) -> Iterable[Bar]:
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    ordered = sorted(terms, key=lambda term: term.starts_on)
    for number, term in enumerate(ordered):
        if term.starts_on >= after or (term.ends_on is not None and term.ends_on <= first):
            continue
        x, end = place(term.starts_on, year), place(term.ends_on or after, year)
        width = round(end - x - 1, 1)
        yield Bar(x, width, _kind(term, number, today), _fitting(term, width), term.label)


def _kind(term: TermFact, number: int, today: date) -> str:
    if term.starts_on <= today and (term.ends_on is None or today < term.ends_on):
        return "now"
    if term.expected or term.ends_on is None:
        return "open"
    return "other" if number % 2 else "fixed"


def _fitting(term: TermFact, width: float) -> str:
    return next((text for text in (term.label, term.short) if len(text) * LETTER + PADDING <= width), "")


class OnADay(Protocol):
    """Something on a day, with its key."""

    @property
    def day(self) -> date:
        """Return the day."""

    @property
    def key(self) -> int:
        """Return the key."""


Fact = TypeVar("Fact", bound=OnADay)


def _groups(facts: Iterable[Fact], year: int) -> Iterable[tuple[float, list[Fact]]]:
    """Return what falls into the year from left to right; whatever is too near to the one before joins it."""
    half = MARK_ROOM / 2
    groups: list[tuple[float, list[Fact]]] = []
    for fact in sorted(facts, key=lambda one: (one.day, one.key)):
        if fact.day.year != year:
            continue
        x = min(max(place(fact.day, year), LEFT + half), RIGHT - half)
        if groups and x - groups[-1][0] < MARK_ROOM:
            groups[-1][1].append(fact)
        else:
            groups.append((x, [fact]))
    return groups


_KINDS = {State.HELD: "held", State.ADOPTED: "held", State.DRAFT: "draft", State.CANCELLED: "cancelled"}


def _mark(x: float, group: list[MeetingFact]) -> Mark:
    kinds = {_KINDS.get(one.state, "political" if one.level is Level.POLITICAL else "planned") for one in group}
    kind = kinds.pop() if len(kinds) == 1 else "planned"
    return Mark(x, kind, tuple(one.title for one in group))


#: The most pressing first.
_PRESSING = (Standing.LATE, Standing.SOON, Standing.COMING, Standing.DONE, Standing.MOOT)


def _flag(x: float, group: list[DueFact]) -> Mark:
    kind = min((one.standing for one in group), key=_PRESSING.index)
    return Mark(x, kind.value, tuple(one.title for one in group))
