"""Seats and the waiting list of a country: first come, first served, never more than there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Queued:
    """Someone of a country who has a seat, or waits for one in the given place.

    ``call`` is the call under which the country named that person; its seats bind beside the country's.
    """

    key: int
    call: int | None = None
    waiting: int | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """Who moves up to a seat, in order, and the places of those who go on waiting, from 1."""

    promoted: tuple[int, ...] = ()
    waiting: Mapping[int, int] = field(default_factory=dict)


def promote(people: Sequence[Queued], quota: int | None, seats: Mapping[int, int]) -> Settlement:
    """Give free seats of one country to those who wait, in their order.

    ``quota`` are the country's seats (None: no bound), ``seats`` those of each call. One who waits is passed over
    only when all seats of the own call are taken. Nobody loses a seat, even where there are too few.

    >>> promote([Queued(7), Queued(8, waiting=1), Queued(9, waiting=2)], 2, {})
    Settlement(promoted=(8,), waiting={9: 1})
    """
    seated = [person for person in people if person.waiting is None]
    taken, by_call = len(seated), Counter(person.call for person in seated)
    promoted: list[int] = []
    waiting: dict[int, int] = {}
    for person in sorted(
        (each for each in people if each.waiting is not None), key=lambda each: (each.waiting, each.key)
    ):
        has_seat = quota is None or taken < quota
        in_call = person.call is None or by_call[person.call] < seats.get(person.call, taken + 1)
        if has_seat and in_call:
            taken += 1
            by_call[person.call] += 1
            promoted.append(person.key)
        else:
            waiting[person.key] = len(waiting) + 1
    return Settlement(tuple(promoted), waiting)


def admit(people: Sequence[Queued], newcomer: Queued, quota: int | None, seats: Mapping[int, int]) -> bool:
    """Say whether a newcomer is seated at once: after everybody who waits already has had the free seats.

    >>> admit([Queued(7)], Queued(8), 1, {})
    False
    """
    last = max((person.waiting or 0 for person in people), default=0) + 1
    queue = [*people, Queued(newcomer.key, newcomer.call, last)]
    return newcomer.key in promote(queue, quota, seats).promoted
