"""What is good and bad about holding one meeting on certain days (M3, M7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from exchange.cycles.deadlines.rules import Rule
from exchange.cycles.planning.rules.chains import Due, Planned, Reason, Why, because
from exchange.cycles.planning.rules.ground import Almanac, Existing, Ground, Held
from exchange.cycles.planning.rules.template import POLITICAL, Rung
from exchange.workdays.rules import ONE_DAY, NoWorkingDay, Off

#: A week with no more common working days than this leaves little room for what is due in it.
FEW = 2
#: Meetings of the forum closer than this are bunched.
BUNCH = timedelta(days=3)
TUESDAY, THURSDAY = 1, 3
_OFF = {Off.HOLIDAY: Why.HOLIDAY, Off.REST_DAY: Why.REST_DAY}


def days_between(first: date, last: date) -> list[date]:
    """Return the days from one to another, both included."""
    return [first + number * ONE_DAY for number in range((last - first).days + 1)]


def is_quiet(day: date) -> bool:
    """Say whether most of Europe is away: August, and from 20 December to 6 January (M7).

    >>> [is_quiet(day) for day in (date(2027, 8, 31), date(2027, 12, 19), date(2027, 12, 20), date(2028, 1, 6))]
    [True, False, True, True]
    """
    return day.month == 8 or (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 6)  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Case:
    """A meeting on certain days (first and last) that is to be judged; ``there`` when it exists already."""

    rung: Rung
    days: tuple[date, date]
    chairs: tuple[str, ...]
    host: str | None
    there: Existing | Held | None = None


def judged(ground: Ground, almanac: Almanac, case: Case, rules: Sequence[Rule]) -> Planned:
    """Return the meeting planned for its days, with what is due by the rules and all reasons."""
    first, last = case.days
    due = tuple(_due(ground, almanac, rules, first, last))
    reasons = [
        *_off(ground, almanac, case),
        *_weekdays(case.rung, first, last),
        *_around(ground, case),
        *([] if case.chairs or not ground.rota.plans else [because(Why.NO_CHAIR, rung=case.rung, day=first)]),
        *_of_due(almanac, case, due),
        *_there(ground, case),
    ]
    there = case.there
    return Planned(
        case.rung, first, last, case.chairs, case.host, due, tuple(reasons), sum(reason.points for reason in reasons),
        there.id if there else None, there.title if there else "", isinstance(there, Held),
    )  # fmt: skip


def _off(ground: Ground, almanac: Almanac, case: Case) -> Iterable[Reason]:
    """The countries that rest; chair and host weigh most, and rest only where a date was not chosen here."""
    leading, undisturbed = {*case.chairs, case.host}, True
    for day in days_between(*case.days):
        resting = tuple(sorted(code for code in leading if code and ground.rest(day, [code])))
        if resting:
            undisturbed = False
            yield because(Why.HOST_RESTS, rung=case.rung, day=day, countries=resting)
        for kind, why in _OFF.items():
            codes = tuple(code for code, its_kind in almanac.off(day) if its_kind is kind and code not in leading)
            if codes:
                undisturbed = False
                named = tuple(ground.calendars[code].holidays[day] for code in codes) if kind is Off.HOLIDAY else ()
                yield because(why, len(codes), rung=case.rung, day=day, countries=codes, holidays=named)
    if undisturbed:
        yield because(Why.EVERYBODY_WORKS, rung=case.rung, day=case.days[0])


def _weekdays(rung: Rung, first: date, last: date) -> Iterable[Reason]:
    days = days_between(first, last)
    if all(TUESDAY <= day.weekday() <= THURSDAY for day in days):
        yield because(Why.MID_WEEK, rung=rung, day=first)
    else:
        yield because(Why.EDGE_OF_WEEK, rung=rung, day=first)
    if any(is_quiet(day) for day in days):
        yield because(Why.QUIET_SEASON, rung=rung, day=first)


def _around(ground: Ground, case: Case) -> Iterable[Reason]:
    first, last = case.days
    others = [one for one in ground.existing if case.there is None or one.id != case.there.id]
    for other in others:
        if other.blocks and first - BUNCH <= other.last and other.first <= last + BUNCH:
            yield because(Why.BUNCHED, rung=case.rung, day=other.first, title=other.title)
        if case.rung == POLITICAL == (other.level, 1) and other.first.year == first.year:
            yield because(Why.ANOTHER_POLITICAL, rung=case.rung, day=other.first, title=other.title)


def _due(ground: Ground, almanac: Almanac, rules: Sequence[Rule], first: date, last: date) -> Iterable[Due]:
    for rule in rules:
        try:
            day = almanac.due_on(rule, first, last)
        except NoWorkingDay:
            continue
        yield Due(rule, day, passed=day < ground.today)


def _of_due(almanac: Almanac, case: Case, due: Sequence[Due]) -> Iterable[Reason]:
    """What was due before a meeting that exists is past remedy and nobody's choice."""
    for one in due:
        if one.passed:
            if case.there is None:
                yield because(Why.DEADLINE_PASSED, rung=case.rung, day=one.day, kind=one.rule.kind)
        elif almanac.in_week(one.day) <= FEW:
            yield because(Why.FEW_WORKING_DAYS, rung=case.rung, day=one.day, kind=one.rule.kind)


def _there(ground: Ground, case: Case) -> Iterable[Reason]:
    there = case.there
    if isinstance(there, Held):
        yield because(
            Why.PINNED if there.pinned else Why.HELD_FAST, rung=case.rung, day=case.days[0], title=there.title
        )
    elif there is not None:
        yield because(Why.SERVES, rung=case.rung, day=case.days[0], title=there.title)
    elif ground.present.get(case.rung) == case.days:
        yield because(Why.STAYS, rung=case.rung, day=case.days[0])
