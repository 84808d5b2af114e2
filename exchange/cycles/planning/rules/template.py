"""How a forum prepares its political meeting: which meetings, how long before, and what is due by when (M1, M2, CO)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from exchange.accounts.rules import Role
from exchange.cycles.deadlines.rules import Kind, Rule
from exchange.world.rules import Level

#: The levels that prepare a political meeting in this order (M2); the others stand beside them.
IN_ORDER = (Level.CONTACT_GROUP, Level.SENIOR_OFFICIALS)
#: Levels that a template can hold.
PREPARING = (*IN_ORDER, Level.EXPERT_EXCHANGE)
MOST_PARTS, MOST_WEEKS, MOST_DAYS, MOST_HOURS = 6, 52, 5, 12
FIRST_HOUR, LAST_HOUR, CLOSING = 7, 18, 22
#: A week lies between two meetings that prepare one after the other.
WEEKS_BETWEEN = 1


class Rung(NamedTuple):
    """A place in the chain that leads to the political meeting: the level, and the how-manieth meeting of that level."""

    level: Level
    number: int = 1

    @property
    def code(self) -> str:
        """Return the place as it stands in a form."""
        return f"{self.level.value}-{self.number}"


POLITICAL = Rung(Level.POLITICAL)


@dataclass(frozen=True, slots=True)
class Part:
    """A meeting of a level between ``earliest`` and ``latest`` weeks before the political one.

    ``start_hour`` is on the clock of the host; ``needed``: without it no chain is complete.
    """

    level: Level
    earliest: int
    latest: int
    days: int = 1
    hours: int = 6
    start_hour: int = 10
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Template:
    """The meetings that prepare, the hours of the political meeting itself, and what is due for each level."""

    parts: tuple[Part, ...]
    rules: Mapping[Level, tuple[Rule, ...]]
    hours: int = 8
    start_hour: int = 9

    def part_of(self, rung: Rung) -> Part | None:
        """Return the part behind a place in the chain; None for the political meeting and what was taken out."""
        return dict(ladder(self)).get(rung)

    def several(self) -> frozenset[Level]:
        """Return the levels that meet more than once."""
        counted = Counter(part.level for part in self.parts)
        return frozenset(level for level, times in counted.items() if times > 1)


def ladder(template: Template) -> list[tuple[Rung, Part]]:
    """Return the parts with their places: level after level in the order they prepare, within a level the earliest first.

    >>> parts = (Part(Level.SENIOR_OFFICIALS, 8, 3), Part(Level.CONTACT_GROUP, 13, 9), Part(Level.CONTACT_GROUP, 24, 14))
    >>> [(rung.code, part.earliest) for rung, part in ladder(Template(parts, {}))]
    [('contact_group-1', 24), ('contact_group-2', 13), ('senior_officials-1', 8)]
    """
    found: list[tuple[Rung, Part]] = []
    for level in PREPARING:
        of_level = [part for part in template.parts if part.level is level]
        of_level.sort(key=lambda part: (-part.earliest, -part.latest))
        found += [(Rung(level, number), part) for number, part in enumerate(of_level, start=1)]
    return found


class Flaw(StrEnum):
    """What can be wrong with a template."""

    LATEST_BEFORE_EARLIEST = "latest_before_earliest"
    ENDS_AT_NIGHT = "ends_at_night"
    NO_CONTACT_GROUP = "no_contact_group"
    NO_SENIOR_OFFICIALS = "no_senior_officials"
    OUT_OF_ORDER = "out_of_order"


class TemplateRefusedError(ValueError):
    """The template cannot be so; ``flaws`` are pairs of a part's place in the template (None: the whole) and the flaw."""

    def __init__(self, flaws: Iterable[tuple[int | None, Flaw]]) -> None:
        """Keep what is wrong."""
        self.flaws = tuple(flaws)
        super().__init__(", ".join(f"{place}: {flaw.value}" for place, flaw in self.flaws))


