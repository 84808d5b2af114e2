"""One event of a calendar file, understood: when it begins, in which zone, how long it lasts (RFC 5545)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from exchange.scheduling.absences.rules.days import ONE_DAY
from exchange.scheduling.absences.rules.lines import Block, CalendarRefusedError, Line, Trouble, zone_of
from exchange.scheduling.absences.rules.recurrence import Rule, rule_of

#: Birthdays without a year are written as of 1604; nothing is later than this.
FIRST_YEAR, LAST_YEAR = 1600, 2200
#: Nothing lasts longer than what is kept of a calendar.
LONGEST = timedelta(days=800)
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?", re.ASCII)
_DURATION = re.compile(
    r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the file, understood. ``starts`` is a day or a time on the wall of ``zone``; ``length`` None: no end."""

    uid: str
    starts: date | datetime
    zone: str
    length: timedelta | None
    is_free: bool
    is_cancelled: bool
    rules: tuple[Rule, ...]
    block: Block

    @property
    def is_in_series(self) -> bool:
        """Say whether it recurs, or stands for one time of a series."""
        return bool(self.rules) or bool({"RDATE", "RECURRENCE-ID"} & self.block.lines.keys())

    @property
    def day(self) -> date:
        """Return the day on which it begins, where it takes place."""
        return self.starts.date() if isinstance(self.starts, datetime) else self.starts


def event_of(number: int, block: Block, zone: str, located: dict[str, str]) -> Event:
    """Return the event of a block, for somebody who lives in the zone. Raises CalendarRefusedError.

    ``number`` stands in for a missing UID; ``located`` says which IANA zones the file's own zones are.
    """
    line = block.lines.get("DTSTART", [Line("")])[0]
    starts, own_zone = _moment(line, zone, located)
    for name in ("DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"):
        block.lines[name] = [_located(one, zone, located) for one in block.lines.get(name, [])]
    block.lines = {name: found for name, found in block.lines.items() if found}
    return Event(
        uid=f"{block.value('UID') or number}",
        starts=starts,
        zone=own_zone,
        length=_length(block, starts, own_zone),
        is_free=block.value("TRANSP") == "TRANSPARENT",
        is_cancelled=block.value("STATUS") == "CANCELLED",
        rules=tuple(rule_of(one.value) for one in block.lines.get("RRULE", [])),
        block=block,
    )


def _located(line: Line, zone: str, located: dict[str, str]) -> Line:
    """Return the line with its IANA zone; times without a zone are on the person's own wall."""
    return Line(line.value.upper(), zone_of(line.zone, located) if line.zone else zone)


def _moment(line: Line, zone: str, located: dict[str, str]) -> tuple[date | datetime, str]:
    """Return the day or the wall time of a line, and the zone of the wall."""
    value = stamp(line.value.upper())
    if line.value.upper().endswith("Z"):
        return value, "UTC"
    return value, _located(line, zone, located).zone


def stamp(text: str) -> date | datetime:
    """Return the day or the time that is written. Raises CalendarRefusedError."""
    parts = _STAMP.fullmatch(text)
    numbers = [int(part) for part in parts.groups()[:6] if part] if parts else []
    try:
        value = datetime(*numbers) if len(numbers) > 3 else date(*numbers)  # type: ignore[arg-type]  # noqa: PLR2004
    except (TypeError, ValueError) as error:
        raise CalendarRefusedError(Trouble.UNREADABLE, text[:80]) from error
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise CalendarRefusedError(Trouble.UNREADABLE, text[:80])
    return value


def _length(block: Block, starts: date | datetime, zone: str) -> timedelta | None:
    """Return how long an event lasts; a day without end is that day, a time without end has none."""
    if "DTEND" in block.lines:
        line = block.lines["DTEND"][0]
        ends = instant(stamp(line.value), "UTC" if line.value.endswith("Z") else line.zone)
        length = ends - instant(starts, zone)
    elif "DURATION" in block.lines:
        length = _duration(block.value("DURATION"))
    else:
        length = timedelta()
    if not isinstance(starts, datetime):
        # In whole days, whatever the clocks do meanwhile.
        return min(max(round(length / ONE_DAY), 1) * ONE_DAY, LONGEST)
    return min(length, LONGEST) if length > timedelta() else None


def _duration(text: str) -> timedelta:
    parts = _DURATION.fullmatch(text)
    if parts is None:
        raise CalendarRefusedError(Trouble.UNREADABLE, text[:80])
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in parts.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if parts[1] == "-" else length


def instant(value: date | datetime, zone: str) -> datetime:
    """Return the instant of a time on the wall of a zone; of a day, its beginning."""
    wall = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
