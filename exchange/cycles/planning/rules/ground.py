"""What a chain is planned on: the calendars of the members, who chairs when, and what the forum already has (M3, M7)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from exchange.chairing.proposals import Plan, Replan, Situation, proposed
from exchange.chairing.rules import Pattern, Term, holder_on
from exchange.cycles.deadlines.rules import Rule, due_on
from exchange.cycles.planning.rules.template import Rung
from exchange.workdays.rules import ONE_DAY, Off, WorkCalendar, is_working_day, resting, working_days
from exchange.world.rules import Level

#: So far around the days of the chain common working days are looked up; deadlines beyond are counted one by one.
REACH = timedelta(days=240)
Terms = tuple[tuple[Term, ...], ...]


@dataclass(frozen=True, slots=True)
class Existing:
    """A dated meeting of the forum outside the cycle.

    ``blocks``: people count with its date; ``serves``: it belongs to no other cycle and did not fall through, so it can
    take a place in this one.
    """

    id: int
    level: Level
    title: str
    first: date
    last: date
    blocks: bool = True
    serves: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting of the cycle whose date stays: it was set by hand (``pinned``), or the meeting is convened or over."""

    id: int
    title: str
    first: date
    last: date
    pinned: bool


@dataclass
class Rota:
    """Who chairs when. Event-based terms end with the political meeting, so they follow where it is put (M4).

    ``known`` are the days of the forum's other political meetings.
    """

    plans: tuple[Plan, ...]
    known: tuple[date, ...]
    today: date
    _terms: dict[date | None, Terms] = field(default_factory=dict)
    _chairs: dict[tuple[date | None, date], tuple[str, ...]] = field(default_factory=dict)

    def terms(self, political: date) -> Terms:
        """Return the terms of every rotation, were the political meeting on that day."""
        key = self._key(political)
        if key not in self._terms:
            around = Situation(self.today, tuple(sorted({*self.known, political})))
            self._terms[key] = tuple(
                proposed(plan, Replan(), around).terms
                if plan.pattern is Pattern.EVENT and plan.terms and plan.order
                else plan.terms
                for plan in self.plans
            )
        return self._terms[key]

    def chairs(self, day: date, political: date) -> tuple[str, ...]:
        """Return the countries that chair on a day, were the political meeting on another (M3)."""
        key = (self._key(political), day)
        if key not in self._chairs:
            holders = (holder_on(terms, day) for terms in self.terms(political))
            self._chairs[key] = tuple(holder for holder in holders if holder)
        return self._chairs[key]

    def handovers(self, first: date, last: date, political: date) -> list[tuple[date, str, str]]:
        """Return the hand-overs after one day and until another: day, who chaired before, who chairs from then on."""
        found = []
        for terms in self.terms(political):
            for before, after in pairwise(terms):
                if first < after.starts_on <= last and before.holder != after.holder:
                    found.append((after.starts_on, before.holder, after.holder))
        return sorted(found)

    def _key(self, political: date) -> date | None:
        return political if self._follows_events else None

    @cached_property
    def _follows_events(self) -> bool:
        return any(plan.pattern is Pattern.EVENT for plan in self.plans)


@dataclass
class Almanac:
    """The days of several countries: on which of them who rests, and counting in common working days, looked up once."""

    calendars: tuple[WorkCalendar, ...]
    first: date
    last: date
    _off: dict[date, list[tuple[str, Off]]] = field(default_factory=dict)
    _weeks: dict[date, int] = field(default_factory=dict)
    _common: list[date] = field(default_factory=list)

    def __post_init__(self) -> None:
        start = self.first - REACH
        days = (start + number * ONE_DAY for number in range((self.last + REACH - start).days + 1))
        self._common = [day for day in days if is_working_day(day, self.calendars)]

    def off(self, day: date) -> list[tuple[str, Off]]:
        """Return the countries that rest on a day, with the reason."""
        if day not in self._off:
            self._off[day] = resting(day, self.calendars)
        return self._off[day]

    def in_week(self, day: date) -> int:
        """Return how many common working days the week of a day has."""
        monday = day - day.weekday() * ONE_DAY
        if monday not in self._weeks:
            self._weeks[monday] = working_days(monday, monday + timedelta(days=7), self.calendars)
        return self._weeks[monday]

    def due_on(self, rule: Rule, first: date, last: date) -> date:
        """Return the day on which something is due, as ``deadlines`` counts it. Raises NoWorkingDay."""
        count = rule.working_days
        place = bisect_right(self._common, last) + count - 1 if count > 0 else bisect_left(self._common, first) + count
        looked_up = 0 <= place < len(self._common) and self.first - REACH <= first and last <= self.last + REACH
        return self._common[place] if looked_up else due_on(rule, first, last, self.calendars)


@dataclass(frozen=True)
class Ground:
    """All a planner has to know besides template and wish.

    ``members`` are the calendars of the forum's countries; ``calendars`` those of all that may chair or host, by code.
    ``held`` and ``present`` say, by place in the chain, which dates of a cycle stay, and where it stands now.
    """

    today: date
    members: tuple[WorkCalendar, ...]
    calendars: Mapping[str, WorkCalendar]
    rota: Rota
    existing: Sequence[Existing] = ()
    held: Mapping[Rung, Held] = field(default_factory=dict)
    present: Mapping[Rung, tuple[date, date]] = field(default_factory=dict)

    def rest(self, day: date, countries: Collection[str]) -> bool:
        """Say whether one of the countries rests on that day."""
        return any(not self.calendars[code].is_working(day) for code in countries if code in self.calendars)

    def unknown(self) -> tuple[str, ...]:
        """Return the members of which no holidays are known."""
        return tuple(calendar.country for calendar in self.members if not calendar.known)
