"""What each objection to a slot costs. Costs add up, so that whoever is added can only make a slot dearer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from exchange.scheduling.slots.rules.question import Country, Person, Question

HALF_AN_HOUR = timedelta(minutes=30)
#: Someone is taken: required, optional.
TAKEN = {True: 1000, False: 50}
#: Someone sits outside working hours: at all, and for each begun half hour; required, optional.
OUTSIDE = {True: (60, 10), False: (6, 1)}
#: A country (or the place itself) lies outside working hours, whoever comes from there.
OUTSIDE_THERE = {True: (30, 5), False: (4, 1)}
#: Nobody works in a country that day; and each person who comes from there.
RESTING, RESTING_PERSON = {True: 20, False: 2}, {True: 10, False: 1}
#: The chair passes on in the middle of it.
HANDOVER_INSIDE = 15


@dataclass(slots=True)
class Load:
    """What it costs to sit outside working hours in one zone: at all, and for each begun half hour."""

    base: int = 0
    each: int = 0

    def add(self, cost: tuple[int, int]) -> None:
        """Let one more sit there."""
        self.base += cost[0]
        self.each += cost[1]

    def cost(self, half_hours: int) -> int:
        """Return the cost of so many half hours outside."""
        return self.base + self.each * half_hours if half_hours else 0


def loads(question: Question, *, required_only: bool = False) -> dict[str, Load]:
    """Return what each zone weighs: its people, its countries, and the place of the meeting."""
    found = {question.zone: Load()}
    found[question.zone].add(OUTSIDE_THERE[True])
    for person in question.people:
        if person.required or not required_only:
            found.setdefault(person.zone, Load()).add(OUTSIDE[person.required])
    for country in question.countries:
        if country.required or not required_only:
            found.setdefault(country.zone, Load()).add(OUTSIDE_THERE[country.required])
    return found


def resting(country: Country, people: Iterable[Person]) -> int:
    """Return what a day off in the country costs, with the people who come from there."""
    return RESTING[country.required] + sum(
        RESTING_PERSON[person.required] for person in people if person.country == country.code
    )


def half_hours_outside(start: int, minutes: int, earliest: int, latest: int) -> int:
    """Return how far a slot reaches out of working hours, in begun half hours.

    ``start`` is the minute of the day on the wall at which it begins, ``minutes`` how far the clock moves on until its
    end. What begins at 23:00 is late, what begins at 04:00 is early.

    >>> half_hours_outside(4 * 60 + 30, 90, 9 * 60, 18 * 60)
    9
    """
    early, late = max(0, earliest - start), max(0, start + minutes - latest)
    return -(-(early + late) // 30)
