"""The life of a date poll (M5), which dates it can offer, and why something is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from exchange.core.clock import WallTime
from exchange.meetings.rules import LONGEST, State

MOST_OPTIONS, MOST_VOTERS = 30, 300


class PollState(StrEnum):
    """Where a poll is in its life."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Choice(StrEnum):
    """What a person says to a date."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


class Origin(StrEnum):
    """Where a date came from: suggested with reasons, or entered by hand."""

    SUGGESTED = "suggested"
    BY_HAND = "by_hand"


class Step(StrEnum):
    """What can be done to a poll as a whole."""

    CHOOSE = "choose"
    STOP = "stop"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


class Refusal(StrEnum):
    """Why something about a poll is refused; the words for it are made upstairs."""

    NOT_OPEN = "not_open"
    NOT_NOW = "not_now"
    NOT_WAITING = "not_waiting"
    POLL_THERE = "poll_there"
    NO_OPTIONS = "no_options"
    TOO_MANY_OPTIONS = "too_many_options"
    SAME_OPTION = "same_option"
    PAST_OPTION = "past_option"
    BEFORE_ANSWERS = "before_answers"
    ENDS_BEFORE_START = "ends_before_start"
    TOO_LONG = "too_long"
    OPTION_GONE = "option_gone"
    LAST_OPTION = "last_option"
    RESPOND_PAST = "respond_past"
    RESPOND_LATE = "respond_late"
    NOBODY = "nobody"
    TOO_MANY_VOTERS = "too_many_voters"
    LEFT = "left"
    UNION_ONLY = "union_only"
    NOT_ASKED = "not_asked"
    NOT_YOURS = "not_yours"
    UNANSWERED = "unanswered"


class RefusedError(ValueError):
    """Something that the rules do not allow; ``code`` says why."""

    def __init__(self, code: Refusal) -> None:
        """Keep the reason."""
        super().__init__(code.value)
        self.code = code


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a poll stands. ``decided``: it was closed by choosing a date."""

    state: PollState
    decided: bool = False

    @property
    def live(self) -> bool:
        """Say whether a date can still come of it: a meeting has one such poll at most."""
        return self.state is PollState.OPEN or (self.state is PollState.CLOSED and not self.decided)


_OPEN, _STOPPED, _DECIDED = Standing(PollState.OPEN), Standing(PollState.CLOSED), Standing(PollState.CLOSED, True)
#: From where a step may be taken, and where it leads.
STEPS: dict[Step, tuple[frozenset[Standing], Standing]] = {
    Step.CHOOSE: (frozenset({_OPEN, _STOPPED}), _DECIDED),
    Step.STOP: (frozenset({_OPEN}), _STOPPED),
    Step.REOPEN: (frozenset({_STOPPED, _DECIDED}), _OPEN),
    Step.WITHDRAW: (frozenset({_OPEN, _STOPPED}), Standing(PollState.WITHDRAWN)),
}


def after(step: Step, standing: Standing) -> Standing:
    """Return where the step leads (M5). Raises RefusedError.

    >>> after(Step.STOP, Standing(PollState.OPEN)).state.value
    'closed'
    """
    sources, target = STEPS[step]
    if standing not in sources:
        raise RefusedError(Refusal.NOT_NOW)
    return target


def waits_for_date(state: State, *, date_open: bool) -> bool:
    """Say whether a meeting can be polled about: a draft, or one postponed without a new date (M5).

    >>> waits_for_date(State.POSTPONED, date_open=False)
    False
    """
    return state is State.DRAFT or (state is State.POSTPONED and date_open)


def possible_steps(standing: Standing, *, waits: bool) -> list[Step]:
    """Return the steps that may be taken now; choosing and reopening only while the meeting waits for a date."""
    needing = {Step.CHOOSE, Step.REOPEN}
    return [step for step, (sources, _to) in STEPS.items() if standing in sources and (waits or step not in needing)]


@dataclass(frozen=True, slots=True)
class Slot:
    """A date on offer: from when to when on the wall of one zone, and where it came from."""

    starts: WallTime
    ends: WallTime
    origin: Origin = Origin.BY_HAND

    @property
    def span(self) -> tuple[datetime, datetime]:
        """Return the two instants in UTC."""
        return self.starts.instant(), self.ends.instant()


def check_respond_by(respond_by: date, today: date, days: Iterable[date]) -> None:
    """Refuse a day to respond by that has passed, or does not lie before all dates on offer. Raises RefusedError."""
    if respond_by < today:
        raise RefusedError(Refusal.RESPOND_PAST)
    if any(day <= respond_by for day in days):
        raise RefusedError(Refusal.RESPOND_LATE)


def flaws_of(
    slots: Sequence[Slot], present: Collection[tuple[datetime, datetime]], respond_by: date | None, now: datetime
) -> dict[int, Refusal]:
    """Return what is wrong with dates on offer, by their place; nothing when all is well.

    ``present`` are those on offer already; ``respond_by`` None: the day is judged elsewhere.
    """
    found: dict[int, Refusal] = {}
    seen = set(present)
    for place, slot in enumerate(slots):
        if flaw := _flaw_of(slot, seen, respond_by, now):
            found[place] = flaw
        else:
            seen.add(slot.span)
    return found


def _flaw_of(
    slot: Slot, seen: Collection[tuple[datetime, datetime]], respond_by: date | None, now: datetime
) -> Refusal | None:
    starts, ends = slot.span
    checks = {
        Refusal.ENDS_BEFORE_START: ends <= starts,
        Refusal.TOO_LONG: ends - starts > LONGEST,
        Refusal.PAST_OPTION: starts <= now,
        Refusal.BEFORE_ANSWERS: respond_by is not None and slot.starts.local.date() <= respond_by,
        Refusal.SAME_OPTION: (starts, ends) in seen,
    }
    return next((refusal for refusal, holds in checks.items() if holds), None)


def check_ballot(offered: Collection[int], answered: Collection[int]) -> None:
    """Refuse answers to a date that is not on offer, and a date left without an answer. Raises RefusedError."""
    if set(answered) - set(offered):
        raise RefusedError(Refusal.OPTION_GONE)
    if set(offered) - set(answered):
        raise RefusedError(Refusal.UNANSWERED)
