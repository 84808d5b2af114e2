"""Suggested slots: the sweep against a plain loop over slots and people, which has to give the same answers."""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from exchange.core import clock
from exchange.scheduling.slots.rules import Busy, Country, Person, Question, Suggestions, Term, suggest
from exchange.workdays.rules import Holiday, WorkCalendar

#: code, zone, weekly rest days
PLACES = (
    *((code, f"Europe/{city}", {5, 6}) for code, city in (
        ("BE", "Brussels"), ("BG", "Sofia"), ("CZ", "Prague"), ("DK", "Copenhagen"), ("DE", "Berlin"), ("EE", "Tallinn"),
        ("IE", "Dublin"), ("EL", "Athens"), ("ES", "Madrid"), ("FR", "Paris"), ("HR", "Zagreb"), ("IT", "Rome"),
        ("LV", "Riga"), ("LT", "Vilnius"), ("LU", "Luxembourg"), ("HU", "Budapest"), ("MT", "Malta"), ("NL", "Amsterdam"),
        ("AT", "Vienna"), ("PL", "Warsaw"), ("PT", "Lisbon"), ("RO", "Bucharest"), ("SI", "Ljubljana"),
        ("SK", "Bratislava"), ("FI", "Helsinki"), ("SE", "Stockholm"),
    )),
    ("CY", "Asia/Nicosia", {5, 6}), ("AE", "Asia/Dubai", {5, 6}), ("EG", "Africa/Cairo", {4, 5}),
    ("MA", "Africa/Casablanca", {5, 6}), ("AR", "America/Argentina/Buenos_Aires", {5, 6}), ("CO", "America/Bogota", {5, 6}),
    ("PE", "America/Lima", {5, 6}), ("CL", "America/Santiago", {5, 6}), ("NP", "Asia/Kathmandu", {5}),
)  # fmt: skip
FIRST, WEEKS, PEOPLE, INTERVALS = date(2027, 2, 1), 12, 60, 200
ROUNDS = 15
Sluggish = Callable[[], object]


def question(people: int = PEOPLE, intervals: int = INTERVALS, weeks: int = WEEKS) -> Question:
    """Return a search for two hours: so many people in 35 countries, each taken so often in the window."""
    dice = random.Random(7)
    window = timedelta(weeks=weeks)
    origin = datetime.combine(FIRST, datetime.min.time(), UTC)
    countries = tuple(
        Country(
            WorkCalendar(code, frozenset(rest), {FIRST + timedelta(dice.randrange(window.days)): Holiday({"": "Day off"}) for _ in range(4)}),
            zone, required=number % 5 != 0, is_host=code == "BE", chairs=(Term(FIRST),) if code == "ES" else (),
        )
        for number, (code, zone, rest) in enumerate(PLACES)
    )  # fmt: skip
    return Question(
        zone="Europe/Brussels", first=FIRST, last=FIRST + window - timedelta(1), length=timedelta(hours=2),
        earliest=9 * 60, latest=18 * 60, now=origin + timedelta(hours=30), countries=countries,
        handovers=(FIRST + timedelta(40),),
        people=tuple(_person(key, dice, origin, window, intervals) for key in range(people)),
    )  # fmt: skip


def _person(key: int, dice: random.Random, origin: datetime, window: timedelta, intervals: int) -> Person:
    code, zone, _rest = PLACES[key % len(PLACES)]
    quarters = window // timedelta(minutes=15)
    starts = [origin + dice.randrange(quarters) * timedelta(minutes=15) for _ in range(intervals)]
    busy = tuple(Busy(start, start + timedelta(minutes=15 * dice.randrange(1, 7))) for start in starts)
    return Person(key, zone, code, required=key % 4 != 0, busy=busy)


# --- The plain loop ---------------------------------------------------------------------------------------------------


def by_plain_loop(asked: Question, shown: int = 10) -> list[tuple[datetime, int]]:
    """Return start and cost of the best slots: for each slot, look at each person and each country."""
    ranked = sorted((cost, start) for start, cost in _all_costs(asked) if cost is not None)
    return _spread(asked, ranked, shown)


