"""What a proposal says, where it stands, and what must be settled before it goes to a meeting (G2, A1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exchange.practices.rules import Priority
from exchange.world.rules import Audience

FEWEST_COUNTRIES = 2


class State(StrEnum):
    """Where a proposal stands; once ministers decided, AGREED or NOT_AGREED."""

    DRAFT = "draft"
    READY = "ready"
    WITHDRAWN = "withdrawn"
    AGREED = "agreed"
    NOT_AGREED = "not_agreed"


#: What ministers decided is changed by them only.
DECIDED = frozenset({State.AGREED, State.NOT_AGREED})
#: What can still be changed.
CHANGEABLE = frozenset({State.DRAFT, State.READY})
#: What stands in nobody's way any more.
OVER = frozenset({State.WITHDRAWN, State.NOT_AGREED})


class Funding(StrEnum):
    """What it is to be paid from, EU funds first (A1)."""

    EU = "eu"
    OTHER = "other"
    NONE = "none"


class Answer(StrEnum):
    """What is answered to an initiative that a proposal comes near (G2)."""

    JOINS = "joins"
    COMPLEMENTS = "complements"
    SUPERSEDES = "supersedes"
    NO_OVERLAP = "no_overlap"


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, with its reason where it has one."""

    answer: Answer
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What a proposal says: who takes part, with which third countries, to what aim, when, from which funds (A1)."""

    title: str
    aims: str = ""
    participants: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    priorities: frozenset[Priority] = frozenset()
    topics: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    funding: Funding = Funding.EU
    fund: str = ""
    frameworks: str = ""
    audience: Audience = Audience.ALL
    needs: frozenset[int] = frozenset()


class Refusal(StrEnum):
    """Why something cannot be done with a proposal; the words are made upstairs."""

    PARTNER_SIDE = "partner_side"
    NOT_THIRD = "not_third"
    NOT_A_MEMBER = "not_a_member"
    TOO_FEW = "too_few"
    ENDS_BEFORE_START = "ends_before_start"
    NO_AIMS = "no_aims"
    NO_NEED = "no_need"
    NO_PERIOD = "no_period"
    NO_FUND = "no_fund"
    UNANSWERED = "unanswered"
    NO_REASON = "no_reason"
    NOT_NOW = "not_now"
    CIRCLE = "circle"


class ProposalRefusedError(ValueError):
    """The rules refuse it."""

    def __init__(self, code: Refusal) -> None:
        """Keep why."""
        super().__init__(code.value)
        self.code = code


class OvertakenError(ValueError):
    """Somebody else changed it since it was shown."""


def flaw(details: Details, members: Collection[str]) -> Refusal | None:
    """Return what is wrong with what a proposal says, a draft or not; ``members``: countries of the forum."""
    if details.starts_on and details.ends_on and details.ends_on < details.starts_on:
        return Refusal.ENDS_BEFORE_START
    return Refusal.NOT_A_MEMBER if details.participants - set(members) else None


def missing(details: Details, *, unanswered: int) -> list[Refusal]:
    """Return what must be settled before a proposal goes to a meeting (G2, A1), in the order of the page.

    >>> [one.value for one in missing(Details("Joint training"), unanswered=0)]
    ['no_need', 'too_few', 'no_aims', 'no_period', 'no_fund']
    """
    found = (
        (not details.needs, Refusal.NO_NEED),
        (len(details.participants) < FEWEST_COUNTRIES, Refusal.TOO_FEW),
        (not details.aims, Refusal.NO_AIMS),
        (details.starts_on is None or details.ends_on is None, Refusal.NO_PERIOD),
        (details.funding is not Funding.NONE and not details.fund, Refusal.NO_FUND),
        (unanswered > 0, Refusal.UNANSWERED),
    )
    return [refusal for holds, refusal in found if holds]


def closes_circle(supersedes: Mapping[int, Collection[int]], proposal: int, other: int) -> bool:
    """Say whether a proposal that supersedes another would come to be superseded by itself.

    ``supersedes``: which proposals each one supersedes already.

    >>> closes_circle({2: [3], 3: [1]}, 1, 2), closes_circle({2: [3]}, 1, 2)
    (True, False)
    """
    reached, ahead = set[int](), [other]
    while ahead:
        one = ahead.pop()
        if one not in reached:
            reached.add(one)
            ahead.extend(supersedes.get(one, ()))
    return proposal in reached


def check_answer(answer: Answer, reason: str) -> None:
    """Refuse an answer that explains nothing: that there is no overlap needs its reason. Raises ProposalRefusedError: NO_REASON."""
    if answer is Answer.NO_OVERLAP and not reason.strip():
        raise ProposalRefusedError(Refusal.NO_REASON)
