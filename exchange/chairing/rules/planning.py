"""Boundaries of terms: a fixed number of months, or from one political meeting to the next (M4)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from itertools import count, takewhile

from exchange.chairing.rules.dealing import Slot, check_current, check_order, deal_out, deals_of, split
from exchange.chairing.rules.errors import NoLength
from exchange.chairing.rules.terms import Term, check_tiling, day_after


class Pattern(StrEnum):
    """How a rotation's terms end: after n months, or with the political meeting (M4)."""

    FIXED = "fixed"
    EVENT = "event"


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later, or the month's last day where it has no such day.

    >>> str(add_months(date(2024, 1, 31), 1)), str(add_months(date(2024, 1, 31), 2))
    ('2024-02-29', '2024-03-31')
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plan_fixed(order: Sequence[str], anchor: date, months: int, *, until: date, first: int = 0) -> list[Term]:
    """Terms of so many months from the anchor, dealt along the order from its member at ``first`` (M4).

    At least one, and as many whole terms as it takes to cover the day ``until``. Each boundary is counted from the
    anchor, so the end of a short month is never carried into a longer one. Raises OrderWouldBeEmpty, AlreadyInOrder, NoLength.

    >>> terms = plan_fixed(["NL", "BE"], date(2025, 1, 31), 1, until=date(2025, 4, 1))
    >>> [(term.holder, str(term.ends_on)) for term in terms]
    [('NL', '2025-02-28'), ('BE', '2025-03-31'), ('NL', '2025-04-30')]
    """
    check_order(order)
    return deal_out([], _fixed_slots(anchor, months, max(until, anchor), anchor), [], _from(order, first))


def plan_events(
    order: Sequence[str],
    starts_on: date,
    political_days: Sequence[date],
    *,
    until: date,
    usual_months: int = 12,
    first: int = 0,
) -> list[Term]:
    """Terms that each end with the day of a political meeting; the hand-over is the day after it (M4).

    Every dated meeting from ``starts_on`` ends a term. After the last of them come terms of the usual length, marked
    expected, until the day ``until`` is covered. Raises OrderWouldBeEmpty, AlreadyInOrder, NoLength.

    >>> terms = plan_events(["NL", "BE"], date(2022, 3, 1), [date(2022, 10, 7)], until=date(2023, 1, 1))
    >>> [(term.holder, str(term.ends_on), term.expected) for term in terms]
    [('NL', '2022-10-08', False), ('BE', '2023-10-08', True)]
    """
    check_order(order)
    slots = _event_slots(starts_on, political_days, max(until, starts_on), usual_months, starts_on)
    return deal_out([], slots, [], _from(order, first))


def extend(
    terms: Sequence[Term], order: Sequence[str], months: int, *, until: date, anchor: date | None = None
) -> list[Term]:
    """The same terms, followed by terms of so many months until the day ``until`` is covered (M4).

    The order goes on after the last turn, whoever held it, so swaps and passed turns of the past shift nobody. With
    ``anchor`` the boundaries stay on the grid counted from it; terms that end off that grid start a new one. Nothing is
    added after an open-ended term. An event-based plan is extended by ``replan_events``.
    Raises NotTiling, OrderWouldBeEmpty, AlreadyInOrder, NoLength.
    """
    check_tiling(terms)
    check_order(order)
    end = terms[-1].ends_on
    return list(terms) if end is None else deal_out(terms, _fixed_slots(end, months, until, anchor or end), [], order)


def replan_fixed(
    terms: Sequence[Term], order: Sequence[str], months: int, *, today: date, until: date, anchor: date | None = None
) -> list[Term]:
    """Another length for the terms that have not begun; also the way from the event-based pattern to the fixed (M4).

    Terms that have begun stay, the end of the running one becomes firm; holders keep their sequence, with its swaps and
    passed turns, and none of them is dropped where the terms reach beyond ``until``. A running open-ended term is
    followed by nothing.
    Raises NotTiling, EstimateHasPassed, OrderWouldBeEmpty, AlreadyInOrder, NoLength.
    """
    check_tiling(terms)
    check_current(terms, today)
    check_order(order)
    begun, later = split(terms, today)
    kept = [replace(term, expected=False) for term in begun]
    start = kept[-1].ends_on if kept else terms[0].starts_on
    slots = _fixed_slots(start, months, until, anchor or start, at_least=len(later)) if start else []
    return deal_out(kept, slots, deals_of(later), order)


def replan_events(
    terms: Sequence[Term],
    order: Sequence[str],
    political_days: Sequence[date],
    *,
    today: date,
    until: date,
    usual_months: int = 12,
) -> list[Term]:
    """The plan after a political meeting was set, moved, cancelled or held, covering the day ``until`` (M4).

    Terms that a meeting ended by today stay as they are. The running term and the later ones end with the political
    meetings after its start, then after the usual months. Holders keep their sequence with its swaps and passed turns,
    and none of them is dropped where the terms reach beyond ``until``. An estimate never hands over: a running term whose
    estimate has passed is prolonged by whole months beyond today. The term of a running holder who has left the order
    keeps its end.
    Raises NotTiling, OrderWouldBeEmpty, AlreadyInOrder, NoLength.
    """
    check_tiling(terms)
    check_order(order)
    kept = list(takewhile(lambda term: _is_settled(term, order, today), terms))
    open_terms = terms[len(kept) :]
    start = [terms[0].starts_on, *(term.ends_on for term in kept if term.ends_on)][-1]
    slots = _event_slots(start, political_days, until, usual_months, today, at_least=len(open_terms))
    return deal_out(kept, slots, deals_of(open_terms), order)


def _is_settled(term: Term, order: Sequence[str], today: date) -> bool:
    if term.expected or term.ends_on is None:
        return False
    return term.ends_on <= today or (term.starts_on <= today and term.holder not in order)


def _from(order: Sequence[str], first: int) -> list[str]:
    first %= len(order)
    return [*order[first:], *order[:first]]


def _fixed_slots(start: date, months: int, until: date, anchor: date, *, at_least: int = 0) -> list[Slot]:
    """Intervals of so many months from the start until the day is covered, on the anchor's grid where start is on it."""
    _check_length(months)
    step = ((start.year - anchor.year) * 12 + start.month - anchor.month) // months
    if add_months(anchor, step * months) != start:
        anchor, step = start, 0
    ends = (add_months(anchor, k * months) for k in count(step + 1))
    return _slots(start, ends, until, at_least)


def _event_slots(
    start: date, political_days: Sequence[date], until: date, usual_months: int, today: date, *, at_least: int = 0
) -> list[Slot]:
    """Intervals that end after the political days, then after the usual months; the first estimate is after today."""
    _check_length(usual_months)
    dated: list[Slot] = []
    for handover in sorted({day_after(day) for day in political_days}):
        if handover > start:
            dated.append(Slot(start, handover))
            start = handover
    overdue = next(extra for extra in count() if add_months(start, usual_months + extra) > today)
    estimates = (add_months(start, usual_months * k + overdue) for k in count(1))
    estimated = _slots(start, estimates, until, at_least - len(dated))
    return dated + [slot._replace(expected=True) for slot in estimated]


def _check_length(months: int) -> None:
    if months < 1:
        raise NoLength(months)


def _slots(start: date, ends: Iterator[date], until: date, at_least: int) -> list[Slot]:
    slots: list[Slot] = []
    while start <= until or len(slots) < at_least:
        end = next(ends)
        slots.append(Slot(start, end))
        start = end
    return slots
