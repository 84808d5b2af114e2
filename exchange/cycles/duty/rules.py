"""The duty clock: how a forum's political meeting of a calendar year stands, and what to do next (M1, M2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from exchange.meetings.life.rules import Earlier, unprepared
from exchange.meetings.rules import TOOK_PLACE, State
from exchange.world.rules import Level

#: So long before the political meeting, at the latest, each level that prepares it has met.
PREPARED_BEFORE = {Level.SENIOR_OFFICIALS: timedelta(days=14), Level.CONTACT_GROUP: timedelta(days=28)}
#: So long before it takes place, a meeting that is still missing has to be called.
NOTICE = timedelta(days=21)
#: The notice of the political meeting itself goes out so long before it.
CONVENED_BEFORE = timedelta(days=30)
#: The least a whole preparation takes: calling the contact group, and what follows it.
LEAST = max(PREPARED_BEFORE.values()) + NOTICE
#: With fewer days left in its year, a meeting that has no date yet is at risk.
DATED_BEFORE = timedelta(days=120)
#: A convened meeting that is over is recorded as held within so many days.
RECORDED_WITHIN = timedelta(days=14)


class Standing(StrEnum):
    """How the political meeting of a year stands (M1). OPEN: no date yet, and time enough; NOT_OWED: none is owed."""

    MET = "met"
    PLANNED = "planned"
    AT_RISK = "at_risk"
    MISSED = "missed"
    OPEN = "open"
    NOT_OWED = "not_owed"


class Risk(StrEnum):
    """Why a year is at risk."""

    NOTHING_DATED = "nothing_dated"
    NO_ROOM = "no_room"
    POSTPONED = "postponed"
    UNPREPARED = "unprepared"
    NOT_RECORDED = "not_recorded"


class Do(StrEnum):
    """What can be done next."""

    PLAN = "plan"
    GIVE_DATE = "give_date"
    SCHEDULE = "schedule"
    HOLD_LEVEL = "hold_level"
    CONVENE = "convene"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Political:
    """A political meeting of the forum that was not called off.

    ``day`` is the one on which it begins at the forum; of one postponed without a new date (``date_open``) the one that
    no longer holds. ``lacking``: levels that the forum has, that prepare it (M2), and that do not stand yet;
    ``excused``: it was convened without them, with a reason.
    """

    key: int
    state: State
    day: date | None = None
    date_open: bool = False
    lacking: tuple[Level, ...] = ()
    excused: bool = False

    @property
    def has_date(self) -> bool:
        """Say whether a date holds."""
        return self.day is not None and not self.date_open


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to do next: by when (None: as soon as can be), to which meeting, at which level; ``late``: that day has passed."""

    what: Do
    by: date | None = None
    meeting: int | None = None
    level: Level | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """How a year stands: by which meeting, why it is at risk, and what to do next."""

    year: int
    standing: Standing
    meeting: int | None = None
    day: date | None = None
    risk: Risk | None = None
    todo: tuple[Advice, ...] = ()


def owed_from(founded: date) -> int:
    """Return the first year that a forum founded on that day owes: its first full one.

    >>> [owed_from(day) for day in (date(2022, 1, 1), date(2022, 1, 2), date(2021, 12, 1))]
    [2022, 2023, 2022]
    """
    return founded.year if founded == date(founded.year, 1, 1) else founded.year + 1


def days_left(year: int, today: date) -> int:
    """Return how many days the year has left after today, none once it is over.

    >>> [days_left(2028, day) for day in (date(2028, 1, 1), date(2028, 12, 31), date(2029, 1, 1))]
    [365, 0, 0]
    """
    return max(0, (date(year, 12, 31) - today).days)


def lacking(
    starts_at: datetime, latest: Iterable[tuple[Level, datetime | None]], levels: Iterable[Level]
) -> tuple[Level, ...]:
    """Return by which levels that the forum has a political meeting is not prepared (M2).

    ``latest`` is the start of the last meeting before it that stands, by level: no earlier one says more.
    """
    earlier = [Earlier(level, start) for level, start in latest if start is not None]
    present = set(levels)
    return tuple(level for level in unprepared(starts_at, earlier) if level in present)


def years(first: int, last: int, today: date, owed: int, meetings: Sequence[Political]) -> list[Duty]:
    """Return how the years stand on a day; ``owed`` is the first year for which a meeting is owed (M1).

    A meeting counts for the year in which it begins. One without a date stands for the first year, from this one on,
    that has neither met nor a date.
    """
    found: list[Duty] = []
    waiting = [one for one in meetings if not one.has_date and one.state in (State.DRAFT, State.POSTPONED)]
    for year in range(first, last + 1):
        its = [one for one in meetings if one.has_date and _day(one).year == year]
        due = [one for one in waiting if one.day is None or one.day.year <= year]
        duty = _settled(year, today, its) or _unsettled(year, today, owed, its, due)
        found.append(duty)
        if duty.meeting is None and duty.todo:
            waiting = [one for one in waiting if one not in due]
    return found


