"""A calendar file taken apart: of each event only what says when. Titles and people are passed over right here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

#: A file may be so large, hold so many intervals once merged, and so many events that recur.
MOST_BYTES, MOST_INTERVALS, MOST_SERIES = 1_000_000, 5_000, 300
#: What says when, and whether it is busy time. Nothing else is looked at.
KEPT = frozenset(
    {
        "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "UID", "TRANSP", "STATUS", "TZID",
        "X-LIC-LOCATION",
    }
)  # fmt: skip
_LINE = re.compile(
    r"(?P<name>[A-Za-z0-9-]+)(?P<parameters>(?:;[^:\";]*(?:\"[^\"]*\"[^:\";]*)*)*):(?P<value>.*)", re.DOTALL
)
_ZONE = re.compile(r";TZID=(?:\"([^\"]*)\"|([^;:\"]*))", re.IGNORECASE)


class Trouble(StrEnum):
    """Why a calendar file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_CALENDAR = "not_a_calendar"
    NO_EVENTS = "no_events"
    UNREADABLE = "unreadable"
    UNKNOWN_ZONE = "unknown_zone"
    TOO_OFTEN = "too_often"
    TOO_MANY = "too_many"
    TOO_MANY_CALENDARS = "too_many_calendars"


class CalendarRefusedError(ValueError):
    """The file is not taken; ``what`` names the zone or the line that is to blame, where one is."""

    def __init__(self, trouble: Trouble, what: str = "") -> None:
        """Keep why."""
        super().__init__(f"{trouble.value} {what}".strip())
        self.trouble, self.what = trouble, what


@dataclass(frozen=True, slots=True)
class Line:
    """One property: its value, and the zone it names."""

    value: str
    zone: str = ""


@dataclass(slots=True)
class Block:
    """One event (or zone) of the file: its properties by name."""

    kind: str
    lines: dict[str, list[Line]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return the first value of that name, in capitals; empty when there is none."""
        found = self.lines.get(name)
        return found[0].value.strip().upper() if found else ""


def blocks(data: bytes) -> list[Block]:
    """Return the events and zones of a calendar file. Raises CalendarRefusedError for what is none."""
    if not data.strip():
        raise CalendarRefusedError(Trouble.EMPTY)
    if len(data) > MOST_BYTES:
        raise CalendarRefusedError(Trouble.TOO_LARGE)
    text = data.decode("utf-8-sig", "replace")
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise CalendarRefusedError(Trouble.NOT_A_CALENDAR)
    found = list(_blocks(_unfolded(text)))
    if not any(block.kind == "VEVENT" for block in found):
        raise CalendarRefusedError(Trouble.NO_EVENTS)
    return found


def _unfolded(text: str) -> Iterator[str]:
    """Yield whole lines: one that begins with a blank goes on from the line before (RFC 5545, 3.1)."""
    pieces: list[str] = []
    for raw in re.split(r"\r\n|\n|\r", text):
        if raw[:1] in (" ", "\t"):
            pieces.append(raw[1:])
        else:
            yield "".join(pieces)
            pieces = [raw]
    yield "".join(pieces)


def _blocks(lines: Iterator[str]) -> Iterator[Block]:
    """Yield events and zones. What stands in a part of an event (an alarm) is none of its own."""
    open_parts: list[str] = []
    block: Block | None = None
    for text in lines:
        name, _colon, rest = text.partition(":")
        word = rest.strip().upper()
        if name.upper() == "BEGIN":
            open_parts.append(word)
            block = Block(word) if word in ("VEVENT", "VTIMEZONE") else block
        elif name.upper() == "END":
            if not open_parts or open_parts.pop() != word:
                raise CalendarRefusedError(Trouble.UNREADABLE, text[:80])
            if block is not None and word == block.kind:
                yield block
                block = None
        elif block is not None and open_parts[-1] == block.kind:
            _keep(block, text)
    if open_parts:
        raise CalendarRefusedError(Trouble.UNREADABLE, f"BEGIN:{open_parts[-1]}"[:80])


def _keep(block: Block, text: str) -> None:
    parts = _LINE.fullmatch(text) if text.partition(":")[0].partition(";")[0].upper() in KEPT else None
    if parts is None:
        return
    zone = _ZONE.search(parts["parameters"])
    named = (zone[1] or zone[2] or "") if zone else ""
    line = Line(parts["value"].strip(), named.strip())
    block.lines.setdefault(parts["name"].upper(), []).append(line)


def zone_of(tzid: str, located: dict[str, str]) -> str:
    """Return the IANA zone meant by a calendar's name for it. Raises CalendarRefusedError(UNKNOWN_ZONE).

    Programs write IANA names, those of Windows, or their own in front of an IANA name; ``located`` says what a file's
    own zones say of their place.

    >>> zone_of("W. Europe Standard Time", {}), zone_of("/citadel.org/20210210_1/Asia/Kolkata", {})
    ('Europe/Berlin', 'Asia/Kolkata')
    """
    parts = tzid.strip("/").split("/")
    names = ["/".join(parts[begin:]) for begin in range(len(parts))]
    for name in (*names, WINDOWS_TO_OLSON.get(tzid, ""), located.get(tzid, "")):
        if _is_known(name):
            return name
    raise CalendarRefusedError(Trouble.UNKNOWN_ZONE, tzid[:80])


def _is_known(name: str) -> bool:
    try:
        return bool(name) and ZoneInfo(name).key == name
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
