"""Dealing turns over boundaries: the one place where countries meet intervals, used by every plan and every change (M4).

A plan is cut into its *slots* (intervals) and its *deals* (whose turn, and who holds it). Changes edit the one or the
other; ``deal_out`` puts them together again, going on in the agreed order where the deals end before the slots.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from exchange.chairing.rules.errors import AlreadyInOrder, EstimateHasPassed, OrderWouldBeEmpty
from exchange.chairing.rules.terms import Term, check_tiling, later_terms


class Slot(NamedTuple):
    """An interval that waits for its holder."""

    starts_on: date
    ends_on: date | None
    expected: bool = False


class Deal(NamedTuple):
    """Whose turn it is by the order, and who holds it: another country after a swap."""

    turn: str
    holder: str

    @property
    def is_swapped(self) -> bool:
        """Say whether another country holds the turn."""
        return self.turn != self.holder


def own(country: str) -> Deal:
    """The country's own turn."""
    return Deal(country, country)


def slots_of(terms: Sequence[Term]) -> list[Slot]:
    """The intervals of the terms."""
    return [Slot(term.starts_on, term.ends_on, term.expected) for term in terms]


def deals_of(terms: Sequence[Term]) -> list[Deal]:
    """The turns of the terms and their holders."""
    return [Deal(term.turn, term.holder) for term in terms]


def check_current(terms: Sequence[Term], today: date) -> None:
    """Raise NotTiling (no terms at all are fine), or EstimateHasPassed when a term should have ended on an estimate.

    Who chairs today is then only known after the events are planned anew.
    """
    if terms:
        check_tiling(terms)
    for term in terms:
        if term.expected and term.ends_on is not None and term.ends_on <= today:
            raise EstimateHasPassed(term.ends_on)


def split(terms: Sequence[Term], day: date) -> tuple[list[Term], list[Term]]:
    """The terms that have begun by the day, and the later ones."""
    later = later_terms(terms, day)
    return list(terms[: len(terms) - len(later)]), later


def check_order(order: Sequence[str]) -> None:
    """Raise OrderWouldBeEmpty without members, AlreadyInOrder where one stands twice."""
    if not order:
        raise OrderWouldBeEmpty
    for position, member in enumerate(order):
        if member in order[:position]:
            raise AlreadyInOrder(member)


def last_turn(order: Sequence[str], turns: Sequence[str]) -> str | None:
    """The last of the turns that belongs to someone still in the order."""
    return next((turn for turn in reversed(turns) if turn in order), None)


def next_in_order(order: Sequence[str], turns: Sequence[str]) -> str:
    """The member whose turn comes after these turns: the order's first where none of them belongs to a member.

    >>> next_in_order(["NL", "BE", "DE"], ["NL", "BE", "XX"])
    'DE'
    """
    last = last_turn(order, turns)
    return order[(order.index(last) + 1) % len(order)] if last else order[0]


def lengthened(deals: Sequence[Deal], count: int, order: Sequence[str], served: Sequence[str] = ()) -> list[Deal]:
    """At least ``count`` deals: the given ones, then on in the order after them and the turns already served."""
    dealt = list(deals)
    turns = [*served, *(deal.turn for deal in deals)]
    while len(dealt) < count:
        turns.append(next_in_order(order, turns))
        dealt.append(own(turns[-1]))
    return dealt


def take_back_swap(deals: list[Deal], index: int) -> None:
    """Undo, in place, the swap that the deal at the index is part of, along the chain of swaps it may belong to."""
    turn, holder = deals[index]
    deals[index] = own(turn)
    while holder != turn:
        found = [i for i, deal in enumerate(deals) if deal.turn == holder and deal.is_swapped]
        if not found:
            return
        holder = deals[found[-1]].holder
        deals[found[-1]] = own(deals[found[-1]].turn)


def deal_out(kept: Sequence[Term], slots: Sequence[Slot], deals: Sequence[Deal], order: Sequence[str]) -> list[Term]:
    """The kept terms, then the slots with their holders: the deals first, then on in the order.

    Deals beyond the last slot are dropped; a swap that loses one of its two turns in this way is taken back.
    """
    dealt = lengthened(deals, len(slots), order, [term.turn for term in kept])
    for index in range(len(slots), len(dealt)):
        if dealt[index].is_swapped:
            take_back_swap(dealt, index)
    dealt_terms = [
        Term(turn, *slot).held_by(holder) for slot, (turn, holder) in zip(slots, dealt[: len(slots)], strict=True)
    ]
    return [*kept, *dealt_terms]
