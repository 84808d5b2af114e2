"""What a contact group maps, how it moves on the board, and who may speak for a country (G1)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from exchange.practices.rules import Priority
from exchange.world.rules import Audience

MOST_EVIDENCE = 30


class Kind(StrEnum):
    """What stands in the way, what is lacking, or what could be used (G1)."""

    NEED = "need"
    BOTTLENECK = "bottleneck"
    OPPORTUNITY = "opportunity"


class Stage(StrEnum):
    """Where it stands on the board, in the order of the work; what is set aside has left it."""

    NAMED = "named"
    EXAMINED = "examined"
    PROPOSED = "proposed"
    ANSWERED = "answered"
    SET_ASIDE = "set_aside"


#: The columns of the board.
BOARD = (Stage.NAMED, Stage.EXAMINED, Stage.PROPOSED, Stage.ANSWERED)


class Consideration(StrEnum):
    """The considerations a–e of the Coalition's methods, in their order."""

    CAUSES = "causes"
    POLICIES = "policies"
    CONTACTS = "contacts"
    CHANNELS = "channels"
    RESPONSIBILITIES = "responsibilities"


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of a need. ``considered``: what was found under each consideration, as far as it was looked into."""

    title: str
    kind: Kind = Kind.NEED
    text: str = ""
    countries: frozenset[str] = frozenset()
    priorities: frozenset[Priority] = frozenset()
    topics: str = ""
    audience: Audience = Audience.ALL
    considered: dict[Consideration, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a need rests on: its source, of which day, and where it can be read (a web address or a paper)."""

    source: str
    day: date | None = None
    link: str = ""
    paper_id: int | None = None


class Refusal(StrEnum):
    """Why something cannot be done with a need; the words are made upstairs."""

    PARTNER_SIDE = "partner_side"
    NOT_THIRD = "not_third"
    NO_REASON = "no_reason"
    NO_EVIDENCE = "no_evidence"
    NOT_A_LINK = "not_a_link"
    NO_SUCH_PAPER = "no_such_paper"
    IN_THE_FUTURE = "in_the_future"
    TOO_MUCH = "too_much"
    NOT_YOUR_COUNTRY = "not_your_country"


class NeedRefusedError(ValueError):
    """The rules refuse it."""

    def __init__(self, code: Refusal) -> None:
        """Keep why."""
        super().__init__(code.value)
        self.code = code


class OvertakenError(ValueError):
    """Somebody else changed or moved it since it was shown."""


def first_audience(*, is_union: bool, two_sided: bool) -> Audience:
    """Return who reads a new need until somebody says otherwise: what Member States need is not the partner side's (V1)."""
    return Audience.UNION if is_union and two_sided else Audience.ALL


def next_stage(was: Stage) -> Stage:
    """Return where a need goes next in the order of the work; what is answered or set aside begins anew (G1)."""
    following = dict(pairwise(BOARD))
    return following.get(was, Stage.NAMED)


def check_move(was: Stage, to: Stage, *, evidence: int, reason: str) -> None:
    """Refuse a move on the board that the method does not allow (G1).

    Nothing is proposed or answered without evidence; what is set aside, or taken up again, needs a reason. Otherwise a
    card goes wherever the group puts it, back as well. Raises NeedRefusedError: NO_EVIDENCE, NO_REASON.

    >>> check_move(Stage.NAMED, Stage.EXAMINED, evidence=0, reason="")
    """
    if to in (Stage.PROPOSED, Stage.ANSWERED) and not evidence:
        raise NeedRefusedError(Refusal.NO_EVIDENCE)
    if Stage.SET_ASIDE in (was, to) and was is not to and not reason.strip():
        raise NeedRefusedError(Refusal.NO_REASON)


def check_evidence(one: Evidence, today: date, *, is_link: bool) -> None:
    """Refuse evidence of a day to come, or behind what is no web address. Raises NeedRefusedError: IN_THE_FUTURE, NOT_A_LINK."""
    if one.day is not None and one.day > today:
        raise NeedRefusedError(Refusal.IN_THE_FUTURE)
    if one.link and not is_link:
        raise NeedRefusedError(Refusal.NOT_A_LINK)
