"""The calendar part of a mail, read by two parsers that know nothing of each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

import icalendar
from ical.calendar_stream import IcsCalendarStream

LONGEST_LINE = 75


@dataclass(frozen=True)
class Asked:
    """What a mail asks a calendar to do."""

    method: str
    uid: str
    sequence: int
    status: str
    summary: str
    starts: datetime
    ends: datetime
    organiser: str
    attendee: str
    answer: str
    replies: bool
    place: str


def asked_by(mail: EmailMessage) -> Asked | None:
    """Return what the mail asks, the same to both parsers, in the part and in the attachment; None without a part."""
    parts = [part for part in mail.walk() if part.get_content_type() in ("text/calendar", "application/ics")]
    if not parts:
        return None
    first, attached = parts
    body = first.get_payload(decode=True)
    assert attached.get_payload(decode=True) == body, "the attachment says something else"
    assert isinstance(body, bytes)
    assert all(len(line) <= LONGEST_LINE for line in body.split(b"\r\n"))
    by_one, by_other = _by_icalendar(body), _by_ical(body)
    assert by_one == by_other, f"{by_one} is not {by_other}"
    assert first.get_param("method") == by_one.method
    assert [part.get_content_type() for part in mail.iter_parts()] == ["multipart/alternative", "application/ics"]
    alternatives = [part.get_content_type() for part in next(mail.iter_parts()).iter_parts()]
    assert alternatives == ["text/plain", "text/html", "text/calendar"]
    return by_one


def _by_icalendar(body: bytes) -> Asked:
    calendar = icalendar.Calendar.from_ical(body)
    (event,) = calendar.events
    attendee = event["ATTENDEE"]
    return Asked(
        method=str(calendar["METHOD"]), uid=str(event["UID"]), sequence=int(event["SEQUENCE"]), status=str(event["STATUS"]),
        summary=str(event.get("SUMMARY", "")), starts=event["DTSTART"].dt, ends=event["DTEND"].dt,
        organiser=str(event["ORGANIZER"]).removeprefix("mailto:"), attendee=str(attendee).removeprefix("mailto:"),
        answer=attendee.params["PARTSTAT"], replies=attendee.params["RSVP"] == "TRUE", place=str(event.get("LOCATION", "")),
    )  # fmt: skip


def _by_ical(body: bytes) -> Asked:
    calendar = IcsCalendarStream.calendar_from_ics(body.decode())
    (event,) = calendar.events
    (attendee,) = event.attendees
    assert event.organizer is not None
    return Asked(
        method=str(calendar.method), uid=event.uid, sequence=event.sequence or 0, status=event.status.value if event.status else "",
        summary=event.summary or "", starts=event.dtstart, ends=event.dtend,
        organiser=str(event.organizer.uri).removeprefix("mailto:"), attendee=str(attendee.uri).removeprefix("mailto:"),
        answer=str(attendee.status), replies=bool(attendee.rsvp), place=event.location or "",
    )  # fmt: skip
