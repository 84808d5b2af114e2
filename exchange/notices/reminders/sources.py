"""What people are reminded of, one source for each sort of thing. Rooms upstairs add their own in their wiring."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from exchange.notices.reminders.rules import Due, Occurrence

#: About which thing, to which person: the key of the message that says it.
Written = dict[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Source:
    """Things of one sort that come up for people.

    ``find`` gets the instant and, where it is to look anew, the keys of the things; it returns what comes up within a
    bounded time, for those who may know of it (V1), in a constant number of statements. ``hold`` keeps things from being
    changed until the transaction ends. ``write`` writes what is due, and says by which message. It gets one thing with all
    its people or, ``by_person``, some people with all that is due for them.
    """

    find: Callable[[datetime, Collection[int] | None], list[Occurrence]]
    hold: Callable[[Collection[int]], None]
    write: Callable[[Sequence[Due], datetime], Written]
    by_person: bool = False


#: All of them, in the order in which they are asked. What is about a thing is taken back when the journal tells that the
#: thing has changed; see the wiring.
sources: list[Source] = []
