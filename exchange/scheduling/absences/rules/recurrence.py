"""How often a rule recurs, found out before it is expanded: a rule that would never end, or never begin, is not tried."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import prod

from exchange.scheduling.absences.rules.lines import CalendarRefusedError, Trouble

ONE_DAY = timedelta(days=1)
#: How often a rule may recur at most; what recurs more often is no meeting.
FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
MOST_A_DAY = 24
LATEST = date(9000, 1, 1)
#: Days further than any window.
FOR_EVER = 1_000_000
#: What one step of a rule costs whoever expands it, in steps of a daily rule.
EFFORT = {"YEARLY": 25, "MONTHLY": 3, "WEEKLY": 3, "DAILY": 1}
LENGTH = {"YEARLY": 365, "MONTHLY": 30, "WEEKLY": 7, "DAILY": 1}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_STAMP = re.compile(r"\d{8}(T\d{6}Z?)?")
#: Lists of numbers, each with its bounds; negative ones are counted from the end.
_NUMBERS = {
    "BYMONTH": (1, 12), "BYMONTHDAY": (-31, 31), "BYYEARDAY": (-366, 366), "BYWEEKNO": (-53, 53), "BYSETPOS": (-366, 366),
    "BYHOUR": (0, 23), "BYMINUTE": (0, 59), "BYSECOND": (0, 59),
}  # fmt: skip
_ABOVE_ZERO = frozenset({"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of recurrence that is sound in itself. ``text`` is the rule anew, of nothing but what was understood, without its UNTIL."""

    text: str
    frequency: str
    interval: int
    numbers: dict[str, tuple[int, ...]]
    weekdays: tuple[tuple[int, int], ...]
    week_start: int
    count: int | None = None
    until: date | None = None
    until_text: str = ""

    @property
    def is_sure(self) -> bool:
        """Say whether it comes true again and again: nothing in it can stand in the way of anything else."""
        filters = self.numbers.keys() - {"BYHOUR", "BYMINUTE", "BYSECOND"}
        # Not every month has a fifth Friday, not every year a fifty-third.
        rare = 5 if self.frequency == "MONTHLY" else 53
        if filters or any(abs(nth) >= rare for nth, _weekday in self.weekdays):
            return False
        return self.interval == 1 or not self.weekdays or self.frequency != "DAILY"

    def last(self, start: date) -> date:
        """Return a day after which it does not recur any more."""
        if self.until is not None:
            return self.until + ONE_DAY
        if self.count is not None and self.is_sure:
            # A month or year that lacks the day is passed over; one in four years has a 29th of February.
            # A daily rule on one day of the week takes a week for each time.
            length = LENGTH["WEEKLY" if self.weekdays and self.frequency == "DAILY" else self.frequency]
            return start + min(4 * self.count * self.interval * length, FOR_EVER) * ONE_DAY
        return date.max

    @property
    def times_a_day(self) -> int:
        """Return at how many times of a day it recurs."""
        return prod(len(self.numbers.get(name, (0,))) for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))


def rule_of(text: str) -> Rule:
    """Return the rule. Raises CalendarRefusedError when it recurs too often or cannot be understood."""
    parts = dict(part.partition("=")[::2] for part in text.upper().replace(" ", "").strip(";").split(";"))
    frequency = parts.pop("FREQ", "")
    if frequency in ("SECONDLY", "MINUTELY", "HOURLY"):
        raise CalendarRefusedError(Trouble.TOO_OFTEN, f"FREQ={frequency}")
    if frequency not in FREQUENCIES:
        raise CalendarRefusedError(Trouble.UNREADABLE, text[:80])
    try:
        rule = _rule(frequency, parts)
    except ValueError as error:
        raise CalendarRefusedError(Trouble.UNREADABLE, text[:80]) from error
    if rule.times_a_day > MOST_A_DAY:
        raise CalendarRefusedError(Trouble.TOO_OFTEN, text[:80])
    return rule


def _rule(frequency: str, parts: dict[str, str]) -> Rule:
    interval, week_start = _number(parts.pop("INTERVAL", "1"), 1, 9999), parts.pop("WKST", "MO")
    numbers = {name: _listed(name, parts.pop(name)) for name in _NUMBERS if name in parts}
    weekdays = tuple(_weekday(day) for day in parts.pop("BYDAY").split(",")) if "BYDAY" in parts else ()
    written = [f"FREQ={frequency}", f"INTERVAL={interval}", f"WKST={WEEKDAYS[WEEKDAYS.index(week_start)]}"]
    written += [f"{name}={','.join(map(str, values))}" for name, values in numbers.items()]
    if weekdays:
        written.append("BYDAY=" + ",".join(f"{nth or ''}{WEEKDAYS[day]}" for nth, day in weekdays))
    count, until = (_number(parts["COUNT"], 1, 999_999) if "COUNT" in parts else None), None
    if count is not None:
        written.append(f"COUNT={count}")
    elif "UNTIL" in parts:
        until = _day_of(parts["UNTIL"])
    shape = (";".join(written), frequency, interval, numbers, weekdays, WEEKDAYS.index(week_start))
    return Rule(*shape, count, until, parts.get("UNTIL", "") if until else "")


