"""Why a slot is not perfect: each objection with whom, where and which day it concerns, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from exchange.core import clock
from exchange.scheduling.slots.rules.question import ONE_DAY, Busy, Country, Person, Question
from exchange.scheduling.slots.rules.weights import HANDOVER_INSIDE, TAKEN, half_hours_outside, loads, resting
from exchange.workdays.rules import Holiday, Off

#: A hand-over so near is noted.
NEAR = 7 * ONE_DAY
MINUTE = timedelta(minutes=1)


class Kind(StrEnum):
    """What can be said against a slot; the last is a note and costs nothing."""

    TAKEN = "taken"
    OUTSIDE_HOURS = "outside_hours"
    DAY_OFF = "day_off"
    HANDOVER_INSIDE = "handover_inside"
    HANDOVER_NEAR = "handover_near"


@dataclass(frozen=True, slots=True)
class Reason:
    """One objection.

    ``must`` and ``may`` are the keys of the required and the optional people it concerns. TAKEN: ``busy`` says by what.
    OUTSIDE_HOURS: in ``zone``, from ``starts`` to ``ends`` on the wall there; ``countries`` lie there. DAY_OFF: ``countries``
    is the one, ``day``, ``off`` and ``holiday`` say why. Both kinds of HANDOVER: ``day`` is when the term begins.
    """

    kind: Kind
    cost: int
    required: bool = False
    must: tuple[int, ...] = ()
    may: tuple[int, ...] = ()
    busy: Busy | None = None
    zone: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    countries: tuple[str, ...] = ()
    day: date | None = None
    off: Off | None = None
    holiday: Holiday | None = None


def reasons_for(question: Question, starts: datetime, ends: datetime) -> tuple[Reason, ...]:
    """Return all that speaks against a slot, the dearest first; its cost is the sum of theirs."""
    found = [
        *_taken(question, starts, ends),
        *_outside(question, starts, ends),
        *_days_off(question, starts, ends),
        *_handovers(question, starts, ends),
    ]
    return tuple(sorted(found, key=lambda reason: -reason.cost))


def _keys(people: Iterable[Person], *, required: bool) -> tuple[int, ...]:
    return tuple(person.key for person in people if person.required is required)


def _taken(question: Question, starts: datetime, ends: datetime) -> Iterator[Reason]:
    for person in question.people:
        overlapping = [one for one in person.busy if one.starts < ends and one.ends > starts]
        if overlapping:
            first = min(overlapping, key=lambda one: (one.by is not one.by.MEETING, one.starts, one.ends))
            yield Reason(
                Kind.TAKEN,
                TAKEN[person.required],
                required=person.required,
                busy=first,
                must=_keys([person], required=True),
                may=_keys([person], required=False),
            )


def local_span(zone: str, starts: datetime, ends: datetime) -> tuple[datetime, datetime]:
    """Return start and end on the wall of a zone."""
    place = clock.zone(zone)
    return starts.astimezone(place), ends.astimezone(place)


def half_hours_of(question: Question, zone: str, starts: datetime, ends: datetime) -> int:
    """Return how many begun half hours of the slot's reach lie outside working hours in the zone; 0 for none."""
    first, last = local_span(zone, starts, ends)
    minutes = (last.replace(tzinfo=None) - first.replace(tzinfo=None)) // MINUTE
    return half_hours_outside(first.hour * 60 + first.minute, minutes, question.earliest, question.latest)


def _outside(question: Question, starts: datetime, ends: datetime) -> Iterator[Reason]:
    required = loads(question, required_only=True)
    for zone, load in loads(question).items():
        half_hours = half_hours_of(question, zone, starts, ends)
        if not half_hours:
            continue
        people = [person for person in question.people if person.zone == zone]
        countries = [country for country in question.countries if country.zone == zone]
        first, last = local_span(zone, starts, ends)
        yield Reason(
            Kind.OUTSIDE_HOURS,
            load.cost(half_hours),
            required=zone == question.zone or zone in required,
            zone=zone,
            starts=first,
            ends=last,
            countries=tuple(country.code for country in countries),
            must=_keys(people, required=True),
            may=_keys(people, required=False),
        )


def _days_off(question: Question, starts: datetime, ends: datetime) -> Iterator[Reason]:
    for country in question.countries:
        day = next((day for day in days_touched(country.zone, starts, ends) if country.off(day)), None)
        if day is not None:
            yield _day_off(question, country, day)


def _day_off(question: Question, country: Country, day: date) -> Reason:
    people = [person for person in question.people if person.country == country.code]
    return Reason(
        Kind.DAY_OFF,
        resting(country, people),
        required=country.required or any(person.required for person in people),
        countries=(country.code,),
        day=day,
        off=country.off(day),
        holiday=country.calendar.holidays.get(day),
        must=_keys(people, required=True),
        may=_keys(people, required=False),
    )


def days_touched(zone: str, starts: datetime, ends: datetime) -> list[date]:
    """Return the days of the zone into which the slot reaches; what ends at midnight does not reach into the next."""
    first, last = local_span(zone, starts, ends - timedelta(microseconds=1))
    return [first.date() + number * ONE_DAY for number in range((last.date() - first.date()).days + 1)]


def _handovers(question: Question, starts: datetime, ends: datetime) -> Iterator[Reason]:
    for day in question.handovers:
        instant = clock.start_of(day, question.zone)
        if starts < instant < ends:
            yield Reason(Kind.HANDOVER_INSIDE, HANDOVER_INSIDE, required=True, day=day)
        elif starts - NEAR < instant < ends + NEAR:
            yield Reason(Kind.HANDOVER_NEAR, 0, day=day)
