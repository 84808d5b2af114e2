"""Which step in a meeting's life can be made known, and to whom (M5, A4)."""

from __future__ import annotations

from enum import StrEnum

from exchange.meetings.rules import State

#: Keys of the bodies to which what a forum does is made known besides its countries (A4).
BODIES = ("commission", "eurojust", "europol", "ejn")
#: Actions of the journal by which a meeting comes into a state.
REACHED_BY = {
    State.SCHEDULED: frozenset({"meeting.scheduled"}),
    State.CONVENED: frozenset({"meeting.convened"}),
    State.POSTPONED: frozenset({"meeting.postponed"}),
    State.CANCELLED: frozenset({"meeting.cancelled"}),
    State.HELD: frozenset({"meeting.held", "meeting.reopened"}),
    State.ADOPTED: frozenset({"meeting.adopted"}),
}


class Whom(StrEnum):
    """Of which countries the contact points are told; ABSENT: of those with nobody on the meeting's list."""

    ALL = "all"
    ABSENT = "absent"
    NONE = "none"


def step_code(state: State, times: int) -> str | None:
    """Return the step that can be made known in a state which the meeting has come into so many times; of a draft, none.

    A meeting postponed a second time is a step of its own: whoever was told of the first is told again.

    >>> [step_code(State.POSTPONED, times) for times in (0, 1, 2)], step_code(State.DRAFT, 1)
    (['postponed', 'postponed', 'postponed.2'], None)
    """
    if state is State.DRAFT:
        return None
    return state.value if times < 2 else f"{state.value}.{times}"  # noqa: PLR2004


def parts_of(code: str) -> tuple[State, int]:
    """Return the state and the number that a step's code stands for.

    >>> parts_of("postponed.2")
    (<State.POSTPONED: 'postponed'>, 2)
    """
    state, _dot, number = code.partition(".")
    return State(state), int(number or 1)
