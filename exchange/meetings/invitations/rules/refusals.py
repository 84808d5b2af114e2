"""What cannot be done, as codes; the words are made above."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from exchange.meetings.rules import OVER, Answer, State
from exchange.world.rules import Audience, Side

#: Answers that a person can give.
ANSWERS = (Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED)
MOST_SEATS = 50
USUAL_TIME = timedelta(days=14)


class CallState(StrEnum):
    """Whether a contact point can still nominate."""

    OPEN = "open"
    CLOSED = "closed"


class Refusal(StrEnum):
    """Why something was not done."""

    DRAFT = "draft"
    CANCELLED = "cancelled"
    OVER = "over"
    TWICE = "twice"
    NOT_PARTICIPATING = "not_participating"
    NOT_OF_COUNTRY = "not_of_country"
    UNION_ONLY = "union_only"
    NOT_YOURS = "not_yours"
    LEFT = "left"
    NOT_ON_LIST = "not_on_list"
    NO_ANSWER = "no_answer"
    CALL_CLOSED = "call_closed"
    TOO_LATE = "too_late"
    RESPOND_PAST = "respond_past"
    RESPOND_AFTER = "respond_after"
    SEATS = "seats"
    ASKED_ALREADY = "asked_already"
    REASON_MISSING = "reason_missing"


class RefusedError(ValueError):
    """Something about a list, a call or a cell was refused; ``code`` says why."""

    def __init__(self, code: Refusal) -> None:
        """Keep the code for the words."""
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a meeting decides whether its list is open. ``ends_at`` is an instant in UTC."""

    state: State
    ends_at: datetime | None

    def is_over(self, now: datetime) -> bool:
        """Say whether it has taken place, or its time has passed."""
        ended = self.state is not State.DRAFT and self.ends_at is not None and self.ends_at <= now
        return ended or self.state in OVER - {State.CANCELLED}


def check_open(meeting: Standing, now: datetime) -> None:
    """Refuse changes to the list of a meeting that is cancelled or over. Raises RefusedError."""
    if meeting.state is State.CANCELLED:
        raise RefusedError(Refusal.CANCELLED)
    if meeting.is_over(now):
        raise RefusedError(Refusal.OVER)


def check_answerable(meeting: Standing, now: datetime) -> None:
    """Refuse answers and calls where nobody has been asked yet, or nobody is expected any more. Raises RefusedError."""
    if meeting.state is State.DRAFT:
        raise RefusedError(Refusal.DRAFT)
    check_open(meeting, now)


def check_belongs(
    country: str | None,
    side: Side,
    audience: Audience,
    members: Collection[str],
    thirds: Collection[str],
    *,
    posted: bool,
) -> None:
    """Refuse someone who has no place at the meeting (E1, E4, V1). Raises RefusedError.

    ``country`` is None for someone of a body. ``members`` are the forum's countries on the day, ``thirds`` those
    the meeting is about; ``posted`` says whether the person is stationed in one of them on that day.
    """
    if not audience.includes(side):
        raise RefusedError(Refusal.UNION_ONLY)
    if country is not None and country not in members and country not in thirds and not posted:
        raise RefusedError(Refusal.NOT_PARTICIPATING)


def check_call(seats: int, respond_by: date, today: date, meeting_day: date | None) -> None:
    """Refuse a call that nobody could answer in time, or with no or too many seats. Raises RefusedError.

    The last day to respond counts whole; it may be the day on which the meeting begins.
    """
    if not 1 <= seats <= MOST_SEATS:
        raise RefusedError(Refusal.SEATS)
    if respond_by < today:
        raise RefusedError(Refusal.RESPOND_PAST)
    if meeting_day is not None and respond_by > meeting_day:
        raise RefusedError(Refusal.RESPOND_AFTER)


def check_nomination(
    country: str, acts_for: Collection[str], state: CallState, respond_by: date, today: date, *, organiser: bool
) -> None:
    """Refuse a nomination by someone else than the country's contact point or the organiser (V2). Raises RefusedError.

    A contact point nominates until the end of the last day to respond; the organiser can enter a late one.
    """
    if not organiser and country not in acts_for:
        raise RefusedError(Refusal.NOT_YOURS)
    if state is CallState.CLOSED:
        raise RefusedError(Refusal.CALL_CLOSED)
    if not organiser and today > respond_by:
        raise RefusedError(Refusal.TOO_LATE)


def usual_respond_by(today: date, meeting_day: date | None, wanted: date | None) -> date:
    """Return the day to propose: what the meeting says, else two weeks from now, never past or after the meeting.

    >>> usual_respond_by(date(2026, 11, 24), date(2026, 12, 1), None).isoformat()
    '2026-11-30'
    """
    proposed = wanted if wanted is not None and wanted >= today else today + USUAL_TIME
    if meeting_day is not None:
        proposed = min(proposed, meeting_day - timedelta(days=1))
    return max(proposed, today)
