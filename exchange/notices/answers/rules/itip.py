"""What the calendar part of a mail says: a REPLY or a COUNTER to one meeting (RFC 5546), or why it is neither."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import icalendar

from exchange.core.text import clean
from exchange.notices.answers.rules.reasons import Reason

#: Answers have two thousand characters, with their zone and the invitation's text some more.
LARGEST = 256 * 1024
MOST_PARTIES = 50
LONGEST_UID, LONGEST_COMMENT = 200, 20_000
#: A rule that comes round every second since 1601 would keep a machine busy for days; zones change once a year.
_RULE = re.compile(r"(?im)^RRULE\b(?P<rule>.*)$")
_BUSY = re.compile(r"(?i)FREQ=(?!YEARLY)|BYSECOND|BYMINUTE|BYHOUR")
MOST_RULES = 40
#: The library keeps the zones that a mail brings along, and would read the next mail by them.
_forget_zones: Any = icalendar.use_zoneinfo
_MAILTO = re.compile(r"(?i)\s*mailto:")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody named in the answer: by which addresses, with which PARTSTAT (in capitals) and words."""

    addresses: tuple[str, ...]
    status: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to one meeting. ``asked_by`` are the organizer's addresses in it, ``stamp`` is when it was given."""

    uid: str
    sequence: int
    stamp: datetime | None
    parties: tuple[Party, ...]
    asked_by: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Counter(Reply):
    """An answer that proposes another time."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None


def answered_in(text: str, method: str = "") -> Reply | Counter | Reason:
    """Return what a calendar part says; ``method`` is the one that the mail names for it.

    >>> answered_in("no calendar")
    <Reason.BAD_CALENDAR: 'bad_calendar'>
    """
    if len(text) > LARGEST:
        return Reason.TOO_LARGE
    rules = _RULE.findall(text)
    if len(rules) > MOST_RULES or any(_BUSY.search(rule) for rule in rules):
        return Reason.OF_SEVERAL
    _forget_zones()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _answer(icalendar.Calendar.from_ical(text), method)
    except Exception:  # noqa: BLE001 - whatever the library stumbles over, it is no answer that can be read
        return Reason.BAD_CALENDAR


def _answer(calendar: Any, method: str) -> Reply | Counter | Reason:
    said, named = _line(calendar, "METHOD").upper(), method.strip().upper()
    if said and named and said != named:
        return Reason.BAD_CALENDAR
    events = calendar.walk("VEVENT")
    if (said or named) not in ("REPLY", "COUNTER") or not events:
        return Reason.NOT_AN_ANSWER
    if len(events) > 1 or "RECURRENCE-ID" in events[0] or "RRULE" in events[0]:
        return Reason.OF_SEVERAL
    return _of_event(events[0], proposes=(said or named) == "COUNTER")


def _of_event(event: Any, *, proposes: bool) -> Reply | Counter | Reason:
    uid, sequence = _line(event, "UID"), event.get("SEQUENCE", 0)
    if not 0 < len(uid) <= LONGEST_UID or not isinstance(sequence, int):
        return Reason.BAD_CALENDAR
    parties = tuple(_party(value) for value in _all(event, "ATTENDEE")[:MOST_PARTIES])
    comment = "\n".join(clean(str(value)) for value in _all(event, "COMMENT")).strip()
    reply: dict[str, Any] = {
        "uid": uid,
        "sequence": int(sequence),
        "stamp": _instant(event, "DTSTAMP"),
        "parties": parties,
        "asked_by": tuple(address for value in _all(event, "ORGANIZER")[:1] for address in _addresses(value)),
        "comment": comment[:LONGEST_COMMENT],
    }
    if not proposes:
        return Reply(**reply)
    return Counter(**reply, starts_at=_instant(event, "DTSTART"), ends_at=_end(event))


def _all(component: Any, name: str) -> list[Any]:
    found = component.get(name)
    return found if isinstance(found, list) else [found] if found is not None else []


def _line(component: Any, name: str) -> str:
    """Return a value that stands there once; nothing when it stands there more often."""
    found = _all(component, name)
    return str(found[0]).strip() if len(found) == 1 else ""


def _party(value: Any) -> Party:
    given = value.params
    status = str(given.get("PARTSTAT", "NEEDS-ACTION")).strip().upper()
    return Party(tuple(_addresses(value)), status, clean(str(given.get("X-RESPONSE-COMMENT", "")))[:LONGEST_COMMENT])


def _addresses(value: Any) -> Iterator[str]:
    """Return the addresses of a calendar user; some programs write theirs beside an address of another kind."""
    if found := _MAILTO.match(str(value)):
        yield unquote(str(value)[found.end() :]).strip()
    if beside := str(value.params.get("EMAIL", "")).strip():
        yield beside


def _instant(component: Any, name: str) -> datetime | None:
    """Return an instant; None for what is none: a day, a time of no zone, the ends of the calendar."""
    found = getattr(component.get(name), "dt", None)
    if not isinstance(found, datetime) or found.utcoffset() is None:
        return None
    try:
        return found.astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _end(event: Any) -> datetime | None:
    """Return when it ends, also where it is said by how long it lasts."""
    if "DTEND" in event or "DURATION" not in event:
        return _instant(event, "DTEND")
    starts = _instant(event, "DTSTART")
    return starts + event["DURATION"].dt if starts is not None else None
