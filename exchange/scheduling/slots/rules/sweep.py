"""Costs of all slots at once: each objection is added where it begins and taken off where it ends.

Each person's time is gone through once, each zone and each country once, so that the work grows with people and
with weeks and not with their product.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate, pairwise
from operator import add
from zoneinfo import ZoneInfo

from exchange.core import clock
from exchange.scheduling.slots.rules.question import (
    MINUTES_OF_DAY,
    ONE_DAY,
    Country,
    Grid,
    Question,
    grid_of,
)
from exchange.scheduling.slots.rules.weights import HANDOVER_INSIDE, TAKEN, Load, half_hours_outside, loads, resting

MINUTE = timedelta(minutes=1)
#: Somewhere on earth the day before or after the one in the meeting's zone, and a slot that reaches into another.
MARGIN = 2 * ONE_DAY


@dataclass(frozen=True, slots=True)
class Costs:
    """What each slot costs; what of it is that required people and countries are outside working hours; what is stopped."""

    grid: Grid
    whole: list[int]
    outside: list[int]
    stopped: list[bool]


def costs_of(question: Question) -> Costs:
    """Return the cost of each slot of the question."""
    grid = grid_of(question)
    changes = [0] * (grid.count + 1)
    for person in question.people:
        _cover(changes, [grid.touching(one.starts, one.ends) for one in person.busy], TAKEN[person.required])
    for country in question.countries:
        _cover(changes, _touching_days(grid, country, question, stops=False), resting(country, question.people))
    for day in question.handovers:
        _cover(changes, [_crossing(grid, clock.start_of(day, question.zone))], HANDOVER_INSIDE)
    whole, outside = list(accumulate(changes[:-1])), [0] * grid.count
    for turns, (load, required) in _loads_by_clock(question, grid).items():
        stretches = list(_stretches(turns, grid))
        whole = list(map(add, whole, _row(question, grid, stretches, load)))
        outside = list(map(add, outside, _row(question, grid, stretches, required)))
    return Costs(grid, whole, outside, _stopped(question, grid))


def _cover(changes: list[int], ranges: Iterable[tuple[int, int]], weight: int) -> None:
    """Let the slots of all ranges cost so much more, once however many ranges hold a slot."""
    reached = 0
    for first, after in sorted(ranges):
        start = max(first, reached)
        if start < after:
            changes[start] += weight
            changes[after] -= weight
            reached = after


def _crossing(grid: Grid, instant: datetime) -> tuple[int, int]:
    """Return the slots that begin before the instant and end after it."""
    return grid.touching(instant, instant)


def _stopped(question: Question, grid: Grid) -> list[bool]:
    changes = [0] * (grid.count + 1)
    _cover(changes, [(0, min(grid.count, -((grid.origin - question.now) // grid.step)))], 1)
    for country in question.countries:
        if country.is_host or country.chairs:
            _cover(changes, _touching_days(grid, country, question, stops=True), 1)
    return [number > 0 for number in accumulate(changes[:-1])]


# --- Days -------------------------------------------------------------------------------------------------------------


def _touching_days(grid: Grid, country: Country, question: Question, *, stops: bool) -> list[tuple[int, int]]:
    """Return the slots that touch a day off in the country; ``stops``: only of days on which it hosts or chairs."""
    first, after = question.first - MARGIN, question.last + MARGIN
    days = (first + number * ONE_DAY for number in range((after - first).days + 1))
    off = (day for day in days if (country.is_stopped(day) if stops else country.off(day)))
    return [
        grid.touching(clock.start_of(begins, country.zone), clock.start_of(ends + ONE_DAY, country.zone))
        for begins, ends in _runs(off)
    ]


def _runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Yield first and last day of each run of days that follow one another."""
    run: tuple[date, date] | None = None
    for day in days:
        if run is not None and day - run[1] != ONE_DAY:
            yield run
            run = None
        run = (run[0] if run else day, day)
    if run is not None:
        yield run


# --- Hours ------------------------------------------------------------------------------------------------------------


Turns = tuple[tuple[timedelta, int], ...]


def _loads_by_clock(question: Question, grid: Grid) -> dict[Turns, tuple[Load, Load]]:
    """Return what everybody, and what required people and countries weigh under the same clocks: Paris has those of Berlin."""
    required = loads(question, required_only=True)
    found: dict[Turns, tuple[Load, Load]] = {}
    for zone, load in loads(question).items():
        all_there, required_there = found.setdefault(_turns(clock.zone(zone), grid), (Load(), Load()))
        all_there.add((load.base, load.each))
        if zone in required:
            required_there.add((required[zone].base, required[zone].each))
    return found


def _row(question: Question, grid: Grid, stretches: Iterable[tuple[int, int, int, int]], load: Load) -> list[int]:
    """Return what a zone's working hours cost in each slot: the same each day while its clocks are left alone."""
    step, length = grid.step // MINUTE, grid.length // MINUTE
    period = MINUTES_OF_DAY // step
    row: list[int] = []
    for first, after, at_start, at_end in stretches:
        walls = ((at_start + place * step) % MINUTES_OF_DAY for place in range(first, min(after, first + period)))
        moved = length + at_end - at_start
        pattern = [load.cost(half_hours_outside(wall, moved, question.earliest, question.latest)) for wall in walls]
        row += (pattern * ((after - first) // period + 1))[: after - first]
    return row


def _stretches(turns: Turns, grid: Grid) -> Iterator[tuple[int, int, int, int]]:
    """Yield stretches of slots (first, before which) whose starts and ends lie under the same offset each.

    The last two are the minute on the wall at which slot 0 would begin under the offset of the starts, and the same
    under that of the ends.
    """
    edges = {0, grid.count}
    for turn, _minutes in turns:
        edges |= {-(-turn // grid.step), -((grid.length - turn) // grid.step)}
    base = grid.origin.hour * 60 + grid.origin.minute
    for first, after in pairwise(sorted(edge for edge in edges if 0 <= edge <= grid.count)):
        begins = first * grid.step
        yield first, after, base + _minutes_at(turns, begins), base + _minutes_at(turns, begins + grid.length)


def _minutes_at(turns: Turns, at: timedelta) -> int:
    return next(minutes for turn, minutes in reversed(turns) if turn <= at)


def _turns(zone: ZoneInfo, grid: Grid) -> Turns:
    """Return from when on (since the origin) the zone's clocks are how many minutes ahead of UTC, the origin first."""
    found = [(timedelta(0), _ahead(zone, grid.origin))]
    end = grid.count * grid.step + grid.length
    for number in range(1, end // ONE_DAY + 2):
        at = number * ONE_DAY
        if (minutes := _ahead(zone, grid.origin + at)) != found[-1][1]:
            found.append((_turn_between(zone, grid.origin, at - ONE_DAY, at), minutes))
    return tuple(found)


def _turn_between(zone: ZoneInfo, origin: datetime, before: timedelta, after: timedelta) -> timedelta:
    """Return the first minute under the later offset."""
    minutes = _ahead(zone, origin + before)
    while after - before > MINUTE:
        middle = before + (after - before) // MINUTE // 2 * MINUTE
        if _ahead(zone, origin + middle) == minutes:
            before = middle
        else:
            after = middle
    return after


def _ahead(zone: ZoneInfo, instant: datetime) -> int:
    ahead = instant.astimezone(zone).utcoffset()
    return ahead // MINUTE if ahead else 0
