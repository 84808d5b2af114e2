"""Agenda items: who may change them when, running times, numbers, and order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from exchange.meetings.rules import State
from exchange.world.rules import Audience, Side

LONGEST_ITEM = 1440
ONE_MINUTE = timedelta(minutes=1)


class ItemKind(StrEnum):
    """What an agenda item is for; a section is a heading."""

    SECTION = "section"
    INFORMATION = "information"
    DISCUSSION = "discussion"
    DECISION = "decision"


class Hands(StrEnum):
    """In whose hands an agenda is."""

    PLANNERS = "planners"
    RUNNERS = "runners"
    NOBODY = "nobody"


def hands(state: State) -> Hands:
    """Return who may change the agenda of a meeting in that state (M5).

    Those who plan, until the notice is out; from then on those who run the meeting; nobody once it is over.

    >>> hands(State.CONVENED).value
    'runners'
    """
    if state in (State.DRAFT, State.SCHEDULED, State.POSTPONED):
        return Hands.PLANNERS
    return Hands.RUNNERS if state is State.CONVENED else Hands.NOBODY


class Refusal(StrEnum):
    """Why a change of an agenda is refused."""

    CLOSED = "closed"
    RAPPORTEUR = "rapporteur"
    AUDIENCE = "audience"
    MINUTES = "minutes"
    TITLE = "title"
    RECORDED = "recorded"
    GONE = "gone"
    SAME_MEETING = "same_meeting"


class AgendaRefusedError(ValueError):
    """The agenda cannot be changed so."""

    def __init__(self, refusal: Refusal) -> None:
        """Keep why."""
        super().__init__(refusal.value)
        self.refusal = refusal


class OvertakenError(ValueError):
    """Someone else saved the same thing since it was shown."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What an agenda item says. A section has neither minutes nor rapporteur."""

    kind: ItemKind
    title: str
    minutes: int = 0
    rapporteur_id: int | None = None
    note: str = ""
    audience: Audience = Audience.ALL

    def settled(self) -> Wording:
        """Return it as it is kept: without what a section cannot have. Raises AgendaRefusedError."""
        if not self.title:
            raise AgendaRefusedError(Refusal.TITLE)
        if not 0 <= self.minutes <= LONGEST_ITEM:
            raise AgendaRefusedError(Refusal.MINUTES)
        if self.kind is ItemKind.SECTION:
            return Wording(self.kind, self.title, note=self.note, audience=self.audience)
        return self


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item comes from: a meeting, an item of its agenda, and the key of what was left open there (M6)."""

    meeting_id: int | None = None
    item_id: int | None = None
    key: str | None = None


def carried(item: Audience, source: Audience) -> Audience:
    """Return the audience of an item taken to another meeting: what only the Union side saw stays so (V1)."""
    return Audience.UNION if Audience.UNION in (item, source) else Audience.ALL


# --- Running times ----------------------------------------------------------------------------------------------------


class Timed(Protocol):
    """What running times are computed of: words on an agenda, or rows, whose columns no protocol can type."""

    @property
    def kind(self) -> Any:
        """Return what it is for: an ItemKind."""

    @property
    def minutes(self) -> Any:
        """Return how long it takes: a whole number."""

    @property
    def audience(self) -> Any:
        """Return who may see it: an Audience."""


Item = TypeVar("Item", bound=Timed)


@dataclass(frozen=True, slots=True)
class Slot(Generic[Item]):
    """An item with its number and times.

    ``starts`` and ``ends`` are None while the meeting has no date. ``minutes`` of a section is the sum of the
    items under it. ``beyond`` is by how many minutes the item ends after the meeting.
    """

    item: Item
    number: str
    starts: datetime | None
    ends: datetime | None
    minutes: int
    beyond: int = 0

    @property
    def over_run(self) -> bool:
        """Say whether it ends after the meeting."""
        return self.beyond > 0

    @property
    def is_section(self) -> bool:
        """Say whether it is a heading."""
        return self.item.kind is ItemKind.SECTION


def running_times(
    items: Sequence[Item],
    starts: datetime | None,
    ends: datetime | None,
    *,
    side: Side = Side.UNION,
    closed: bool = False,
) -> list[Slot[Item]]:
    """Return the items that the side may see, each with its number and running times.

    ``starts`` and ``ends`` of the meeting are instants (aware, so that a clock change on the way counts) or None.
    Times run on from the start without a break, over several days too. ``closed`` says that the whole meeting is
    for the Union side only.

    For the partner side (V1) times stay true because hidden items take their minutes, but nothing says that there
    are any: the time between two items looks like any pause, numbers leave no gap (Union-side-only items count in
    a series of their own), and sums are of the visible items only.
    """
    slots: list[Slot[Item]] = []
    elapsed = 0
    for item, number in zip(items, numbers(items, closed=closed), strict=True):
        minutes = 0 if item.kind is ItemKind.SECTION else item.minutes
        slot: Slot[Item] = Slot(item, number, None, None, minutes)
        if item.audience.includes(side):
            slots.append(slot if starts is None or ends is None else _dated(slot, starts + elapsed * ONE_MINUTE, ends))
        elapsed += minutes
    return _with_sums(slots)


def _dated(slot: Slot[Item], begins: datetime, meeting_ends: datetime) -> Slot[Item]:
    closes = begins + slot.minutes * ONE_MINUTE
    beyond = math.ceil((closes - meeting_ends) / ONE_MINUTE) if slot.minutes else 0
    return replace(slot, starts=begins, ends=closes, beyond=max(0, beyond))


def _with_sums(slots: list[Slot[Item]]) -> list[Slot[Item]]:
    """Give each section the minutes of what stands under it, and the end of the last of it."""
    summed: list[Slot[Item]] = []
    total, closes = 0, None
    for slot in reversed(slots):
        if slot.is_section:
            summed.append(replace(slot, ends=closes or slot.ends, minutes=total))
            total, closes = 0, None
        else:
            summed.append(slot)
            total, closes = total + slot.minutes, closes or slot.ends
    return summed[::-1]


def numbers(items: Sequence[Timed], *, closed: bool = False) -> list[str]:
    """Return each item's number: 1, 2 … for all, U1, U2 … for the Union side only; sections have none.

    Both sides so call an item by the same number, and the partner side sees no gap (V1). In a meeting that is
    ``closed`` to the partner side there is one series.
    """
    counts = dict.fromkeys(Audience, 0)
    named = []
    for item in items:
        if item.kind is ItemKind.SECTION:
            named.append("")
            continue
        series = Audience.ALL if closed else item.audience
        counts[series] += 1
        named.append(f"{'U' if series is Audience.UNION else ''}{counts[series]}")
    return named


@dataclass(frozen=True, slots=True)
class Budget:
    """The minutes of an agenda against those of the meeting.

    ``available`` and ``spare`` are None where they mean nothing: without a date, or over several days.
    ``spare`` is from the end of the last item to the end of the meeting; negative when the agenda is too long.
    """

    planned: int
    available: int | None = None
    spare: int | None = None

    @property
    def excess(self) -> int:
        """Return by how many minutes the agenda is too long."""
        return max(0, -(self.spare or 0))


def budget(
    slots: Sequence[Slot[Item]], starts: datetime | None, ends: datetime | None, *, several_days: bool = False
) -> Budget:
    """Return the budget of the visible slots; what is hidden behind the last of them does not count (V1)."""
    timed = [slot for slot in slots if not slot.is_section]
    planned = sum(slot.minutes for slot in timed)
    if starts is None or ends is None or several_days:
        return Budget(planned)
    last = max((slot.ends for slot in timed if slot.ends), default=starts)
    return Budget(planned, (ends - starts) // ONE_MINUTE, (ends - last) // ONE_MINUTE)


def several_days(starts_local: datetime | None, ends_local: datetime | None) -> bool:
    """Say whether the meeting goes on after its first midnight.

    >>> several_days(datetime(2026, 11, 24, 10), datetime(2026, 11, 25, 0))
    False
    """
    if starts_local is None or ends_local is None:
        return False
    return (ends_local - ONE_MINUTE).date() > starts_local.date()


# --- Order ------------------------------------------------------------------------------------------------------------


class Direction(StrEnum):
    """Where an item goes by one place."""

    UP = "up"
    DOWN = "down"


def moved(order: Sequence[int], item: int, to: int) -> list[int]:
    """Return the order with the item at place ``to`` (the nearest there is). Raises ValueError for a stranger.

    >>> moved([1, 2, 3], 3, 0)
    [3, 1, 2]
    """
    rest = list(order)
    rest.remove(item)
    place = max(0, min(to, len(rest)))
    return [*rest[:place], item, *rest[place:]]


def moved_by_one(order: Sequence[int], item: int, direction: Direction) -> list[int]:
    """Return the order with the item one place up or down; at the end of the list it stays.

    >>> moved_by_one([1, 2, 3], 2, Direction.DOWN)
    [1, 3, 2]
    """
    return moved(order, item, max(0, list(order).index(item) + (1 if direction is Direction.DOWN else -1)))


@dataclass(frozen=True, slots=True)
class Merge:
    """A new order: what was asked for, as far as it fits what is there now."""

    order: list[int]
    unknown: list[int]
    missing: list[int]


def merged(present: Sequence[int], asked: Sequence[int], hidden: frozenset[int] = frozenset()) -> Merge:
    """Return the asked order applied to the items that are there now, none lost.

    ``unknown`` were asked for but are gone; ``missing`` were not asked for, since they came meanwhile, and follow
    at the end in their old order. ``hidden`` items, which the one who asks does not see, keep their place behind
    the item they stood behind, and are named in neither list (V1).
    """
    visible = [item for item in present if item not in hidden]
    wanted = list(dict.fromkeys(asked))
    known = [item for item in wanted if item in set(visible)]
    missing = [item for item in visible if item not in set(known)]
    order = _with_hidden(present, [*known, *missing], hidden)
    return Merge(order, [item for item in wanted if item not in set(visible)], missing)


def _with_hidden(present: Sequence[int], visible: Sequence[int], hidden: frozenset[int]) -> list[int]:
    behind: dict[int | None, list[int]] = {}
    anchor: int | None = None
    for item in present:
        if item in hidden:
            behind.setdefault(anchor, []).append(item)
        else:
            anchor = item
    order = list(behind.get(None, []))
    for item in visible:
        order += [item, *behind.get(item, [])]
    return order
