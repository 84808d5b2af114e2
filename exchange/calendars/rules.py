"""How firm an entry is, how much of it is written, and the facts it is written from (K1, K3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Variant(StrEnum):
    """How an entry is written; ``JOINED`` is full with the online address, for those who take part."""

    JOINED = "joined"
    FULL = "full"
    TITLE = "title"
    BUSY = "busy"


class Standing(StrEnum):
    """How firm an entry is, in the words of iCalendar's STATUS."""

    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Shown:
    """How a meeting appears; ``postponed`` says why a cancelled entry does not take place then."""

    standing: Standing
    postponed: bool = False


_SHOWN = {
    "draft": None,
    "scheduled": Shown(Standing.TENTATIVE),
    "convened": Shown(Standing.CONFIRMED),
    "held": Shown(Standing.CONFIRMED),
    "adopted": Shown(Standing.CONFIRMED),
    "postponed": Shown(Standing.CANCELLED, postponed=True),
    "cancelled": Shown(Standing.CANCELLED),
}


def shown_as(state: str, *, has_new_date: bool = False) -> Shown | None:
    """Return how a meeting in a state (M5) appears in feeds, or None for one that never does (K3).

    A postponed meeting with a new date is tentative at its new time; without one its old time is called off.
    Raises ValueError for a state that is not of M5.

    >>> shown_as("postponed", has_new_date=True)
    Shown(standing=<Standing.TENTATIVE: 'tentative'>, postponed=False)
    """
    if state not in _SHOWN:
        raise ValueError(f"not a state of a meeting: {state!r}")
    if state == "postponed" and has_new_date:
        return Shown(Standing.TENTATIVE)
    return _SHOWN[state]


@dataclass(frozen=True, slots=True)
class Words:
    """The words an entry needs, translated into the reader's language by the caller."""

    cancelled: str
    postponed: str
    busy: str
    join_online: str


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What meetings and deadlines have in common; the texts are in the reader's language.

    ``uid`` stays the same for ever (K3); ``sequence`` rises with every change of what is shown; ``changed_at`` and
    ``created_at`` are aware. Raises ValueError for what makes a calendar program refuse the whole feed.
    """

    uid: str
    sequence: int
    created_at: datetime
    changed_at: datetime
    standing: Standing
    postponed: bool = False
    title: str
    url: str
    description: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    private: bool = False

    def __post_init__(self) -> None:
        """Refuse a UID that some program cannot keep, a falling sequence and times without zone."""
        if not re.fullmatch(r"[A-Za-z0-9._@-]+", self.uid):
            raise ValueError(f"not fit for a UID: {self.uid!r}")
        if self.sequence < 0:
            raise ValueError("a sequence starts at 0")
        _require_aware(self.created_at, self.changed_at)


@dataclass(frozen=True, kw_only=True)
class EventFacts(Entry):
    """A meeting at a time: aware instants, end exclusive; ``link`` is the online address."""

    starts_at: datetime
    ends_at: datetime
    location: str | None = None
    link: str | None = None

    def __post_init__(self) -> None:
        """Refuse times without zone, and a meeting shorter than the second feeds count in."""
        super().__post_init__()
        _require_aware(self.starts_at, self.ends_at)
        if self.ends_at - self.starts_at < timedelta(seconds=1):
            raise ValueError("a meeting ends after it starts")


@dataclass(frozen=True, kw_only=True)
class DayFacts(Entry):
    """A deadline or another matter of whole days, ``ends_on`` exclusive. It never makes anybody busy."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        """Refuse an entry of no days: Google Calendar loses it."""
        super().__post_init__()
        if self.ends_on <= self.starts_on:
            raise ValueError("ends_on is the first day no longer included")


def _require_aware(*moments: datetime) -> None:
    if any(moment.utcoffset() is None for moment in moments):
        raise ValueError("a time needs its zone")
