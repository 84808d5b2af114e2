"""Which message carries which calendar request, and what it says of the reader's answer (K1–K3, M5; RFC 5546)."""

from __future__ import annotations

from enum import StrEnum

from exchange.meetings.rules import OVER, SEATED, Answer, State


class Method(StrEnum):
    """What a calendar program is asked to do (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


#: Kinds by which a calendar learns of the meeting as it now stands.
REQUESTING = frozenset(
    {
        "meeting_scheduled",
        "meeting_convened",
        "meeting_changed",
        "meeting_postponed",
        "participation_invited",
        "participation_nominated",
        "participation_promoted",
    }
)
#: Kinds by which somebody hears first of a seat at it: there is nothing in the calendar yet.
_FIRST = frozenset({"participation_invited", "participation_nominated", "participation_promoted"})
#: Kinds by which it is taken out of the calendar.
ENDING = frozenset({"meeting_cancelled", "participation_withdrawn"})
#: What is told of a meeting's life and the people on its list, or to who watches it; all of it is kept as facts.
KINDS = (
    REQUESTING
    | ENDING
    | {"outcome_adopted", "outcome_reopened", "reminder_meeting", "reminder_answer", "watched_meeting"}
)
#: They ask for an answer without touching the calendar, which had its request before.
ASKING = frozenset({"reminder_answer"})
#: With these the provisional agenda goes along.
WITH_AGENDA = REQUESTING - {"meeting_changed", "meeting_postponed"}
#: In whose calendar an entry may stand.
_MAY_HAVE_IT = SEATED | {Answer.DECLINED}
_STATUS = {Answer.ACCEPTED: "ACCEPTED", Answer.TENTATIVE: "TENTATIVE"}


def method_of(kind: str, state: State, answer: Answer | None, *, dated: bool) -> Method | None:
    """Return the calendar request that goes with a message, given the reader's place on the list; None: none.

    ``dated``: the meeting has a date that holds. Postponed without one, it leaves the calendar; who declined may have kept
    the entry, and is asked again when it gets another. Who waits for a seat has none yet.

    >>> [str(method_of("meeting_postponed", State.POSTPONED, Answer.DECLINED, dated=dated)) for dated in (True, False)]
    ['REQUEST', 'CANCEL']
    """
    if answer is None:
        return None
    if kind in ENDING:
        return Method.CANCEL if kind == "participation_withdrawn" or answer in _MAY_HAVE_IT else None
    if kind not in REQUESTING or state in OVER:
        return None
    if not dated:
        had_it = answer in _MAY_HAVE_IT and kind not in _FIRST
        return Method.CANCEL if had_it and state is State.POSTPONED else None
    asked_again = answer is Answer.DECLINED and kind == "meeting_postponed"
    return Method.REQUEST if answer in SEATED or asked_again else None


def participation_status(answer: Answer | None) -> str:
    """Return what a request says of the reader's answer: the one given, so that a small change does not undo it.

    >>> [participation_status(answer) for answer in (Answer.ACCEPTED, Answer.INVITED, None)]
    ['ACCEPTED', 'NEEDS-ACTION', 'NEEDS-ACTION']
    """
    return _STATUS.get(answer, "NEEDS-ACTION") if answer is not None else "NEEDS-ACTION"
