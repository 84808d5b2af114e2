"""When a decision can be taken, how it is numbered, and who reads it (G3, M5, V1)."""

from __future__ import annotations

from enum import StrEnum

from exchange.meetings.rules import State
from exchange.proposals.rules import State as ProposalState
from exchange.world.rules import Audience, Level


class Result(StrEnum):
    """What was decided."""

    AGREED = "agreed"
    NOT_AGREED = "not_agreed"
    SENT_BACK = "sent_back"


#: Where a proposal stands once that was decided about it: what is sent back is in the contact group's hands again.
PROPOSAL_STATE = {
    Result.AGREED: ProposalState.AGREED,
    Result.NOT_AGREED: ProposalState.NOT_AGREED,
    Result.SENT_BACK: ProposalState.DRAFT,
}


class Refusal(StrEnum):
    """Why a decision cannot be taken, corrected or annulled; the words are made upstairs."""

    NOT_POLITICAL = "not_political"
    NOT_HELD = "not_held"
    ADOPTED = "adopted"
    NO_ITEM = "no_item"
    NOT_READY = "not_ready"
    ABOUT_A_PROPOSAL = "about_a_proposal"
    NO_REASON = "no_reason"
    ANNULLED = "annulled"
    IN_USE = "in_use"


class DecisionRefusedError(ValueError):
    """The rules refuse it."""

    def __init__(self, code: Refusal) -> None:
        """Keep why."""
        super().__init__(code.value)
        self.code = code


class OvertakenError(ValueError):
    """Somebody else changed it since it was shown."""


def obstacle(level: Level, state: State) -> Refusal | None:
    """Return why no decision can be taken or changed under a meeting: only once a political one is held, until it is adopted (M5).

    >>> obstacle(Level.POLITICAL, State.CONVENED).value
    'not_held'
    """
    if level is not Level.POLITICAL:
        return Refusal.NOT_POLITICAL
    if state is State.ADOPTED:
        return Refusal.ADOPTED
    return None if state is State.HELD else Refusal.NOT_HELD


def reference(year: int, number: int, audience: Audience) -> str:
    """Return what a decision is called. Those for the Union side only have numbers of their own, so that none is missed (V1).

    >>> reference(2027, 3, Audience.ALL), reference(2027, 1, Audience.UNION)
    ('2027/3', '2027/U1')
    """
    return f"{year}/{'U' if audience is Audience.UNION else ''}{number}"


def strictest(*audiences: Audience) -> Audience:
    """Return who reads a decision: those who read all that it rests on."""
    return Audience.UNION if Audience.UNION in audiences else Audience.ALL
