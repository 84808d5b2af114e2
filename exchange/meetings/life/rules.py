"""What a step in a meeting's life asks for, whom it is told, and what stands in its way (M2, M5, E1, E2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from exchange.meetings.rules import ON_THE_LIST, SEATED, Answer, State, Step
from exchange.world.rules import Level

#: What the journal calls a step taken.
ACTIONS = {
    Step.SCHEDULE: "meeting.scheduled",
    Step.CONVENE: "meeting.convened",
    Step.POSTPONE: "meeting.postponed",
    Step.CANCEL: "meeting.cancelled",
    Step.HOLD: "meeting.held",
    Step.ADOPT: "meeting.adopted",
    Step.REOPEN: "meeting.reopened",
    Step.REDRAFT: "meeting.redrafted",
}
#: Which step an action of the journal was.
STEP_OF = {action: step for step, action in ACTIONS.items()}
#: Steps that bring or keep a time and so can be given one.
TIMED = frozenset({Step.SCHEDULE, Step.POSTPONE})
#: What a political meeting is prepared by (M2).
PREPARED_BY = (Level.SENIOR_OFFICIALS, Level.CONTACT_GROUP)
#: How long before a political meeting its preparation can lie.
MONTHS_OF_PREPARATION = 12


class Hindrance(StrEnum):
    """What stands in the way of a step."""

    NO_DATE = "no_date"
    NO_THIRD_COUNTRY = "no_third_country"
    GAPS = "gaps"
    NOT_OVER = "not_over"
    NO_OUTCOME = "no_outcome"
    SOMEONE_ASKED = "someone_asked"
    NO_REASON = "no_reason"


#: Words of the person who takes the step put these right; all others have to be put right elsewhere first.
PUT_RIGHT_HERE = frozenset({Hindrance.NO_DATE, Hindrance.NO_REASON})


@dataclass(frozen=True, slots=True)
class Facts:
    """What a step is judged by.

    ``dated``: it has a date that holds, or is given one with the step; ``over``: its end has passed; ``gaps``: how
    many cells of the coverage matrix are owed and empty (E2); ``unprepared``: which preparation is missing (M2);
    ``asked``: somebody was ever put on its list, or a country called upon to nominate.
    """

    state: State
    level: Level
    dated: bool = False
    about_any: bool = False
    over: bool = False
    gaps: int = 0
    unprepared: tuple[Level, ...] = ()
    has_outcome: bool = False
    asked: bool = False
    reason: str = ""


class HinderedError(ValueError):
    """The step cannot be taken as things stand."""

    def __init__(self, hindrances: Iterable[Hindrance]) -> None:
        """Keep what stands in the way."""
        self.hindrances = tuple(hindrances)
        super().__init__(", ".join(one.value for one in self.hindrances))


def needs_reason(step: Step, facts: Facts) -> bool:
    """Say whether the step takes a reason: putting off, calling off, reopening, and convening unprepared (M2)."""
    unprepared = step is Step.CONVENE and bool(facts.unprepared)
    return unprepared or step in (Step.POSTPONE, Step.CANCEL, Step.REOPEN)


def hindrances(step: Step, facts: Facts) -> list[Hindrance]:
    """Return what stands in the way of the step, nothing when it can be taken (E1, E2, M2, M5).

    Whether the state allows it is asked of ``exchange.meetings.rules.after``.
    """
    exchange = facts.level is Level.EXPERT_EXCHANGE
    checks = {
        Hindrance.NO_DATE: step in (Step.SCHEDULE, Step.CONVENE) and not facts.dated,
        Hindrance.NO_THIRD_COUNTRY: step in (Step.SCHEDULE, Step.CONVENE) and exchange and not facts.about_any,
        Hindrance.GAPS: step is Step.CONVENE and facts.gaps > 0,
        Hindrance.NOT_OVER: step in (Step.HOLD, Step.ADOPT) and not facts.over,
        Hindrance.NO_OUTCOME: step is Step.ADOPT and not facts.has_outcome,
        Hindrance.SOMEONE_ASKED: step is Step.REDRAFT and facts.asked,
        Hindrance.NO_REASON: needs_reason(step, facts) and not facts.reason.strip(),
    }
    return [hindrance for hindrance, stands in checks.items() if stands]


def told(step: Step, state: State) -> frozenset[Answer]:
    """Return the answers of those on the list who are told of the step taken from that state.

    Those with a seat hear of everything but the noting that it was held. Everybody on the list hears of another time,
    which may suit those who declined, and of the end: it may stand in any of their calendars.
    """
    if step in (Step.HOLD, Step.REDRAFT):
        return frozenset()
    moves = step is Step.SCHEDULE and state is State.POSTPONED
    return ON_THE_LIST if moves or step in (Step.POSTPONE, Step.CANCEL) else SEATED


def told_of_change(state: State) -> frozenset[Answer]:
    """Return the answers of those who are told of another time, place or link; nobody hears of a draft (M5)."""
    return SEATED | {Answer.WAITING} if state in (State.SCHEDULED, State.CONVENED, State.POSTPONED) else frozenset()


@dataclass(frozen=True, slots=True)
class Earlier:
    """A meeting of the same forum that stands, by level and start."""

    level: Level
    starts_at: datetime


def unprepared(starts_at: datetime, earlier: Iterable[Earlier]) -> tuple[Level, ...]:
    """Return by which levels a political meeting that starts then is not prepared (M2).

    Preparation lies after the political meeting before it and within the twelve months before it.
    """
    before = [one for one in earlier if one.starts_at < starts_at]
    last = max((one.starts_at for one in before if one.level is Level.POLITICAL), default=None)
    since = _a_year_before(starts_at) if last is None else max(last, _a_year_before(starts_at))
    present = {one.level for one in before if one.starts_at >= since}
    return tuple(level for level in PREPARED_BY if level not in present)


def _a_year_before(instant: datetime) -> datetime:
    leap_day = (instant.month, instant.day) == (2, 29)
    return instant.replace(year=instant.year - MONTHS_OF_PREPARATION // 12, day=28 if leap_day else instant.day)
