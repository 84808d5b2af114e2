"""Where milestones stand in a drawing of two lanes: numbers for a template, computed from days (P4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from exchange.cycles.security.rules import Milestone, Pair, Stage, aligned
from exchange.world.rules import Side

WIDTH, MARGIN = 1000, 30
#: Room of a mark with its number, and the height of each lane's middle, in units of the drawing.
ROOM, RADIUS = 24, 12
#: How far along their line words may stand.
ALONG = (0.55, 0.3, 0.8)
LANES = {Side.UNION: 60, Side.PARTNER: 150}


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone by its number in the list below the drawing."""

    number: int
    x: float
    y: int
    stage: Stage
    title: str


@dataclass(frozen=True, slots=True)
class Link:
    """A line from the Union's mark to the partner's; ``months`` apart, which is said beside the line at x and y."""

    x1: float
    x2: float
    months: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks, the lines between those that belong together, the first days of years, and where today is (None: outside)."""

    width: float
    marks: tuple[Mark, ...]
    links: tuple[Link, ...]
    years: tuple[tuple[float, int], ...]
    today_x: float | None


def draw(milestones: Sequence[Milestone], today: date) -> Drawing | None:
    """Return the drawing of milestones, numbered in the order given; None without any."""
    if not milestones:
        return None
    first = date(min(one.day for one in milestones).year, 1, 1)
    last = date(max(one.day for one in milestones).year + 1, 1, 1)
    fullest = max(sum(one.side is side for one in milestones) for side in Side)
    width = max(WIDTH, 2 * MARGIN + ROOM * fullest)

    def x_of(day: date) -> float:
        return MARGIN + (width - 2 * MARGIN) * (day - first).days / (last - first).days

    places: dict[int, float] = {}
    for side in Side:
        lane = sorted((one for one in milestones if one.side is side), key=lambda one: one.day)
        places |= {id(one): x for one, x in zip(lane, spread([x_of(one.day) for one in lane], width), strict=True)}
    marks = [
        Mark(number, places[id(one)], LANES[one.side], one.stage, one.title)
        for number, one in enumerate(milestones, start=1)
    ]
    years = tuple((x_of(date(year, 1, 1)), year) for year in range(first.year, last.year))
    inside = x_of(today) if first <= today < last else None
    links = tuple(_link(pair, places, number) for number, pair in enumerate(aligned(milestones).pairs))
    return Drawing(width, tuple(marks), links, years, inside)


def _link(pair: Pair, places: dict[int, float], number: int) -> Link:
    """Return the line of a pair; those beside each other say their months at other heights."""
    start, end = places[id(pair.union)], places[id(pair.partner)]
    along = ALONG[number % len(ALONG)]
    (top, bottom) = LANES[Side.UNION] + RADIUS, LANES[Side.PARTNER] - RADIUS
    return Link(start, end, pair.months, start + (end - start) * along, top + (bottom - top) * along)


def spread(places: Sequence[float], width: float) -> list[float]:
    """Return ascending places moved apart until each mark has its room, within a lane that is wide enough for all.

    >>> spread([100, 101, 300], 1000)
    [100, 124, 300]
    """
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + ROOM) if found else place)
    limit = width - MARGIN
    for number in range(len(found) - 1, -1, -1):
        found[number] = min(found[number], limit)
        limit = found[number] - ROOM
    return found
