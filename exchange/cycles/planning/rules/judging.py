"""What is good and bad about holding one meeting on certain days (M3, M7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def judged(
    ground: Ground,
    almanac: Almanac,
    rung: Rung,
    days: tuple[date, date],
    chairs: tuple[str, ...],
    host: str | None,
    rules: Sequence[Rule],
    there: Existing | Held | None = None,
) -> Planned:
    """Return a meeting planned for these days (first, last) with all reasons; ``there`` when it exists already."""
    first, last = days
    due = tuple(_due(ground, almanac, rules, first, last))
    reasons = [
        *_off(ground, almanac, rung, days, chairs, host),
        *_weekdays(rung, first, last),
        *_around(ground, rung, first, last, there),
        *([] if chairs or not ground.rota.plans else [because(Why.NO_CHAIR, rung=rung, day=first)]),
        *_of_due(almanac, rung, due, there),
        *_there(ground, rung, days, there),
    ]
    return Planned(
        rung, first, last, chairs, host, due, tuple(reasons), sum(reason.points for reason in reasons),
        there.id if there else None, there.title if there else "", isinstance(there, Held),
    )  # fmt: skip


def _off(
    ground: Ground,
    almanac: Almanac,
    rung: Rung,
    days: tuple[date, date],
    chairs: tuple[str, ...],
    host: str | None,
) -> Iterable[Reason]:
    """The countries that rest; chair and host weigh most, and rest only where a date was not chosen here."""
    leading, undisturbed = {*chairs, host}, True
    for day in days_between(*days):
        off = almanac.off(day)
        resting = tuple(sorted(code for code in leading if code and ground.rest(day, [code])))
        if resting:
            undisturbed = False
            yield because(Why.HOST_RESTS, rung=rung, day=day, countries=resting)
        for kind, why in _OFF.items():
            codes = tuple(code for code, its_kind in off if its_kind is kind and code not in leading)
            if not codes:
                continue
            undisturbed = False
            named = tuple(ground.calendars[code].holidays[day] for code in codes) if kind is Off.HOLIDAY else ()
            yield because(why, len(codes), rung=rung, day=day, countries=codes, holidays=named)
    if undisturbed:
        yield because(Why.EVERYBODY_WORKS, rung=rung, day=days[0])


def _weekdays(rung: Rung, first: date, last: date) -> Iterable[Reason]:
    days = days_between(first, last)
    if all(TUESDAY <= day.weekday() <= THURSDAY for day in days):
        yield because(Why.MID_WEEK, rung=rung, day=first)
    else:
        yield because(Why.EDGE_OF_WEEK, rung=rung, day=first)
    if any(is_quiet(day) for day in days):
        yield because(Why.QUIET_SEASON, rung=rung, day=first)


def _around(
    ground: Ground, rung: Rung, first: date, last: date, there: Existing | Held | None
) -> Iterable[Reason]:
    for other in ground.existing:
        is_itself = there is not None and other.id == there.id
        if other.blocks and not is_itself and first - BUNCH <= other.last and other.first <= last + BUNCH:
            yield because(Why.BUNCHED, rung=rung, day=other.first, title=other.title)
    if rung == POLITICAL:
        for other in ground.other_political(first.year):
            if there is None or other.id != there.id:
                yield because(Why.ANOTHER_POLITICAL, rung=rung, day=other.first, title=other.title)


def _due(ground: Ground, almanac: Almanac, rules: Sequence[Rule], first: date, last: date) -> Iterable[Due]:
    for rule in rules:
        try:
            day = almanac.due_on(rule, first, last)
        except NoWorkingDay:
            continue
        yield Due(rule, day, passed=day < ground.today)


def _of_due(
    almanac: Almanac, rung: Rung, due: Sequence[Due], there: Existing | Held | None
) -> Iterable[Reason]:
    """What was due before a meeting that exists is past remedy and nobody's choice."""
    for one in due:
        if one.passed:
            if there is None:
                yield because(Why.DEADLINE_PASSED, rung=rung, day=one.day, kind=one.rule.kind)
        elif almanac.in_week(one.day) <= FEW:
            yield because(Why.FEW_WORKING_DAYS, rung=rung, day=one.day, kind=one.rule.kind)


def _there(
    ground: Ground, rung: Rung, days: tuple[date, date], there: Existing | Held | None
) -> Iterable[Reason]:
    if isinstance(there, Held):
        yield because(Why.PINNED if there.pinned else Why.HELD_FAST, rung=rung, day=days[0], title=there.title)
    elif there is not None:
        yield because(Why.SERVES, rung=rung, day=days[0], title=there.title)
    elif ground.present.get(rung) == days:
        yield because(Why.STAYS, rung=rung, day=days[0])