_MISSING = {Level.CONTACT_GROUP: Flaw.NO_CONTACT_GROUP, Level.SENIOR_OFFICIALS: Flaw.NO_SENIOR_OFFICIALS}


def flaws(template: Template, levels: Collection[Level]) -> list[tuple[int | None, Flaw]]:
    """Return what is wrong with the template of a forum that meets at these levels (M2); nothing when all is well."""
    found: list[tuple[int | None, Flaw]] = []
    for place, part in enumerate(template.parts):
        if part.earliest < part.latest:
            found.append((place, Flaw.LATEST_BEFORE_EARLIEST))
        if part.start_hour + part.hours > CLOSING:
            found.append((place, Flaw.ENDS_AT_NIGHT))
    if template.start_hour + template.hours > CLOSING:
        found.append((None, Flaw.ENDS_AT_NIGHT))
    needed = {part.level for part in template.parts if part.needed}
    found += [(None, flaw) for level, flaw in _MISSING.items() if level in levels and level not in needed]
    if not found and (late := _out_of_order(template)) is not None:
        found.append((late, Flaw.OUT_OF_ORDER))
    return found


def _out_of_order(template: Template) -> int | None:
    """Return the part that cannot be early enough before what it prepares, going back from the political meeting."""
    following = 0
    for rung, part in reversed(ladder(template)):
        if rung.level in IN_ORDER:
            following = max(part.latest, following + WEEKS_BETWEEN)
            if following > part.earliest:
                return template.parts.index(part)
    return None


_USUAL = (
    Part(Level.CONTACT_GROUP, 24, 14),
    Part(Level.CONTACT_GROUP, 13, 9),
    Part(Level.SENIOR_OFFICIALS, 8, 3),
    Part(Level.EXPERT_EXCHANGE, 20, 4, hours=7, needed=False),
)
_CHAIR, _OFFICE = Role.CHAIR, Role.SECRETARIAT
_USUAL_RULES = {
    Level.POLITICAL: (
        Rule(Kind.CALL_FOR_TOPICS, -30, _CHAIR), Rule(Kind.CONVENING_NOTICE, -20, _OFFICE),
        Rule(Kind.PROVISIONAL_AGENDA, -15, _CHAIR), Rule(Kind.PAPERS_DUE, -8, _OFFICE), Rule(Kind.OUTCOME, 10, _OFFICE),
    ),
    Level.SENIOR_OFFICIALS: (
        Rule(Kind.CONVENING_NOTICE, -15, _OFFICE), Rule(Kind.PROVISIONAL_AGENDA, -10, _CHAIR),
        Rule(Kind.PAPERS_DUE, -5, _OFFICE), Rule(Kind.OUTCOME, 8, _OFFICE),
    ),
    Level.CONTACT_GROUP: (
        Rule(Kind.CONVENING_NOTICE, -12, _OFFICE), Rule(Kind.PROVISIONAL_AGENDA, -8, _CHAIR),
        Rule(Kind.PAPERS_DUE, -5, Role.CONTACT_GROUP), Rule(Kind.OUTCOME, 5, _OFFICE),
    ),
    Level.EXPERT_EXCHANGE: (
        Rule(Kind.CALL_FOR_TOPICS, -25, Role.CONTACT_POINT), Rule(Kind.CONVENING_NOTICE, -20, _OFFICE),
        Rule(Kind.OUTCOME, 10, _OFFICE),
    ),
}  # fmt: skip


def usual(levels: Collection[Level]) -> Template:
    """Return the template a forum that meets at these levels begins with: two contact groups, senior officials once (CO).

    >>> [part.level.value for part in usual({Level.POLITICAL, Level.SENIOR_OFFICIALS}).parts]
    ['senior_officials']
    """
    return Template(
        tuple(part for part in _USUAL if part.level in levels),
        {level: rules for level, rules in _USUAL_RULES.items() if level in levels},
    )