def _day_of(text: str) -> date:
    if not _STAMP.fullmatch(text):
        raise ValueError(text)
    return min(date(int(text[:4]), int(text[4:6]), int(text[6:8])), LATEST)


def _number(text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,6}", text) or not least <= int(text) <= most:
        raise ValueError(text)
    return int(text)


def _listed(name: str, text: str) -> tuple[int, ...]:
    found = tuple(_number(part, *_NUMBERS[name]) for part in text.split(","))
    if name in _ABOVE_ZERO and 0 in found:
        raise ValueError(text)
    return found


def _weekday(text: str) -> tuple[int, int]:
    parts = _DAY.fullmatch(text)
    if parts is None or (parts[1] and not 1 <= abs(int(parts[1])) <= 53):  # noqa: PLR2004 - weeks of a year
        raise ValueError(text)
    return int(parts[1] or 0), WEEKDAYS.index(parts[2])


def effort(rule: Rule, start: date, after: date) -> int:
    """Return how many steps it takes to come from the first time to the end of the window."""
    end = min(after, rule.last(start)) if rule.is_sure else after
    return max(0, (end - start).days) // (LENGTH[rule.frequency] * rule.interval) * EFFORT[rule.frequency]


def days_of(rule: Rule, start: date, first: date, after: date) -> list[date]:
    """Return the days between two days on which the rule recurs, with a few too many: none only for never."""
    begin, end = max(start, first), min(after, rule.last(start))
    days = (begin + number * ONE_DAY for number in range((end - begin).days))
    fitting = (day for day in days if _in_turn(rule, start, day) and _fits(rule, start, day))
    positions = rule.numbers.get("BYSETPOS")
    if positions is None:
        return list(fitting)
    most = max(abs(position) for position in positions)
    return [
        day
        for _key, group in groupby(fitting, key=lambda day: _period(rule, day))
        for day in _if_enough(list(group), most, rule.times_a_day)
    ]


def _if_enough(days: list[date], most: int, times: int) -> Iterator[date]:
    """Yield the days of a period when it has as many as the last position asks for."""
    if len(days) * times >= most:
        yield from days


def _period(rule: Rule, day: date) -> int:
    """Return the number of the day's year, month, week or the day itself."""
    if rule.frequency == "YEARLY":
        return day.year
    if rule.frequency == "MONTHLY":
        return day.year * 12 + day.month
    shift = rule.week_start if rule.frequency == "WEEKLY" else 0
    return (day.toordinal() - 1 - shift) // LENGTH[rule.frequency]


def _in_turn(rule: Rule, start: date, day: date) -> bool:
    return (_period(rule, day) - _period(rule, start)) % rule.interval == 0


def _fits(rule: Rule, start: date, day: date) -> bool:
    if any(name in rule.numbers and not count(day) & set(rule.numbers[name]) for name, count in _COUNTED.items()):
        return False
    if rule.weekdays and day.weekday() not in {weekday for _nth, weekday in rule.weekdays}:
        return False
    return _fits_nth(rule, day) and _fits_start(rule, start, day)


def _of_month(day: date) -> set[int]:
    """Return the number of the day in its month, counted from either end."""
    return {day.day, day.day - _last_of_month(day) - 1}


def _of_year(day: date) -> set[int]:
    of_year = day.timetuple().tm_yday
    return {of_year, of_year - date(day.year, 12, 31).timetuple().tm_yday - 1}


def _week_of_year(day: date) -> set[int]:
    year, week, _weekday = day.isocalendar()
    return {week, week - date(year, 12, 28).isocalendar().week - 1}


_COUNTED: dict[str, Callable[[date], set[int]]] = {
    "BYMONTH": lambda day: {day.month}, "BYMONTHDAY": _of_month, "BYYEARDAY": _of_year, "BYWEEKNO": _week_of_year,
}  # fmt: skip


def _fits_nth(rule: Rule, day: date) -> bool:
    """Say whether it is, say, the last Friday of its month: of its year for yearly rules without months."""
    wanted = {nth for nth, weekday in rule.weekdays if weekday == day.weekday()}
    if not wanted or 0 in wanted or rule.frequency not in ("MONTHLY", "YEARLY"):
        return True
    if rule.frequency == "YEARLY" and "BYMONTH" not in rule.numbers:
        of_year, days = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
        return bool({(of_year + 6) // 7, -((days - of_year) // 7 + 1)} & wanted)
    return bool({(day.day + 6) // 7, -((_last_of_month(day) - day.day) // 7 + 1)} & wanted)


def _fits_start(rule: Rule, start: date, day: date) -> bool:
    """Say whether the day is that of the first time, in what the rule leaves open."""
    if rule.frequency == "DAILY" or rule.weekdays or {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"} & rule.numbers.keys():
        return True
    if rule.frequency == "WEEKLY":
        return day.weekday() == start.weekday()
    if rule.frequency == "YEARLY" and "BYMONTH" not in rule.numbers and day.month != start.month:
        return False
    return day.day == start.day


def _last_of_month(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return (following - ONE_DAY).day
