"""Chair terms on the time line: who chairs when, whether terms tile time, and what differs between two plans (M3, M4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from exchange.chairing.rules.errors import ChairingError


@dataclass(frozen=True, slots=True)
class Term:
    """The interval during which a country holds a chair; terms sort by their start (M3).

    ``ends_on`` is the hand-over, the first day no longer included; None means open-ended. ``expected`` says that the
    end is an estimate, because the political meeting that will end the term has no date yet. ``in_turn_of`` names the
    country whose turn this is by the order, where another holds it after a swap.
    """

    holder: str
    starts_on: date
    ends_on: date | None
    expected: bool = False
    in_turn_of: str | None = None

    def __lt__(self, other: Term) -> bool:
        return self.starts_on < other.starts_on

    @property
    def turn(self) -> str:
        """The country whose turn this is by the agreed order, whoever holds it."""
        return self.in_turn_of or self.holder

    def covers(self, day: date) -> bool:
        """Say whether the day lies in the term."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def held_by(self, holder: str) -> Term:
        """The same turn on the same days, held by another country."""
        return replace(self, holder=holder, in_turn_of=None if holder == self.turn else self.turn)


class Flaw(StrEnum):
    """How terms can fail to tile time."""

    EMPTY = "empty"
    DISORDER = "disorder"
    GAP = "gap"
    OVERLAP = "overlap"


class NotTiling(ChairingError):
    """Terms leave a gap, overlap, stand in the wrong order, or cover no day at all (M4).

    ``terms`` holds the pair between which it happens; for EMPTY the one term without a day, or nothing when there are
    no terms.
    """

    def __init__(self, flaw: Flaw, *terms: Term) -> None:
        super().__init__(flaw, *terms)
        self.flaw = flaw
        self.terms = terms


@dataclass(frozen=True, slots=True)
class Change:
    """An interval on which another country chairs than before; None stands for nobody, or for an open end."""

    starts_on: date
    ends_on: date | None
    was: str | None
    becomes: str | None


def term_on(terms: Sequence[Term], day: date) -> Term | None:
    """The term that covers the day (M3); None where none does."""
    return next((term for term in terms if term.covers(day)), None)


def holder_on(terms: Sequence[Term], day: date) -> str | None:
    """The country that chairs on the day (M3); None where no term covers it.

    >>> terms = [Term("NL", date(2022, 3, 1), date(2022, 10, 8)), Term("BE", date(2022, 10, 8), None)]
    >>> holder_on(terms, date(2022, 10, 7)), holder_on(terms, date(2022, 10, 8))
    ('NL', 'BE')
    """
    term = term_on(terms, day)
    return term.holder if term else None


def next_term(terms: Sequence[Term], day: date) -> Term | None:
    """The first term that starts after the day; None when none is planned."""
    return min((term for term in terms if term.starts_on > day), default=None)


def later_terms(terms: Sequence[Term], today: date) -> list[Term]:
    """The terms that have not begun: those that can still be swapped, passed or dealt anew (M4)."""
    return [term for term in terms if term.starts_on > today]


def days_to_handover(terms: Sequence[Term], day: date) -> int | None:
    """Days from the day to the hand-over of the term that covers it: 1 on a term's last day.

    None when no term covers the day, or when the term is open-ended.

    >>> days_to_handover([Term("ES", date(2024, 5, 8), date(2025, 2, 15))], date(2025, 2, 14))
    1
    """
    term = term_on(terms, day)
    return (term.ends_on - day).days if term and term.ends_on else None


def check_tiling(terms: Sequence[Term]) -> None:
    """Refuse terms that do not tile time: one after the other, no gap, no overlap, only the last open-ended (M4).

    Raises NotTiling.

    >>> try:
    ...     check_tiling([Term("NL", date(2022, 1, 1), date(2023, 1, 1)), Term("BE", date(2023, 1, 2), None)])
    ... except NotTiling as refused:
    ...     print(refused.flaw, [term.holder for term in refused.terms])
    gap ['NL', 'BE']
    """
    if not terms:
        raise NotTiling(Flaw.EMPTY)
    for term in terms:
        if term.ends_on is not None and term.ends_on <= term.starts_on:
            raise NotTiling(Flaw.EMPTY, term)
    for earlier, later in pairwise(terms):
        flaw = _flaw_between(earlier, later)
        if flaw:
            raise NotTiling(flaw, earlier, later)


def _flaw_between(earlier: Term, later: Term) -> Flaw | None:
    if later.starts_on < earlier.starts_on:
        return Flaw.DISORDER
    if earlier.ends_on is None or later.starts_on < earlier.ends_on:
        return Flaw.OVERLAP
    return Flaw.GAP if later.starts_on > earlier.ends_on else None


def changes(before: Sequence[Term], after: Sequence[Term]) -> list[Change]:
    """Who chaired when before and will no longer after, as the fewest intervals in order of time (M3).

    ``was`` or ``becomes`` is None on days that only one of the two plans covers.

    >>> NL, BE = Term("NL", date(2025, 1, 1), date(2025, 7, 1)), Term("BE", date(2025, 7, 1), date(2026, 1, 1))
    >>> longer = [replace(NL, ends_on=date(2025, 7, 3)), replace(BE, starts_on=date(2025, 7, 3))]
    >>> changes([NL, BE], longer)
    [Change(starts_on=datetime.date(2025, 7, 1), ends_on=datetime.date(2025, 7, 3), was='BE', becomes='NL')]
    """
    found: list[Change] = []
    edges = sorted({edge for term in [*before, *after] for edge in (term.starts_on, term.ends_on) if edge})
    for starts_on, ends_on in zip(edges, [*edges[1:], None], strict=False):
        was, becomes = holder_on(before, starts_on), holder_on(after, starts_on)
        if was == becomes:
            continue
        last = found[-1] if found else None
        if last and (last.ends_on, last.was, last.becomes) == (starts_on, was, becomes):
            found[-1] = replace(last, ends_on=ends_on)
        else:
            found.append(Change(starts_on, ends_on, was, becomes))
    return found


def day_after(day: date) -> date:
    """The hand-over that a political meeting on this day brings: the start of the following day (M4)."""
    return day + timedelta(days=1)
