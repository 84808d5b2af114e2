"""From a calendar file to busy intervals (RFC 5545): whole days, series with their exceptions, zones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import recurring_ical_events

from exchange.scheduling.absences.rules.days import ONE_DAY, Interval, clipped, merged
from exchange.scheduling.absences.rules.events import LAST_YEAR, LONGEST, Event, event_of, instant, stamp
from exchange.scheduling.absences.rules.lines import (
    MOST_INTERVALS,
    MOST_SERIES,
    CalendarRefusedError,
    Line,
    Trouble,
    blocks,
)
from exchange.scheduling.absences.rules.recurrence import Rule, days_of, effort

#: As many steps may be taken, and times gone through, to find out when series recur: about a second's work.
MOST_EFFORT, MOST_TIMES = 300_000, 10_000
#: Rules that count from the end of a year are looked for in so much more than the window.
FURTHER = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a calendar file says: busy time in as few intervals as can be, and how many events were passed over.

    ``without_end``: events that begin and, by the standard, end at once. ``events``: all that it holds.
    """

    intervals: tuple[Interval, ...]
    events: int
    without_end: int


def read(data: bytes, zone: str, first: datetime, after: datetime) -> Reading:
    """Return when somebody who lives in the zone is busy between two instants. Raises CalendarRefusedError.

    Whole days, and times without a zone, are those of that zone. Free and cancelled events are no busy time.
    """
    found = blocks(data)
    located = {
        block.lines["TZID"][0].value: block.lines["X-LIC-LOCATION"][0].value
        for block in found
        if block.kind == "VTIMEZONE" and {"TZID", "X-LIC-LOCATION"} <= block.lines.keys()
    }
    written = [(number, block) for number, block in enumerate(found) if block.kind == "VEVENT"]
    events = [event_of(number, block, zone, located) for number, block in written]
    series = {event.uid for event in events if event.is_in_series}
    alone = [event for event in events if event.uid not in series]
    busy = [*_alone(alone, zone, first, after), *_recurring(events, series, zone, first, after)]
    intervals = merged(clipped(busy, first, after))
    if len(intervals) > MOST_INTERVALS:
        raise CalendarRefusedError(Trouble.TOO_MANY)
    without_end = sum(1 for event in events if event.length is None and not event.is_free)
    return Reading(tuple(intervals), len(events), without_end)


def _alone(events: Iterable[Event], zone: str, first: datetime, after: datetime) -> Iterator[Interval]:
    reach = (first - LONGEST - ONE_DAY).date(), (after + ONE_DAY).date()
    for event in events:
        if (
            event.length is not None
            and not event.is_free
            and not event.is_cancelled
            and reach[0] <= event.day <= reach[1]
        ):
            own_zone = event.zone if isinstance(event.starts, datetime) else zone
            ends = event.starts + event.length
            # A time lasts as long as it lasts, days are days whatever the clocks do meanwhile.
            starts = instant(event.starts, own_zone)
            yield starts, (starts + event.length if isinstance(ends, datetime) else instant(ends, own_zone))


# --- Series -----------------------------------------------------------------------------------------------------------


def _recurring(
    events: list[Event], series: set[str], zone: str, first: datetime, after: datetime
) -> Iterator[Interval]:
    """Yield the times of all series, each with its exceptions and what was moved."""
    members = [event for event in events if event.uid in series]
    if not members:
        return
    _refuse_bombs(members, first, after)
    written = [_written(event, first, after) for event in members]
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-", *written, "END:VCALENDAR", ""])
    for starts, ends in _expanded(text, first, after):
        # A time carries its zone; a day is one where the person lives.
        yield _at(starts, zone), _at(ends, zone)


def _at(value: date | datetime, zone: str) -> datetime:
    return value.astimezone(UTC) if isinstance(value, datetime) else instant(value, zone)


def _refuse_bombs(members: list[Event], first: datetime, after: datetime) -> None:
    """Refuse what would keep the machine busy, before it is tried."""
    recurring = [(event, rule) for event in members for rule in event.rules]
    if len(recurring) > MOST_SERIES:
        raise CalendarRefusedError(Trouble.TOO_MANY)
    steps = sum(effort(rule, event.day, after.date()) for event, rule in recurring)
    times = sum(
        len(days_of(rule, event.day, first.date() - ONE_DAY, after.date())) * rule.times_a_day
        for event, rule in recurring
    )
    if steps > MOST_EFFORT or times > MOST_TIMES:
        raise CalendarRefusedError(Trouble.TOO_MANY)


def _written(event: Event, first: datetime, after: datetime) -> str:
    """Return the event anew, of nothing but what was understood; a rule that never comes true is left out."""
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.uid.encode().hex()[:400]}",
        _property("DTSTART", Line(event.block.lines["DTSTART"][0].value.upper(), event.zone)),
    ]
    lines.append(f"DURATION:PT{int((event.length or timedelta()).total_seconds())}S" if isinstance(event.starts, datetime)
                 else f"DURATION:P{(event.length or ONE_DAY).days}D")  # fmt: skip
    lines += [
        f"RRULE:{rule.text}{_until(rule, event)}"
        for rule in event.rules
        if rule.is_sure or days_of(rule, event.day, first.date() - ONE_DAY, (after + FURTHER).date())
    ]
    for name in ("RDATE", "EXDATE", "RECURRENCE-ID"):
        lines += [_property(name, one) for one in event.block.lines.get(name, []) if _is_list_of_stamps(one.value)]
    lines += ["TRANSP:TRANSPARENT"] * event.is_free + ["STATUS:CANCELLED"] * event.is_cancelled + ["END:VEVENT"]
    return "\r\n".join(lines)


def _until(rule: Rule, event: Event) -> str:
    """Return until when the rule holds, of the kind that the start is: a day counts to its end."""
    if rule.until is None or rule.until.year > LAST_YEAR:
        return ""
    if not isinstance(event.starts, datetime):
        return f";UNTIL={rule.until:%Y%m%d}"
    until = stamp(rule.until_text)
    zone = "UTC" if rule.until_text.endswith("Z") else event.zone
    if isinstance(until, datetime):
        last = instant(until, zone)
    else:
        last = instant(until + ONE_DAY, zone) - timedelta(seconds=1)
    return f";UNTIL={last:%Y%m%dT%H%M%SZ}"


def _is_list_of_stamps(text: str) -> bool:
    """Say whether these are days or times; of periods only the start is looked at, so that they are read as times."""
    return all(stamp(part.partition("/")[0]) for part in text.split(","))


def _property(name: str, line: Line) -> str:
    values = [part.partition("/")[0] for part in line.value.split(",")]
    if "T" not in values[0]:
        return f"{name};VALUE=DATE:{','.join(values)}"
    zone = "" if values[0].endswith("Z") else f";TZID={line.zone}"
    return f"{name}{zone}:{','.join(values)}"


def _expanded(text: str, first: datetime, after: datetime) -> list[tuple[Any, Any]]:
    """Return start and end of each time of the series that is busy."""
    try:
        calendar = icalendar.Calendar.from_ical(text)
        found = recurring_ical_events.of(calendar).between(first, after)
        return [
            (one["DTSTART"].dt, one["DTEND"].dt)
            for one in found
            if one.get("STATUS") != "CANCELLED"
            and one.get("TRANSP") != "TRANSPARENT"
            and one["DTEND"].dt > one["DTSTART"].dt
        ]
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # Days and zones were understood one by one; together they may still make no sense to the library.
        raise CalendarRefusedError(Trouble.UNREADABLE) from error
