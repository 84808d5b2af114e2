"""What a change of a series brings about for each of its meetings, worked out before anything is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum

from exchange.meetings.rules import OVER, Details, State
from exchange.meetings.series.rules.patterns import Rhythm, Sitting, bucket, occurrences, sitting

#: So many meetings may lie ahead after a change: a year of weeks, and some.
MOST_AFTER_CHANGE = 60
#: What a change of the series reaches. A convened meeting is confirmed to people, a postponed one was taken in hand.
REACHED = frozenset({State.DRAFT, State.SCHEDULED})


class Fate(StrEnum):
    """What becomes of one meeting of the series."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    ADDED = "added"
    WITHDRAWN = "withdrawn"
    KEPT_BY_HAND = "kept_by_hand"
    KEPT_CONVENED = "kept_convened"
    STAYS_CANCELLED = "stays_cancelled"


@dataclass(frozen=True, slots=True)
class Standing:
    """A meeting of the series as it stands: for which day of the pattern, and when it is on the wall of its zone.

    ``past``: it has begun, or its day is over.
    """

    key: int
    on: date
    state: State
    zone: str
    starts: datetime | None
    ends: datetime | None
    date_open: bool = False
    past: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """One meeting and what becomes of it. ``on``: for which day of the pattern it stands afterwards."""

    fate: Fate
    on: date
    standing: Standing | None = None
    becomes: Sitting | None = None


def is_by_hand(standing: Standing, rhythm: Rhythm) -> bool:
    """Say whether the meeting was given another time than its series gives it, or none."""
    if standing.state is State.POSTPONED or standing.date_open or standing.starts is None:
        return True
    given = sitting(rhythm.hours, standing.on)
    present = (standing.starts, standing.ends, standing.zone)
    return present != (given.starts.local, given.ends.local, rhythm.hours.zone)


class TooManyError(ValueError):
    """The pattern would put more meetings ahead than a series may have."""


def effects(
    before: Rhythm, after: Rhythm, standings: Collection[Standing], *, first: date, until: date, gaps: Collection[date]
) -> list[Effect]:
    """Return what the change from one rhythm to another does, soonest first.

    Days from ``first`` until ``until`` are looked at. Within a week or month one day stands for another, so that what
    was moved, called off or is past is neither overwritten nor made anew; ``gaps`` are days whose meeting was deleted
    by hand. Raises TooManyError.
    """
    days = occurrences(after.pattern, first, MOST_AFTER_CHANGE + 1, until=until)
    if len(days) > MOST_AFTER_CHANGE:
        raise TooManyError
    pairs, alone, new = _paired(after, standings, [day for day in days if day not in gaps])
    found = [
        *(_kept_or_moved(before, after, standing, day) for standing, day in pairs if not standing.past),
        *(_left_over(before, standing) for standing in alone if not standing.past),
        *(Effect(Fate.ADDED, day, None, sitting(after.hours, day)) for day in new),
    ]
    return sorted((effect for effect in found if effect), key=_order)


def _order(effect: Effect) -> tuple[date, int]:
    return effect.on, effect.standing.key if effect.standing else 0


def _paired(
    after: Rhythm, standings: Iterable[Standing], days: list[date]
) -> tuple[list[tuple[Standing, date]], list[Standing], list[date]]:
    """Pair meetings with days: first the same day, then those of one week or month in order."""
    free = set(days)
    pairs: list[tuple[Standing, date]] = []
    waiting: list[Standing] = []
    for standing in sorted(standings, key=lambda one: (one.on, one.key)):
        if standing.on in free:
            free.remove(standing.on)
            pairs.append((standing, standing.on))
        else:
            waiting.append(standing)
    by_bucket: dict[tuple[int, int], Iterator[date]] = {}
    for place, some in _by_bucket(after, free).items():
        by_bucket[place] = iter(some)
    alone = []
    for standing in waiting:
        day = next(by_bucket.get(bucket(after.pattern, standing.on), iter(())), None)
        if day is None:
            alone.append(standing)
        else:
            free.remove(day)
            pairs.append((standing, day))
    return pairs, alone, sorted(free)


def _by_bucket(rhythm: Rhythm, days: Iterable[date]) -> dict[tuple[int, int], list[date]]:
    found: dict[tuple[int, int], list[date]] = defaultdict(list)
    for day in sorted(days):
        found[bucket(rhythm.pattern, day)].append(day)
    return found


def _kept_or_moved(before: Rhythm, after: Rhythm, standing: Standing, day: date) -> Effect | None:
    kept = _kept(before, standing)
    if kept:
        return Effect(kept, day, standing)
    if standing.state in OVER:
        return None
    becomes = sitting(after.hours, day)
    present = (standing.starts, standing.ends, standing.zone)
    same = present == (becomes.starts.local, becomes.ends.local, becomes.starts.zone)
    return Effect(Fate.UNCHANGED if same else Fate.MOVED, day, standing, becomes)


def _left_over(before: Rhythm, standing: Standing) -> Effect | None:
    kept = _kept(before, standing)
    if kept:
        return Effect(kept, standing.on, standing)
    return None if standing.state in OVER else Effect(Fate.WITHDRAWN, standing.on, standing)


def _kept(before: Rhythm, standing: Standing) -> Fate | None:
    """Return why the change does not reach the meeting; None when it does, or when it took place."""
    if standing.state is State.CANCELLED:
        return Fate.STAYS_CANCELLED
    if standing.state is State.CONVENED:
        return Fate.KEPT_CONVENED
    if standing.state in OVER:
        return None
    return Fate.KEPT_BY_HAND if is_by_hand(standing, before) else None


# --- Another plan for all ---------------------------------------------------------------------------------------------

#: What each meeting has for itself.
_OWN = frozenset({"starts", "ends", "zone", "respond_by"})
#: Who organises is one answer in two fields.
_ORGANISER = frozenset({"organiser_country", "organiser_id"})


def merged(before: Details, after: Details, present: Details) -> Details:
    """Return the plan of one meeting after the plan of its series changed: what it has by hand, it keeps."""
    taken = {
        field.name: getattr(after, field.name)
        for field in fields(Details)
        if field.name not in _OWN | _ORGANISER and getattr(present, field.name) == getattr(before, field.name)
    }
    if all(getattr(present, name) == getattr(before, name) for name in _ORGANISER):
        taken |= {name: getattr(after, name) for name in _ORGANISER}
    return replace(present, **taken)


def own_fields(template: Details, present: Details) -> list[str]:
    """Return in which fields a meeting differs from the plan of its series."""
    names = [field.name for field in fields(Details) if field.name not in _OWN]
    return [name for name in names if _value(template, name) != _value(present, name)]


def _value(details: Details, name: str) -> object:
    value = getattr(details, name)
    return frozenset(value) if isinstance(value, tuple) else value
