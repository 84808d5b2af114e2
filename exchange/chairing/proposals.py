"""Whole plans of a rotation, and what can be proposed to change them (M4): pure, so that it can be shown before it is done.

A proposal is applied to a plan that is current (no estimate lies in the past) and is then covered up to the horizon.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from exchange.chairing import rules
from exchange.chairing.rules import ChairingError, Pattern, Term

LONGEST_AHEAD, ROUNDS_AHEAD = 72, 2
ONE_DAY = timedelta(days=1)
#: An estimate that comes nearer than this without a political meeting's date is moved on by a month or more.
PROLONGED_BEFORE = timedelta(days=31)


class NotBelonging(ChairingError):
    """These countries do not belong to the forum, or not on this side."""


class WrongSide(ChairingError):
    """A forum of two sides has one rotation per side, any other a single one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A rotation as its rules see it: the order, all terms, and how terms are made.

    ``months`` is the length of a fixed term, the usual length of an event-based one; ``anchor`` is the day from which
    the boundaries of fixed terms are counted.
    """

    order: tuple[str, ...]
    terms: tuple[Term, ...]
    pattern: Pattern
    months: int
    anchor: date

    def __str__(self) -> str:
        terms = [f"{t.holder}/{t.turn} {t.starts_on} {t.ends_on} {t.expected}" for t in self.terms]
        return "\n".join([",".join(self.order), f"{self.pattern} {self.months} {self.anchor}", *terms])


@dataclass(frozen=True, slots=True)
class Situation:
    """What a proposal has to know: the day in the forum's zone, and the days of the forum's political meetings."""

    today: date
    political_days: tuple[date, ...] = ()

    def horizon(self, plan: Plan) -> date:
        """The day up to which terms are planned: two rounds or six years ahead, whichever is less."""
        ahead = min(LONGEST_AHEAD, ROUNDS_AHEAD * len(plan.order) * plan.months)
        return rules.add_months(self.today, ahead)


class Proposal(Protocol):
    """Something that can be agreed about a rotation; ``action`` is its name in the journal."""

    @property
    def action(self) -> str:
        """Return the name in the journal."""

    @property
    def reason(self) -> str:
        """Return why, where a reason is asked."""

    def applied(self, plan: Plan, situation: Situation) -> Plan:
        """Return the plan as it would be. Raises ChairingError."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """An order and a pattern agreed anew. Begun terms stay; what follows begins at their end, or on ``starts_on``."""

    order: tuple[str, ...]
    pattern: Pattern
    months: int
    starts_on: date
    action: str = "rotation.set"
    reason: str = ""

    def applied(self, plan: Plan, situation: Situation) -> Plan:
        """Deal the order out after the begun terms. Raises OrderWouldBeEmpty, AlreadyInOrder, NoLength."""
        kept = [term for term in plan.terms if term.starts_on <= situation.today]
        start = (kept[-1].ends_on if kept else None) or self.starts_on
        plan = Plan(self.order, (), self.pattern, self.months, start)
        until = max(start, situation.horizon(plan))
        if kept and kept[-1].ends_on is None:
            return replace(plan, terms=tuple(kept))
        if self.pattern is Pattern.EVENT:
            days = situation.political_days
            new = rules.plan_events(self.order, start, days, until=until, usual_months=self.months)
            return replanned(replace(plan, terms=(*kept, *new)), days, situation)
        kept = [replace(term, expected=False) for term in kept]
        return replace(plan, terms=(*kept, *rules.plan_fixed(self.order, start, self.months, until=until)))


@dataclass(frozen=True, slots=True)
class Swap:
    """Two coming terms exchange their holders."""

    first: date
    second: date
    action: str = "turn.swapped"
    reason: str = ""

    def applied(self, plan: Plan, situation: Situation) -> Plan:
        """Exchange them. Raises NoSuchTerm, TermHasBegun, SameHolder."""
        return replace(plan, terms=tuple(rules.swap(plan.terms, self.first, self.second, situation.today)))


@dataclass(frozen=True, slots=True)
class Pass:
    """The holder of a coming term gives up this turn."""

    start: date
    reason: str
    action: str = "turn.passed"

    def applied(self, plan: Plan, situation: Situation) -> Plan:
        """Move the later holders up. Raises NoSuchTerm, TermHasBegun, NobodyElse."""
        return replace(plan, terms=tuple(rules.pass_turn(plan.terms, plan.order, self.start, situation.today)))


@dataclass(frozen=True, slots=True)
class Join:
    """A country gets its place in the order."""

    country: str
    position: int
    action: str = "rotation.joined"
    reason: str = ""

    def applied(self, plan: Plan, situation: Situation) -> Plan:
        """Insert it. Raises AlreadyInOrder, NoSuchPlace."""
        order, terms = rules.join(plan.terms, plan.order, self.country, self.position, situation.today)
        return replace(plan, order=tuple(order), terms=tuple(terms))


@dataclass(frozen=True, slots=True)
class Leave:
    """A country leaves the order; its chair, if it runs on that day, is handed over then."""

    country: str
    on: date
    action: str = "rotation.left"
    reason: str = ""

    def applied(self, plan: Plan, situation: Situation) -> Plan:
        """Take it out. Raises NotInOrder, OrderWouldBeEmpty, DayHasPassed."""
        order, terms = rules.leave(plan.terms, plan.order, self.country, self.on, situation.today, pattern=plan.pattern)
        return replace(plan, order=tuple(order), terms=tuple(terms))


@dataclass(frozen=True, slots=True)
class Reorder:
    """Another order of the same countries; ``first`` takes the first coming term."""

    order: tuple[str, ...]
    first: str | None = None
    action: str = "rotation.reordered"
    reason: str = ""

    def applied(self, plan: Plan, situation: Situation) -> Plan:
        """Deal the coming terms anew. Raises MembersDiffer, NotInOrder."""
        terms = rules.reorder(plan.terms, plan.order, self.order, situation.today, first=self.first)
        return replace(plan, order=self.order, terms=tuple(terms))


@dataclass(frozen=True, slots=True)
class Repattern:
    """Another pattern or length for the coming terms."""

    pattern: Pattern
    months: int
    action: str = "rotation.changed"
    reason: str = ""

    def applied(self, plan: Plan, situation: Situation) -> Plan:
        """Plan the boundaries anew, holders in their sequence. Raises NoLength."""
        plan = replace(plan, pattern=self.pattern, months=self.months)
        if self.pattern is Pattern.EVENT:
            return replanned(plan, situation.political_days, situation)
        begun = [term for term in plan.terms if term.starts_on <= situation.today]
        anchor = (begun[-1].ends_on if begun else plan.terms[0].starts_on) or plan.anchor
        until = situation.horizon(plan)
        terms = rules.replan_fixed(
            plan.terms, plan.order, self.months, today=situation.today, until=until, anchor=anchor
        )
        return replace(plan, anchor=anchor, terms=tuple(terms))


@dataclass(frozen=True, slots=True)
class Replan:
    """Political meetings were set, moved, cancelled or held: event-based terms end with them."""

    action: str = "rotation.replanned"
    reason: str = ""

    def applied(self, plan: Plan, situation: Situation) -> Plan:
        """Plan the boundaries anew."""
        return replanned(plan, situation.political_days, situation)


@dataclass(frozen=True, slots=True)
class Extend:
    """Nothing is agreed anew; time goes on, and further terms are planned."""

    action: str = "rotation.extended"
    reason: str = ""

    def applied(self, plan: Plan, situation: Situation) -> Plan:
        """Prolong a running term well before its estimated end; what is missing is added afterwards."""
        return _current(plan, replace(situation, today=situation.today + PROLONGED_BEFORE))


def proposed(plan: Plan, proposal: Proposal, situation: Situation) -> Plan:
    """Return the plan as it would be after the proposal, current and planned up to the horizon.

    Raises ChairingError: what the proposal refuses, or NotTiling, without which nothing is ever stored (M4).
    """
    after = proposal.applied(_current(plan, situation), situation)
    after = _covered(_current(after, situation), situation)
    rules.check_tiling(after.terms)
    return after


def replanned(plan: Plan, days: Sequence[date], situation: Situation) -> Plan:
    """Return the event-based plan with its boundaries after those days."""
    terms = rules.replan_events(
        plan.terms, plan.order, days, today=situation.today, until=situation.horizon(plan), usual_months=plan.months
    )
    return replace(plan, terms=tuple(terms))


def _current(plan: Plan, situation: Situation) -> Plan:
    """Prolong a running term whose estimated end has passed: an estimate never hands over."""
    overdue = any(term.expected and term.ends_on and term.ends_on <= situation.today for term in plan.terms)
    return replanned(plan, settled_days(plan.terms), situation) if overdue else plan


def settled_days(terms: Sequence[Term]) -> list[date]:
    """Return the days of the political meetings that the terms' firm ends speak of."""
    return [term.ends_on - ONE_DAY for term in terms if term.ends_on is not None and not term.expected]


def _covered(plan: Plan, situation: Situation) -> Plan:
    """Add terms up to the horizon."""
    last, until = plan.terms[-1].ends_on, situation.horizon(plan)
    if last is None or last > until:
        return plan
    if plan.pattern is Pattern.EVENT:
        return replanned(plan, settled_days(plan.terms), situation)
    terms = rules.extend(plan.terms, plan.order, plan.months, until=until, anchor=plan.anchor)
    return replace(plan, terms=tuple(terms))
