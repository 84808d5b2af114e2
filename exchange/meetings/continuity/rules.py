"""What a meeting is proposed from the one before it: approving its outcome, and what was left open (M6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exchange.meetings.agenda.rules import ItemKind, carried
from exchange.meetings.rules import TOOK_PLACE, State
from exchange.world.rules import Audience

#: What an approval takes, and an open point of which nobody said how long it takes.
APPROVAL_MINUTES, USUAL_MINUTES = 5, 15
#: How the keys of approvals and of items begin; other rooms put a name of their own before their points.
APPROVAL, ITEM = "approval", "item"


class Why(StrEnum):
    """Why something is proposed."""

    APPROVAL = "approval"
    CARRIED_OVER = "carried_over"
    NOTHING_WRITTEN = "nothing_written"
    STILL_OPEN = "still_open"


@dataclass(frozen=True, slots=True)
class Previous:
    """The meeting before: the latest of the same forum and level that took place or is to take place earlier."""

    id: int
    title: str
    state: State
    day: date
    audience: Audience = Audience.ALL


@dataclass(frozen=True, slots=True)
class Left:
    """An item of its agenda. ``approves``: the state of the meeting whose outcome it was to approve, if it was that."""

    id: int
    title: str
    kind: ItemKind
    minutes: int = 0
    note: str = ""
    audience: Audience = Audience.ALL
    is_written: bool = False
    carries_over: bool = False
    approves: State | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """Something proposed for the agenda.

    ``key`` tells it from all others, so that it is never proposed where it stands already. ``origin`` is where it comes
    from, in words, with its address; of the meeting before, that follows from ``meeting_id`` and ``item_id``.
    """

    key: str
    title: str
    why: Why = Why.STILL_OPEN
    kind: ItemKind = ItemKind.DISCUSSION
    minutes: int = USUAL_MINUTES
    note: str = ""
    audience: Audience = Audience.ALL
    origin: str = ""
    url: str | None = None
    meeting_id: int | None = None
    item_id: int | None = None


def why_open(item: Left, state: State) -> Why | None:
    """Return why an item of a meeting in that state comes back; None when it does not.

    Before the meeting is recorded as held nobody can say what it left open, but what was marked is. A mark goes before
    what was written. An approval is closed once the outcome that it was about is adopted.
    """
    if item.kind is ItemKind.SECTION or state is State.CANCELLED:
        return None
    if item.carries_over:
        return Why.CARRIED_OVER
    if state not in TOOK_PLACE or item.is_written or item.approves is State.ADOPTED:
        return None
    return Why.NOTHING_WRITTEN


def points_from(previous: Previous, items: Iterable[Left]) -> list[Point]:
    """Return what the meeting before leaves to the next: its outcome's approval first, then what is open, in its order."""
    approval = Point(
        key=f"{APPROVAL}:{previous.id}",
        title=previous.title,
        why=Why.APPROVAL,
        kind=ItemKind.DECISION,
        minutes=APPROVAL_MINUTES,
        audience=carried(Audience.ALL, previous.audience),
        meeting_id=previous.id,
    )
    judged = [(item, why_open(item, previous.state)) for item in items]
    return [approval, *(_point(previous, item, why) for item, why in judged if why is not None)]


def _point(previous: Previous, item: Left, why: Why) -> Point:
    return Point(
        key=f"{ITEM}:{item.id}",
        title=item.title,
        why=why,
        kind=item.kind,
        minutes=item.minutes or USUAL_MINUTES,
        note=item.note,
        audience=carried(item.audience, previous.audience),
        meeting_id=previous.id,
        item_id=item.id,
    )


def not_yet_taken(points: Iterable[Point], taken: Collection[str]) -> list[Point]:
    """Return the points whose key does not stand on the agenda yet, each once, in their order.

    >>> a, b = Point("item:1", "A"), Point("item:2", "B")
    >>> [point.title for point in not_yet_taken([a, b, a], {"item:2"})]
    ['A']
    """
    return [point for key, point in {point.key: point for point in points}.items() if key not in taken]


def chosen(points: Iterable[Point], keys: Collection[str] | None) -> list[Point]:
    """Return the points of these keys in their order, all when no keys are given."""
    return [point for point in points if keys is None or point.key in keys]