def _all_costs(asked: Question) -> Iterator[tuple[datetime, int | None]]:
    start, end = (clock.start_of(day, asked.zone) for day in (asked.first, asked.last + timedelta(1)))
    while start + asked.length <= end:
        yield start, _cost(asked, start, start + asked.length)
        start += asked.step


def _cost(asked: Question, start: datetime, end: datetime) -> int | None:
    """Return what the slot costs; None when it is ruled out."""
    cost = _outside(asked, asked.zone, start, end, 30, 5)
    stopped = start < asked.now
    rests: dict[str, bool] = {}
    for country in asked.countries:
        cost += _outside(asked, country.zone, start, end, *((30, 5) if country.required else (4, 1)))
        off = [day for day in _days(country.zone, start, end) if country.off(day)]
        rests[country.code] = bool(off)
        stopped |= any(country.is_host or any(term.covers(day) for term in country.chairs) for day in off)
        cost += (20 if country.required else 2) if off else 0
    for person in asked.people:
        if any(busy.starts < end and start < busy.ends for busy in person.busy):
            cost += 1000 if person.required else 50
        cost += _outside(asked, person.zone, start, end, *((60, 10) if person.required else (6, 1)))
        if person.country is not None and rests.get(person.country):
            cost += 10 if person.required else 1
    for day in asked.handovers:
        cost += 15 if start < clock.start_of(day, asked.zone) < end else 0
    return None if stopped else cost


def _outside(asked: Question, zone: str, start: datetime, end: datetime, base: int, each: int) -> int:
    there, until = start.astimezone(clock.zone(zone)), end.astimezone(clock.zone(zone))
    begins = there.hour * 60 + there.minute
    ends = (until.date() - there.date()).days * 1440 + until.hour * 60 + until.minute
    minutes = max(0, asked.earliest - begins) + max(0, ends - asked.latest)
    return base + each * ((minutes + 29) // 30) if minutes else 0


def _days(zone: str, start: datetime, end: datetime) -> list[date]:
    day, last = (at.astimezone(clock.zone(zone)).date() for at in (start, end - timedelta(microseconds=1)))
    return [day + timedelta(number) for number in range((last - day).days + 1)]


def _spread(asked: Question, ranked: list[tuple[int, datetime]], shown: int) -> list[tuple[datetime, int]]:
    chosen: list[tuple[int, datetime]] = []
    days: Counter[date] = Counter()
    for takes_overlapping in (False, True):
        for cost, start in ranked:
            apart = all(abs(start - other) >= asked.length for _cost, other in chosen)
            day = clock.day_in(asked.zone, start)
            if len(chosen) < shown and (cost, start) not in chosen and days[day] < 2 and (apart or takes_overlapping):
                chosen.append((cost, start))
                days[day] += 1
    return [(start, cost) for cost, start in sorted(chosen)]


def in_short(answer: Suggestions) -> list[tuple[datetime, int]]:
    """Return start and cost of suggested slots, as the plain loop gives them."""
    return [(one.starts, one.cost) for one in answer.best]


# --- The figures ------------------------------------------------------------------------------------------------------


def spent(work: Callable[[], Any], rounds: int = ROUNDS) -> float:
    """Return the seconds of CPU that the work takes, the median of some rounds."""
    taken = []
    for _ in range(rounds):
        before = time.process_time()
        work()
        taken.append(time.process_time() - before)
    return statistics.median(taken)


def measured() -> Iterator[tuple[str, float, float, bool]]:
    """Yield name, value, aim, and whether the aim is a least one."""
    asked = question()
    if in_short(suggest(asked)) != by_plain_loop(asked):
        raise RuntimeError("the plain loop suggests other slots")
    taken = spent(lambda: suggest(asked))
    yield "slots-ms", taken * 1000, 100, False
    yield "slots-reference/slots", spent(lambda: by_plain_loop(asked), 3) / taken, 20, True
    twice = question(people=2 * PEOPLE)
    pairs = [(spent(lambda: suggest(twice), 3), spent(lambda: suggest(asked), 3)) for _ in range(ROUNDS // 3)]
    yield "slots-120/slots-60", statistics.median(many / few for many, few in pairs), 2.2, False
