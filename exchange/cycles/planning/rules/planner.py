"""From a wish to the best few complete chains (M1, M2, M3, M7): pure, deterministic, and explained by its reasons.

For each day the political meeting can have, the places before it are climbed like a ladder: of each, all days within its
distance are judged, and the best way through all places in their order is found by keeping, for every day, the best way
that ends by then. So nothing is left out and time grows with days, not with combinations.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from exchange.cycles.planning.rules.chains import Chain, Lost, LostWhy, Planned, Proposals, Reason, Why, because
from exchange.cycles.planning.rules.ground import Almanac, Existing, Ground, Held
from exchange.cycles.planning.rules.judging import Case, days_between, judged
from exchange.cycles.planning.rules.template import IN_ORDER, POLITICAL, Part, Rung, Template, ladder
from exchange.cycles.planning.rules.wish import Wish
from exchange.workdays.rules import ONE_DAY

WEEK = timedelta(days=7)
#: So many weeks earlier than the template says, a meeting that is there already still prepares.
SLACK = 4
YEAR_OF_WEEKS = 52
#: Chains are told apart when a meeting moves by so much; and those beside the chain keep so far from it.
APART, ASIDE = timedelta(days=5), timedelta(days=3)
SHOWN = 4


class Manner(NamedTuple):
    """How strictly the template is kept: with what it does not need, and whether the preparation may be shortened."""

    optional: bool
    hurried: bool


class Step(NamedTuple):
    """A meeting in a ladder with what the ladder up to it is worth: points, then nearness to the middle of its distance."""

    worth: tuple[int, int]
    planned: Planned
    below: Step | None


@dataclass
class Desk:
    """The work on one wish: each possible meeting is judged once."""

    template: Template
    wish: Wish
    ground: Ground
    almanac: Almanac = field(init=False)
    blocked: frozenset[date] = field(init=False)
    _judged: dict[tuple[Rung, date, tuple[str, ...]], Planned | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        furthest = max((part.earliest for part in self.template.parts), default=0)
        days = [self.wish.first - furthest * WEEK, self.wish.last]
        days += [day for held in self.ground.held.values() for day in (held.first, held.last)]
        days += [day for one in self.ground.existing for day in (one.first, one.last)]
        self.almanac = Almanac(self.ground.members, min(days), max(days))
        standing: list[Existing | Held] = [one for one in self.ground.existing if one.blocks]
        standing += self.ground.held.values()
        self.blocked = frozenset(day for one in standing for day in days_between(one.first, one.last))

    # --- Which days a meeting can have ---------------------------------------------------------------------------------

    def political(self) -> list[Planned]:
        """Return what the political meeting can be: the one that stays, those that are there, else every possible day."""
        if held := self.ground.held.get(POLITICAL):
            return [self._there(POLITICAL, held, held.first)]
        within = [
            one
            for one in self._serving(POLITICAL)
            if self.wish.first <= one.first and one.last <= self.wish.last and one.last > self.ground.today
        ]
        if within:
            return [self._there(POLITICAL, one, one.first) for one in within]
        latest = self.wish.last - (self.wish.days - 1) * ONE_DAY
        return self._new(POLITICAL, self.wish.first, latest, self.wish.days, None)

    def before(self, rung: Rung, part: Part, political: Planned, manner: Manner) -> list[Planned]:
        """Return what a meeting that prepares can be before a political one, in the order of days."""
        if held := self.ground.held.get(rung):
            return [self._there(rung, held, political.first)]
        nearest = political.first - (1 if manner.hurried else part.latest) * WEEK
        latest = nearest - (part.days - 1) * ONE_DAY
        found = self._new(rung, political.first - part.earliest * WEEK, latest, part.days, political.first)
        reach = YEAR_OF_WEEKS if manner.hurried else part.earliest + SLACK
        since = max((one.last for one in self._earlier_political(political)), default=date.min)
        for one in self._serving(rung):
            if max(political.first - reach * WEEK, since + ONE_DAY) <= one.first and one.last <= nearest:
                found.append(self._there(rung, one, political.first))
        return sorted((self._hurried(one, part, political) for one in found), key=_day)

    def _serving(self, rung: Rung) -> list[Existing]:
        return [one for one in self.ground.existing if one.serves and one.level is rung.level]

    def _earlier_political(self, political: Planned) -> list[Existing]:
        return [
            one for one in self.ground.existing
            if one.level is POLITICAL.level and one.blocks and one.first < political.first
        ]  # fmt: skip

    def _hurried(self, one: Planned, part: Part, political: Planned) -> Planned:
        """Say of a meeting outside its distance that it is nearer, or longer ago, than the template has it."""
        if one.held or one.last <= political.first - part.latest * WEEK:
            too_early = one.meeting_id is not None and one.first < political.first - (part.earliest + SLACK) * WEEK
            return _with(one, because(Why.LONG_AGO, rung=one.rung, day=one.first)) if too_early else one
        return _with(one, because(Why.TOO_SHORT, rung=one.rung, day=one.first))

    def _new(self, rung: Rung, first: date, latest: date, days: int, political: date | None) -> list[Planned]:
        soonest = max(first, self.ground.today + ONE_DAY)
        candidates = (self._on(rung, day, days, political or day) for day in days_between(soonest, latest))
        return [one for one in candidates if one is not None]

    def _on(self, rung: Rung, first: date, days: int, political: date) -> Planned | None:
        """Return the meeting judged on these days; None where chair or host rests, or the forum meets already (M7)."""
        chairs = self.ground.rota.chairs(first, political)
        key = (rung, first, chairs)
        if key not in self._judged:
            host = self._host(rung, chairs)
            span = days_between(first, first + (days - 1) * ONE_DAY)
            leading = [*chairs, *([host] if host else [])]
            impossible = any(day in self.blocked or self.ground.rest(day, leading) for day in span)
            self._judged[key] = None if impossible else self._judge(Case(rung, (span[0], span[-1]), chairs, host))
        return self._judged[key]

    def _there(self, rung: Rung, one: Existing | Held, political: date) -> Planned:
        chairs = self.ground.rota.chairs(one.first, political)
        return self._judge(Case(rung, (one.first, one.last), chairs, self._host(rung, chairs), one))

    def _judge(self, case: Case) -> Planned:
        return judged(self.ground, self.almanac, case, self.template.rules.get(case.rung.level, ()))

    def _host(self, rung: Rung, chairs: tuple[str, ...]) -> str | None:
        asked = self.wish.host if rung == POLITICAL else None
        return asked or (chairs[0] if chairs else None)

    # --- Whole chains --------------------------------------------------------------------------------------------------

    def parts(self, manner: Manner) -> list[tuple[Rung, Part]]:
        """Return the places that a chain has in this manner; a date that stays keeps its place."""
        return [
            (rung, part)
            for rung, part in ladder(self.template)
            if part.needed or manner.optional or rung in self.ground.held
        ]

    def chains(self, manner: Manner, kept_off: tuple[Rung, date] | None = None) -> list[Chain]:
        """Return the best chain for each political meeting; ``kept_off`` bars the days around one for one place."""
        found = (self._chain(political, manner, kept_off) for political in self.political())
        return [chain for chain in found if chain is not None]

    def _chain(self, political: Planned, manner: Manner, kept_off: tuple[Rung, date] | None) -> Chain | None:
        steps: list[list[tuple[Planned, date]]] = []
        aside: list[list[tuple[Planned, date]]] = []
        for rung, part in self.parts(manner):
            ideal = political.first - (part.earliest + part.latest) * WEEK / 2
            found = self.before(rung, part, political, manner)
            if kept_off and kept_off[0] == rung:
                found = [one for one in found if abs(one.first - kept_off[1]) >= APART]
            if not found:
                return None
            (steps if rung.level in IN_ORDER else aside).append([(one, ideal) for one in found])
        climbed = _climb([*steps, [(political, political.first)]])
        if climbed is None:
            return None
        for candidates in aside:
            if (beside := _beside(candidates, climbed)) is None:
                return None
            climbed.append(beside)
        return self._whole(sorted(climbed, key=_day), political, manner)

    def _whole(self, meetings: list[Planned], political: Planned, manner: Manner) -> Chain:
        first, last = meetings[0].first, meetings[-1].first
        handovers = self.ground.rota.handovers(first, last, political.first)
        reasons = [because(Why.CROSSES_HANDOVER, day=day, countries=(was, becomes)) for day, was, becomes in handovers]
        if not reasons and all(one.chairs for one in meetings):
            reasons.append(because(Why.ONE_CHAIR, countries=meetings[0].chairs))
        if self.wish.optional and not manner.optional:
            reasons += [because(Why.LEFT_OUT, rung=rung) for rung, part in ladder(self.template) if not part.needed]
        if unknown := self.ground.unknown():
            reasons.append(because(Why.UNKNOWN_HOLIDAYS, countries=unknown))
        return Chain(tuple(meetings), tuple(reasons))

    # --- What cannot be had --------------------------------------------------------------------------------------------

    def lost(self) -> list[Lost]:
        """Return which needed meetings have no day as the template wants it, or that they have none in their order."""
        possible, strict = self.political(), Manner(optional=False, hurried=False)
        if not possible:
            late = self.wish.last <= self.ground.today
            return [Lost(LostWhy.TOO_LATE if late else LostWhy.NO_DAY, POLITICAL, self.wish.last)]
        last = max(one.first for one in possible)
        found = []
        for rung, part in self.parts(strict):
            if not any(self.before(rung, part, political, strict) for political in possible):
                latest = last - part.latest * WEEK
                late = latest <= self.ground.today
                found.append(Lost(LostWhy.TOO_LATE if late else LostWhy.NO_DAY, rung, latest))
        return found or [Lost(LostWhy.NO_ORDER)]


def _day(one: Planned) -> tuple[date, date, int]:
    return one.first, one.last, one.meeting_id or 0


def _with(one: Planned, reason: Reason) -> Planned:
    return replace(one, reasons=(*one.reasons, reason), points=one.points + reason.points)


def _climb(steps: Sequence[Sequence[tuple[Planned, date]]]) -> list[Planned] | None:
    """Return the best way through all steps, each a week after the one before; what stands may follow more closely."""
    layer: list[Step] = []
    for number, candidates in enumerate(steps):
        reached = []
        ways = _Ways(layer)
        for one, ideal in candidates:
            below = ways.before(one) if number else None
            if below is None and number:
                continue
            gained, near = below.worth if below else (0, 0)
            worth = (gained + one.points, near - abs((one.first - ideal).days))
            reached.append(Step(worth, one, below))
        layer = reached
    best = max(layer, key=lambda step: step.worth, default=None)
    return list(_down(best)) if best else None


def _down(step: Step | None) -> Iterator[Planned]:
    while step is not None:
        yield step.planned
        step = step.below


class _Ways:
    """The best ladder that ends by a day, for every day: looked up by bisection."""

    def __init__(self, layer: Sequence[Step]) -> None:
        self.layer = sorted(layer, key=lambda step: (step.planned.last, step.planned.first))
        self.ends = [step.planned.last for step in self.layer]
        self.standing = [step for step in self.layer if step.planned.meeting_id is not None]
        self.best: list[Step] = []
        for step in self.layer:
            self.best.append(step if not self.best or step.worth > self.best[-1].worth else self.best[-1])

    def before(self, one: Planned) -> Step | None:
        """Return the best ladder on which the meeting can follow."""
        if one.meeting_id is not None:
            return self._by(one.first - ONE_DAY)
        close = self._by(one.first - WEEK)
        standing = (
            step for step in self.standing if one.first - WEEK < step.planned.last < one.first
        )  # fmt: skip
        return max((step for step in (close, *standing) if step), key=lambda step: step.worth, default=None)

    def _by(self, day: date) -> Step | None:
        place = bisect_right(self.ends, day)
        return self.best[place - 1] if place else None


def _beside(candidates: Iterable[tuple[Planned, date]], chain: Sequence[Planned]) -> Planned | None:
    """Return the best meeting that keeps clear of the chain."""
    clear = [
        (one.points, -abs((one.first - ideal).days), -number, one)
        for number, (one, ideal) in enumerate(candidates)
        if all(one.last + _aside(one) < other.first or other.last + _aside(one) < one.first for other in chain)
    ]
    return max(clear, key=lambda entry: entry[:3])[3] if clear else None


def _aside(one: Planned) -> timedelta:
    return timedelta(0) if one.meeting_id is not None else ASIDE


def propose(template: Template, wish: Wish, ground: Ground, shown: int = SHOWN) -> Proposals:
    """Return the best few complete chains, distinct from each other, and what the template asks for in vain.

    What the template does not need is left out before the preparation of the rest is shortened.
    """
    desk = Desk(template, wish, ground)
    manners = [Manner(optional=False, hurried=False), Manner(optional=False, hurried=True)]
    if wish.optional:
        manners.insert(0, Manner(optional=True, hurried=False))
    for manner in manners:
        if pool := desk.chains(manner):
            chains = _distinct(desk, pool, manner, shown)
            return Proposals(tuple(chains), tuple(desk.lost()) if manner.hurried else ())
    return Proposals((), tuple(desk.lost()))


def _order(chain: Chain) -> tuple[int, int, list[date]]:
    spread = sum(abs((one.last - one.first).days) for one in chain.meetings)
    return -chain.points, spread, [one.first for one in chain.meetings]


def _distinct(desk: Desk, pool: list[Chain], manner: Manner, shown: int) -> list[Chain]:
    """Return the best chains whose political meetings differ; then, where these are too few, those that differ before it."""
    ranked = sorted(pool, key=_order)
    chosen: list[Chain] = []
    for chain in ranked:
        if len(chosen) < shown and all(_apart(chain, other, (POLITICAL,)) for other in chosen):
            chosen.append(chain)
    if len(chosen) < shown:
        others = [variant for chain in chosen for variant in _variants(desk, chain, manner)]
        for chain in sorted([*ranked, *others], key=_order):
            if len(chosen) < shown and all(_apart(chain, other, tuple(chain.days())) for other in chosen):
                chosen.append(chain)
    return sorted(chosen, key=_order)


def _apart(one: Chain, other: Chain, rungs: Sequence[Rung]) -> bool:
    mine, theirs = one.days(), other.days()
    return any(rung not in theirs or abs(mine[rung] - theirs[rung]) >= APART for rung in rungs)


def _variants(desk: Desk, chain: Chain, manner: Manner) -> Iterable[Chain]:
    for one in chain.meetings:
        if not one.held and one.rung != POLITICAL:
            yield from desk.chains(manner, (one.rung, one.first))
