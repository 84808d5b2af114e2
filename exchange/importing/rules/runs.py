"""How far an import is, and what can be done with it then."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """The life of an import."""

    WAITING = "waiting"
    CHECKING = "checking"
    CHECKED = "checked"
    SAVING = "saving"
    SAVED = "saved"
    FAILED = "failed"
    DROPPED = "dropped"


#: A worker has to do something next; nothing comes after.
WORKING = frozenset({State.WAITING, State.CHECKING, State.SAVING})
ENDED = frozenset({State.SAVED, State.FAILED, State.DROPPED})
#: Without a worker these are looked at while the browser waits.
SMALL_ROWS, SMALL_BYTES = 500, 512 * 1024
#: What a file held is forgotten after that; an import left by a worker that was killed is taken up again after that.
KEPT, LEASE = timedelta(days=7), timedelta(minutes=2)


class Refusal(StrEnum):
    """Why an import came to nothing, besides what is wrong with its file; the words are made upstairs."""

    NOT_ALLOWED = "not_allowed"
    BROKE_OFF = "broke_off"


class ImportRefusedError(ValueError):
    """It cannot be saved as it stands."""


class OvertakenError(ValueError):
    """It has moved on since it was shown."""


def may_save(state: State, errors: int, changes: int) -> bool:
    """Say whether an import can be saved: checked, without a single error, and with something to change.

    >>> [may_save(State.CHECKED, *numbers) for numbers in ((0, 1), (1, 5), (0, 0))]
    [True, False, False]
    """
    return state is State.CHECKED and not errors and bool(changes)


def may_drop(state: State) -> bool:
    """Say whether an import can be dropped: until it is being saved, and one that failed, with what its file held.

    >>> [may_drop(state) for state in (State.CHECKED, State.FAILED, State.SAVING, State.SAVED)]
    [True, True, False, False]
    """
    return state in {State.WAITING, State.CHECKING, State.CHECKED, State.FAILED}
