"""The coverage matrix, country by capacity, and its gaps (E2, E3, JC 4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from exchange.countries.rules import Degree
from exchange.meetings.rules import Answer
from exchange.world.rules import Capacity, Level


class CellState(StrEnum):
    """How far a country is covered in a capacity, as the organiser sees it."""

    NOBODY = "nobody"
    INVITED = "invited"
    NOMINATED = "nominated"
    ACCEPTED = "accepted"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"


class Why(StrEnum):
    """Why a cell without anybody is no gap."""

    NO_JUDGES = "no_judges"
    NO_NEED = "no_need"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Place:
    """Someone on the list for a country. ``nominated``: named by the country itself."""

    key: int
    country: str
    capacity: Capacity
    answer: Answer
    nominated: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that still waits for nominations."""

    key: int
    country: str
    capacity: Capacity
    seats: int
    respond_by: date


@dataclass(frozen=True, slots=True)
class Noted:
    """A cell that somebody waived, or found not to apply there, with the reason."""

    key: int
    country: str
    capacity: Capacity
    applicable: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A country that has nobody in a capacity that is owed."""

    country: str
    capacity: Capacity


@dataclass(frozen=True, slots=True)
class Cell:
    """One country in one capacity. ``places`` are the keys of those who cover it, best answer first."""

    country: str
    capacity: Capacity
    state: CellState
    owed: bool
    places: tuple[int, ...] = ()
    call: Asked | None = None
    why: Why | None = None
    note: Noted | None = None

    @property
    def is_gap(self) -> bool:
        """Say whether nobody is there who should be. A call alone covers nothing."""
        return self.owed and self.state is CellState.NOBODY


@dataclass(frozen=True, slots=True)
class Matrix:
    """All cells, rows and columns in the order handed in."""

    countries: tuple[str, ...]
    capacities: tuple[Capacity, ...]
    staying_out: frozenset[str]
    cells: Mapping[tuple[str, Capacity], Cell] = field(default_factory=dict)

    def row(self, country: str) -> tuple[Cell, ...]:
        """Return a country's cells, one per column."""
        return tuple(self.cells[country, capacity] for capacity in self.capacities)

    @property
    def gaps(self) -> list[Gap]:
        """Return every gap, row by row."""
        return [
            Gap(cell.country, cell.capacity) for country in self.countries for cell in self.row(country) if cell.is_gap
        ]


#: What each level's people usually come as; an expert exchange owes its columns to every Member State (E2).
USUAL: dict[Level, tuple[Capacity, ...]] = {
    Level.POLITICAL: (Capacity.POLITICAL_REPRESENTATIVE,),
    Level.SENIOR_OFFICIALS: (Capacity.SENIOR_OFFICIAL,),
    Level.CONTACT_GROUP: (Capacity.POLICY_EXPERT,),
    Level.EXPERT_EXCHANGE: (
        Capacity.PROSECUTOR,
        Capacity.CENTRAL_AUTHORITY,
        Capacity.INVESTIGATING_JUDGE,
        Capacity.LAW_ENFORCEMENT_OFFICER,
    ),
    Level.LIAISON_EXCHANGE: (
        Capacity.LIAISON_OFFICER,
        Capacity.LIAISON_MAGISTRATE,
        Capacity.DIPLOMATIC_REPRESENTATIVE,
    ),
    Level.TEAM_EUROPE_DIALOGUE: (Capacity.DIPLOMATIC_REPRESENTATIVE, Capacity.POLICY_EXPERT),
}
#: From better to worse; whoever declined, withdrew or waits covers nothing.
_BEST_FIRST = (CellState.ACCEPTED, CellState.NOMINATED, CellState.INVITED)


def owes_coverage(level: Level) -> bool:
    """Say whether gaps count at that level: at expert exchanges only (E2).

    >>> [level.value for level in Level if owes_coverage(level)]
    ['expert_exchange']
    """
    return level is Level.EXPERT_EXCHANGE


