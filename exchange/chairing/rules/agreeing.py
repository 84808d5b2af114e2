"""What countries agree about their turns: swap, pass, join, leave, another order; begun terms keep their holders (M4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import dropwhile

from exchange.chairing.rules.dealing import (
    Deal,
    Slot,
    check_current,
    check_order,
    deal_out,
    deals_of,
    last_turn,
    lengthened,
    own,
    slots_of,
    split,
    take_back_swap,
)
from exchange.chairing.rules.errors import (
    AlreadyInOrder,
    DayHasPassed,
    MembersDiffer,
    NobodyElse,
    NoSuchPlace,
    NoSuchTerm,
    NotInOrder,
    OrderWouldBeEmpty,
    SameHolder,
    TermHasBegun,
)
from exchange.chairing.rules.planning import Pattern
from exchange.chairing.rules.terms import Term


def swap(terms: Sequence[Term], first_start: date, second_start: date, today: date) -> list[Term]:
    """Exchange the holders of the two terms that start on these days, both after today (M4).

    The terms remember whose turn they are by the order, so the order goes on unshifted after them, and swapping the same
    two again takes it back. Raises NoSuchTerm, TermHasBegun, SameHolder, NotTiling, EstimateHasPassed.

    >>> terms = [Term("DE", date(2025, 1, 1), date(2026, 1, 1)), Term("ES", date(2026, 1, 1), date(2027, 1, 1))]
    >>> [term.holder for term in swap(terms, date(2025, 1, 1), date(2026, 1, 1), today=date(2024, 5, 7))]
    ['ES', 'DE']
    """
    first, second = _later_at(terms, first_start, today), _later_at(terms, second_start, today)
    one, other = terms[first], terms[second]
    if one.holder == other.holder:
        raise SameHolder(one.holder)
    swapped = list(terms)
    swapped[first], swapped[second] = one.held_by(other.holder), other.held_by(one.holder)
    return swapped


def pass_turn(terms: Sequence[Term], order: Sequence[str], start: date, today: date) -> list[Term]:
    """Let the holder of the term that starts on this day, after today, give up this turn (M4).

    The boundaries stay; the later holders move up one, and the order fills the end. The country that passed comes again
    at its next place in the order. Where the next turn after the passed one is its own too, that one is given up with it.
    A running term cannot be passed: its holder leaves the order, or chairs until the hand-over.
    Raises NoSuchTerm, TermHasBegun, NobodyElse, NotTiling, EstimateHasPassed.

    >>> terms = [Term(c, date(y, 1, 1), date(y + 1, 1, 1)) for c, y in [("NL", 2025), ("BE", 2026), ("DE", 2027)]]
    >>> passed = pass_turn(terms, ["NL", "BE", "DE"], date(2026, 1, 1), today=date(2025, 6, 1))
    >>> [term.holder for term in passed]
    ['NL', 'DE', 'NL']
    """
    check_order(order)
    at = _later_at(terms, start, today)
    holder = terms[at].holder
    if all(member == holder for member in order):
        raise NobodyElse(holder)
    served = [term.turn for term in terms[:at]]
    coming = lengthened(deals_of(terms[at:]), len(terms) - at + len(order), order, served)
    moved_up = list(dropwhile(lambda deal: deal.holder == holder, coming))
    return deal_out(terms[:at], slots_of(terms[at:]), moved_up, order)


def join(
    terms: Sequence[Term], order: Sequence[str], newcomer: str, position: int, today: date
) -> tuple[list[str], list[Term]]:
    """The order with the newcomer at the position (0 is the first place), and the terms dealt along it (M4).

    Boundaries and begun terms stay. Of the later turns, the newcomer gets one wherever the sequence passes its place;
    the others move down, with their swaps and passed turns. A swap one of whose turns moves beyond the last planned term
    is taken back. Raises AlreadyInOrder, NoSuchPlace, NotTiling, EstimateHasPassed.

    >>> terms = [Term(c, date(y, 1, 1), date(y + 1, 1, 1)) for c, y in [("NL", 2025), ("BE", 2026), ("NL", 2027)]]
    >>> order, joined = join(terms, ["NL", "BE"], "SE", 2, today=date(2025, 6, 1))
    >>> order, [term.holder for term in joined]
    (['NL', 'BE', 'SE'], ['NL', 'BE', 'SE'])
    """
    if newcomer in order:
        raise AlreadyInOrder(newcomer)
    if not 0 <= position <= len(order):
        raise NoSuchPlace(position)
    check_current(terms, today)
    new_order = [*order[:position], newcomer, *order[position:]]
    kept, later = split(terms, today)
    before = last_turn(new_order, [term.turn for term in kept])
    deals: list[Deal] = []
    for deal in deals_of(later):
        if deal.turn in new_order:
            if _comes_between(new_order, newcomer, before, deal.turn):
                deals.append(own(newcomer))
            before = deal.turn
        deals.append(deal)
    return new_order, deal_out(kept, slots_of(later), deals, new_order)


def leave(
    terms: Sequence[Term], order: Sequence[str], leaver: str, on: date, today: date, *, pattern: Pattern = Pattern.FIXED
) -> tuple[list[str], list[Term]]:
    """The order without the leaver, and the terms dealt along it from the day ``on`` (M4).

    Terms that start before ``on`` or have begun stay; the leaver's later turns go, the others move up with their swaps
    and passed turns, and a swap with the leaver is taken back. A leaver who chairs on ``on`` hands over at its start:

    - FIXED: the rest of the term is added to the next one, so its holder begins early and nobody's end moves;
    - EVENT: the next holder takes over the term with its political meeting, as its own turn; the others move up;
    - in a turn that was swapped, the country whose turn it is takes it back.

    Raises NotInOrder, OrderWouldBeEmpty, DayHasPassed for an ``on`` before today, NotTiling, EstimateHasPassed.

    >>> terms = [Term(c, date(y, 1, 1), date(y + 1, 1, 1)) for c, y in [("NL", 2025), ("BE", 2026), ("DE", 2027)]]
    >>> order, left = leave(terms, ["NL", "BE", "DE"], "NL", on=date(2025, 9, 1), today=date(2025, 6, 1))
    >>> order, [(term.holder, str(term.starts_on)) for term in left]
    (['BE', 'DE'], [('NL', '2025-01-01'), ('BE', '2025-09-01'), ('DE', '2027-01-01')])
    """
    if leaver not in order:
        raise NotInOrder(leaver)
    if len(order) == 1:
        raise OrderWouldBeEmpty(leaver)
    if on < today:
        raise DayHasPassed(on)
    check_current(terms, today)
    kept, later = split(terms, max(today, on - timedelta(days=1)))
    slots, deals = slots_of(later), deals_of(later)
    if kept and kept[-1].holder == leaver and kept[-1].covers(on):
        kept, slots, deals = _hand_over(kept, slots, deals, on, pattern)
    for index, deal in enumerate(deals):
        if deal.is_swapped and leaver in deal:
            take_back_swap(deals, index)
    place = order.index(leaver)
    # Rotated, so that a plan with no other turn yet goes on with the leaver's successor.
    successors = [*order[place + 1 :], *order[:place]]
    remaining = [deal for deal in deals if deal.turn != leaver]
    return [member for member in order if member != leaver], deal_out(kept, slots, remaining, successors)


def reorder(
    terms: Sequence[Term], order: Sequence[str], new_order: Sequence[str], today: date, *, first: str | None = None
) -> list[Term]:
    """The terms dealt anew along a new agreed order of the same members; begun terms stay (M4).

    The first later term goes to ``first``, or to the member after the last turn that has begun. The new agreement
    replaces swaps and passed turns among the later terms.
    Raises MembersDiffer, NotInOrder for a ``first`` outside the order, OrderWouldBeEmpty, NotTiling, EstimateHasPassed.
    """
    check_order(new_order)
    if set(order) != set(new_order):
        raise MembersDiffer(*sorted(set(order) ^ set(new_order)))
    if first is not None and first not in new_order:
        raise NotInOrder(first)
    check_current(terms, today)
    kept, later = split(terms, today)
    return deal_out(kept, slots_of(later), [own(first)] if first and later else [], new_order)


def _later_at(terms: Sequence[Term], start: date, today: date) -> int:
    """The index of the term that starts on the day, which must be after today."""
    check_current(terms, today)
    for index, term in enumerate(terms):
        if term.starts_on == start:
            if start <= today:
                raise TermHasBegun(start)
            return index
    raise NoSuchTerm(start)


def _comes_between(order: Sequence[str], member: str, before: str | None, after: str) -> bool:
    """Say whether the order, going round, passes the member on its way from one turn to the next."""
    place = order.index(member)
    if before is None:
        return place + 1 == order.index(after)
    start = order.index(before)
    way = (order.index(after) - start - 1) % len(order) + 1
    return 0 < (place - start) % len(order) < way


def _hand_over(
    kept: Sequence[Term], slots: list[Slot], deals: list[Deal], on: date, pattern: Pattern
) -> tuple[list[Term], list[Slot], list[Deal]]:
    """Cut the last kept term at the day, and leave its rest to be dealt as ``leave`` describes."""
    running = kept[-1]
    served = [replace(running, ends_on=on, expected=False)] if running.starts_on < on else []
    rest = Slot(on, running.ends_on, running.expected)
    if running.in_turn_of:
        slots, deals = [rest, *slots], [own(running.in_turn_of), *deals]
    elif pattern is Pattern.FIXED and served and slots:
        slots = [slots[0]._replace(starts_on=on), *slots[1:]]
    else:
        slots = [rest, *slots]
    return [*kept[:-1], *served], slots, deals
