"""The life of an assessment round: who fills in what and until when, and what is refused (C1, C2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

#: No count is so high; a slip of the hand is.
MOST = 100_000
#: Who contributes beside Member States: the Commission and Eurojust always, the others as they are consulted (C2).
ALWAYS = ("commission", "eurojust")
CONSULTED = ("ejn", "europol", "eppo")


class RoundState(StrEnum):
    """How far a round is."""

    PREPARED = "prepared"
    OPEN = "open"
    CLOSED = "closed"


class Refusal(StrEnum):
    """Why something about a round is refused; the words are made upstairs."""

    NOTHING_ASKED = "nothing_asked"
    NO_COUNTRIES = "no_countries"
    DEADLINE_PAST = "deadline_past"
    MEMBER_STATE = "member_state"
    NOT_PREPARED = "not_prepared"
    NOT_OPEN = "not_open"
    NOT_CLOSED = "not_closed"
    TRANSMITTED = "transmitted"
    TO_COME = "to_come"
    NOT_YOURS = "not_yours"
    BELOW_ZERO = "below_zero"
    TOO_MANY = "too_many"
    NO_LEVEL = "no_level"
    BOTH = "both"
    LOOKS_LIKE_A_PERSON = "looks_like_a_person"
    NO_GROUNDS = "no_grounds"


class AssessmentRefusedError(ValueError):
    """The rules refuse it. ``criterion``: which answer is meant, where it is one."""

    def __init__(self, code: Refusal, criterion: str = "") -> None:
        """Keep why, and of what."""
        super().__init__(code.value)
        self.code, self.criterion = code, criterion


class OvertakenError(ValueError):
    """Somebody else changed it since it was shown."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round asks: by which criteria, of which countries, until which day (included), consulting which bodies."""

    title: str
    deadline: date
    criteria: tuple[str, ...]
    countries: tuple[str, ...]
    consulted: tuple[str, ...] = ()


def trouble_of_plan(plan: Plan, today: date, members: Collection[str]) -> Refusal | None:
    """Return why a round cannot be planned so."""
    if not plan.criteria:
        return Refusal.NOTHING_ASKED
    if not plan.countries:
        return Refusal.NO_COUNTRIES
    if set(plan.countries) & set(members):
        return Refusal.MEMBER_STATE
    return Refusal.DEADLINE_PAST if plan.deadline < today else None


def takes_answers(state: RoundState, deadline: date, today: date) -> bool:
    """Say whether answers are taken: while the round is open, until its last day.

    >>> takes_answers(RoundState.OPEN, date(2026, 1, 31), date(2026, 1, 31))
    True
    """
    return state is RoundState.OPEN and today <= deadline


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: a count or level, or "not known" as an answer of its own; neither is no answer."""

    value: int | None = None
    unknown: bool = False
    reason: str = ""
    source: str = ""

    @property
    def is_answer(self) -> bool:
        """Say whether it says anything."""
        return self.unknown or self.value is not None


def trouble_of_answer(given: Given, levels: int) -> Refusal | None:
    """Return why an answer cannot be taken; ``levels`` of the criterion's scale, 0 for a count.

    >>> trouble_of_answer(Given(-1), 0).value, trouble_of_answer(Given(5), 5).value, trouble_of_answer(Given(0), 5)
    ('below_zero', 'no_level', None)
    """
    if given.value is None:
        return None
    if given.unknown:
        return Refusal.BOTH
    if given.value < 0:
        return Refusal.BELOW_ZERO
    if levels:
        return Refusal.NO_LEVEL if given.value >= levels else None
    return Refusal.TOO_MANY if given.value > MOST else None


def changed(was: Mapping[str, Given], now: Mapping[str, Given]) -> dict[str, Given]:
    """Return the answers that are not what they were, by criterion."""
    return {key: one for key, one in now.items() if was.get(key, Given()) != one}
