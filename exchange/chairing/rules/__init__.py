"""The rules of the rotating chair (M3, M4), pure: plans go in, plans come out, nothing is stored and no clock is read.

Members are names of countries in an agreed order. Each rotation stands alone; a forum of two sides has two of them.
"""

from __future__ import annotations

from exchange.chairing.rules.agreeing import join, leave, pass_turn, reorder, swap
from exchange.chairing.rules.errors import (
    AlreadyInOrder,
    ChairingError,
    DayHasPassed,
    EstimateHasPassed,
    MembersDiffer,
    NobodyElse,
    NoLength,
    NoSuchPlace,
    NoSuchTerm,
    NotInOrder,
    OrderWouldBeEmpty,
    SameHolder,
    TermHasBegun,
)
from exchange.chairing.rules.planning import (
    Pattern,
    add_months,
    extend,
    plan_events,
    plan_fixed,
    replan_events,
    replan_fixed,
)
from exchange.chairing.rules.terms import (
    Change,
    Flaw,
    NotTiling,
    Term,
    changes,
    check_tiling,
    days_to_handover,
    holder_on,
    later_terms,
    next_term,
    term_on,
)

__all__ = [
    "AlreadyInOrder",
    "ChairingError",
    "Change",
    "DayHasPassed",
    "EstimateHasPassed",
    "Flaw",
    "MembersDiffer",
    "NoLength",
    "NoSuchPlace",
    "NoSuchTerm",
    "NobodyElse",
    "NotInOrder",
    "NotTiling",
    "OrderWouldBeEmpty",
    "Pattern",
    "SameHolder",
    "Term",
    "TermHasBegun",
    "add_months",
    "changes",
    "check_tiling",
    "days_to_handover",
    "extend",
    "holder_on",
    "join",
    "later_terms",
    "leave",
    "next_term",
    "pass_turn",
    "plan_events",
    "plan_fixed",
    "reorder",
    "replan_events",
    "replan_fixed",
    "swap",
    "term_on",
]