def required_capacities(*, has_judges: bool) -> tuple[Capacity, ...]:
    """Return the capacities owed by a Member State: judges only where it has them (E2, JC 4).

    >>> [capacity.value for capacity in required_capacities(has_judges=False)]
    ['prosecutor', 'central_authority', 'law_enforcement_officer']
    """
    usual = USUAL[Level.EXPERT_EXCHANGE]
    return tuple(each for each in usual if has_judges or each is not Capacity.INVESTIGATING_JUDGE)


def columns(level: Level, used: Iterable[Capacity]) -> tuple[Capacity, ...]:
    """Return the level's usual capacities, then any others in use, in the order of the vocabulary."""
    usual = USUAL[level]
    found = set(used)
    return (*usual, *(capacity for capacity in Capacity if capacity in found and capacity not in usual))


def stays_out(country: str, thirds: Collection[str], needs: Mapping[tuple[str, str], Degree]) -> bool:
    """Say whether a Member State needs none of the third countries the meeting is about (E3).

    ``needs`` is by (Member State, third country). A need not stated counts as a need; so does a meeting about nobody.
    """
    return bool(thirds) and all(needs.get((country, third)) is Degree.NONE for third in thirds)


def coverage(
    countries: Sequence[str],
    capacities: Sequence[Capacity],
    places: Iterable[Place],
    *,
    notes: Iterable[Noted] = (),
    calls: Iterable[Asked] = (),
    staying_out: Collection[str] = (),
    with_judges: Collection[str] = (),
    owed: bool = True,
) -> Matrix:
    """Return the coverage of the countries in the capacities (E2, E3, JC 4).

    ``staying_out`` are the states without a need, ``with_judges`` those that have investigating judges. With
    ``owed`` false, nobody is owed by anyone: there are no gaps, and nobody has to be excused.
    """
    by_cell: dict[tuple[str, Capacity], list[Place]] = {}
    for place in places:
        by_cell.setdefault((place.country, place.capacity), []).append(place)
    noted = {(note.country, note.capacity): note for note in notes}
    asked = {(call.country, call.capacity): call for call in calls}
    cells = {}
    for country in countries:
        required = required_capacities(has_judges=country in with_judges)
        for which in ((country, capacity) for capacity in capacities):
            excused = _excuse(which, noted, staying_out, with_judges, owed=owed)
            cells[which] = _cell(which, by_cell.get(which, []), noted.get(which), asked.get(which), excused,
                                 owed=owed and which[1] in required)  # fmt: skip
    return Matrix(
        tuple(countries), tuple(capacities), frozenset(staying_out) & frozenset(countries if owed else ()), cells
    )


def _excuse(
    which: tuple[str, Capacity],
    noted: Mapping[tuple[str, Capacity], Noted],
    staying_out: Collection[str],
    with_judges: Collection[str],
    *,
    owed: bool,
) -> Why | None:
    country, capacity = which
    if which in noted:
        return Why.NOTED
    if not owed:
        return None
    if capacity is Capacity.INVESTIGATING_JUDGE and country not in with_judges:
        return Why.NO_JUDGES
    return Why.NO_NEED if country in staying_out else None


def _cell(
    which: tuple[str, Capacity],
    people: list[Place],
    note: Noted | None,
    call: Asked | None,
    excuse: Why | None,
    *,
    owed: bool,
) -> Cell:
    counting = [(state, place) for place in people if (state := _counts_as(place)) is not None]
    ranked = sorted(counting, key=lambda pair: (_BEST_FIRST.index(pair[0]), pair[1].key))
    best = ranked[0][0] if ranked else None
    places = tuple(place.key for _state, place in ranked)
    if best is None and excuse is not None:
        waived = note is not None and note.applicable
        state = CellState.WAIVED if waived else CellState.NOT_APPLICABLE
        return Cell(*which, state, owed, places, call, excuse, note)
    return Cell(*which, best or CellState.NOBODY, owed, places, call, None, note)


def _counts_as(place: Place) -> CellState | None:
    """Tentative is not a yes: it counts as what it answers, an invitation or a nomination."""
    if place.answer is Answer.ACCEPTED:
        return CellState.ACCEPTED
    if place.answer in (Answer.NOMINATED, Answer.INVITED, Answer.TENTATIVE):
        return CellState.NOMINATED if place.nominated or place.answer is Answer.NOMINATED else CellState.INVITED
    return None