def pressing(duties: Iterable[Duty], today: date) -> Duty | None:
    """Return the year, from this one on, that those who plan should think of: the first at risk, else the first planned."""
    ahead = [duty for duty in duties if duty.year >= today.year]
    wanted = (Standing.AT_RISK, Standing.PLANNED)
    return next((duty for standing in wanted for duty in ahead if duty.standing is standing), None)


def _settled(year: int, today: date, its: Sequence[Political]) -> Duty | None:
    """Return how a year stands that has met or counts with a meeting; None when there is none."""
    if held := [one for one in its if one.state in TOOK_PLACE]:
        latest = max(held, key=_by_day)
        return Duty(year, Standing.MET, latest.key, latest.day)
    passed = [one for one in its if one.state is State.CONVENED and _day(one) < today]
    coming = [one for one in its if one.state in (State.SCHEDULED, State.CONVENED) and _day(one) >= today]
    if coming:
        return _planned(
            year, today, min(coming, key=lambda one: (_risk(one, today) is not None, *_by_day(one))), passed
        )
    if not passed:
        return None
    last = max(passed, key=_by_day)
    late = today - _day(last) > RECORDED_WITHIN
    standing, risk = (Standing.AT_RISK, Risk.NOT_RECORDED) if late else (Standing.PLANNED, None)
    return Duty(year, standing, last.key, last.day, risk, _record(passed, today))


def _by_day(one: Political) -> tuple[date, int]:
    return _day(one), one.key


def _day(one: Political) -> date:
    return one.day or date.max


def _record(passed: Iterable[Political], today: date) -> tuple[Advice, ...]:
    due = [(one, _day(one) + RECORDED_WITHIN) for one in passed]
    return tuple(Advice(Do.RECORD, by, one.key, late=by < today) for one, by in due)


def _planned(year: int, today: date, one: Political, passed: Iterable[Political]) -> Duty:
    risk, day = _risk(one, today), _day(one)
    missing = () if one.excused else one.lacking
    holding = [Advice(Do.HOLD_LEVEL, _prepared_by(day, level), one.key, level) for level in missing]
    convening = [Advice(Do.CONVENE, day - CONVENED_BEFORE, one.key)] if one.state is State.SCHEDULED else []
    todo = sorted(holding + convening, key=lambda advice: advice.by or date.max)
    dated = tuple(replace(advice, late=advice.by is not None and advice.by < today) for advice in todo)
    standing = Standing.AT_RISK if risk else Standing.PLANNED
    return Duty(year, standing, one.key, day, risk, _record(passed, today) + dated)


def _prepared_by(day: date, level: Level) -> date:
    return day - PREPARED_BEFORE[level]


def _risk(one: Political, today: date) -> Risk | None:
    """Return why a meeting to come is at risk: what prepares it neither stands nor can be called in time."""
    in_time = all(_prepared_by(_day(one), level) - today >= NOTICE for level in one.lacking)
    return None if one.excused or in_time else Risk.UNPREPARED


def _unsettled(year: int, today: date, owed: int, its: Sequence[Political], waiting: Sequence[Political]) -> Duty:
    """Return how a year stands that has neither met nor counts with a meeting."""
    if year < owed:
        return Duty(year, Standing.NOT_OWED)
    if year < today.year:
        return Duty(year, Standing.MISSED)
    put_off = any(one.state is State.POSTPONED for one in waiting)
    risk = Risk.POSTPONED if put_off else _pressure(year, today)
    todo = [*(Advice(Do.GIVE_DATE, meeting=one.key) for one in waiting), *_to_schedule(its, today)]
    if not todo:
        todo = [Advice(Do.PLAN, _date_it_by(year, today))]
    return Duty(year, Standing.AT_RISK if risk else Standing.OPEN, risk=risk, todo=tuple(todo))


def _pressure(year: int, today: date) -> Risk | None:
    left = timedelta(days=days_left(year, today))
    if left < LEAST:
        return Risk.NO_ROOM
    return Risk.NOTHING_DATED if left < DATED_BEFORE else None


def _to_schedule(its: Iterable[Political], today: date) -> list[Advice]:
    """Return what to do with meetings whose date is not firm: schedule them, or find another when it has passed."""
    tentative = sorted((one for one in its if one.state is not State.CONVENED), key=_by_day)
    return [Advice(Do.SCHEDULE if _day(one) >= today else Do.GIVE_DATE, meeting=one.key) for one in tentative]


def _date_it_by(year: int, today: date) -> date | None:
    """Return by when the year is to have a date: while there is time enough, or while a preparation still fits."""
    end = date(year, 12, 31)
    return next((end - reach for reach in (DATED_BEFORE, LEAST) if end - reach >= today), None)
