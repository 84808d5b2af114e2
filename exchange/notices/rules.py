"""Where a message stands, which of them wait for which, and what a change told of in several steps comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from exchange.meetings.rules import MATERIAL as COUNTED


class Delivery(StrEnum):
    """Where a message stands. In a demo none ever leaves: it is read in the outbox."""

    WAITING = "waiting"
    SENT = "sent"
    #: The mail server said that it never will.
    REFUSED = "refused"
    #: It was tried as often as it is.
    GIVEN_UP = "given_up"
    #: A newer one says all of it and more, and this one had not left yet.
    DROPPED = "dropped"
    #: It waits for the daily digest of its reader.
    COLLECTED = "collected"
    #: It went with one.
    DIGESTED = "digested"


#: What has not left, and can still be taken back.
UNSETTLED = frozenset({Delivery.WAITING, Delivery.COLLECTED})
#: What can be tried again by hand.
STRANDED = frozenset({Delivery.REFUSED, Delivery.GIVEN_UP})
#: Messages with a secret link in them, for nobody's eyes but the administrator's.
ACCOUNT_KINDS = frozenset({"person_invited", "password_reset"})
#: So long a changed meeting rests before it is told, for another change may follow; and so long at the most.
REST, LONGEST_REST = timedelta(minutes=3), timedelta(minutes=15)
#: What a changed meeting is told for: all that calendars count (K3), and another chair; a corrected title is not.
MATERIAL = COUNTED | {"chair"}


def chain_of(thing: str, thing_id: int, person_id: int) -> str:
    """Return the chain of messages that must leave in the order they were written: of one person about one thing.

    >>> chain_of("meeting", 3, 7)
    'meeting:3/person:7'
    """
    return f"{thing}:{thing_id}/person:{person_id}"


def rests_until(now: datetime, since: datetime) -> datetime:
    """Return when a message about a change leaves, given when the first change it tells of was made.

    >>> rests_until(datetime(2027, 1, 1, 9, 14), datetime(2027, 1, 1, 9, 0)).minute
    15
    """
    return min(now + REST, max(now, since + LONGEST_REST))


def folded(changes: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return what several changes, the earliest first, come to: from the first old value to the last new one.

    What was put back is no change at all.

    >>> folded([{"place": ["A", "B"], "zone": ["x", "y"]}, {"place": ["B", "C"]}, {"zone": ["y", "x"]}])
    {'place': ['A', 'C']}
    """
    found: dict[str, list[Any]] = {}
    for step in changes:
        for column, (old, new) in step.items():
            found[column] = [found[column][0] if column in found else old, new]
    return {column: pair for column, pair in found.items() if pair[0] != pair[1]}


def is_material(changes: Mapping[str, Any]) -> bool:
    """Say whether people on the list are told of these changes to a meeting."""
    return bool(MATERIAL & changes.keys())
