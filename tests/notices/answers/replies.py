"""Answers as calendars send them: in the shapes of Outlook, Google, Apple and Thunderbird, and bent in any way."""

from __future__ import annotations

from base64 import encodebytes
from quopri import encodestring

from exchange.notices.addresses import answer_address, token_of
from tests.support.world import email_of, uid_of

MAILBOX = "answers@platform.example"
KEY = "a key for tests only, long enough to be one"
JUDGE, UID = email_of("judge"), uid_of("exchange")


def address_for(participation_id):
    """Return where the answer of a place on a list goes."""
    return answer_address(MAILBOX, token_of(participation_id, KEY))


def event(
    *, method="REPLY", uid=UID, sequence="SEQUENCE:0", stamp="DTSTAMP:20261124T083000Z",
    organizer="answers@platform.example", attendee=JUDGE, status="ACCEPTED", parameters="", comment="", more=(),
    zones=(),
):  # fmt: skip
    """Return a calendar part, line by line."""
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//Some//Calendar//EN", "VERSION:2.0", *([f"METHOD:{method}"] if method else ()), *zones,
        "BEGIN:VEVENT", *([f"UID:{uid}"] if uid else ()), *([stamp] if stamp else ()), *([sequence] if sequence else ()),
        f"ORGANIZER:mailto:{organizer}",
        *([f"ATTENDEE;PARTSTAT={status}{parameters}:mailto:{attendee}"] if attendee else ()),
        *([f"COMMENT:{comment}"] if comment else ()), "DTSTART:20261224T090000Z", "DTEND:20261224T160000Z", *more,
        "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    return "\r\n".join(lines)


def mail(
    *, to=MAILBOX, sender=JUDGE, message_id="<reply-1@people.example>", subject="Accepted: Experts' exchange on Peru",
    date="Tue, 24 Nov 2026 08:30:00 +0000", head=(), parts=None, text="Yes, gladly.", **values,
):  # fmt: skip
    """Return a mail with a plain text and a calendar part, as bytes. ``parts`` are (head, content) instead of these."""
    if parts is None:
        parts = [("Content-Type: text/plain; charset=utf-8", text), calendar_part(event(**values))]
    lines = [
        *head, *([f"From: {sender}"] if sender is not None else ()), *([f"To: {to}"] if to else ()),
        *([f"Message-ID: {message_id}"] if message_id else ()), *([f"Date: {date}"] if date else ()),
        f"Subject: {subject}", "MIME-Version: 1.0", 'Content-Type: multipart/alternative; boundary="b"', "",
    ]  # fmt: skip
    for told, content in parts:
        lines += ["--b", told, "", content]
    return "\r\n".join([*lines, "--b--", ""]).encode()


def calendar_part(text, method="REPLY"):
    """Return a calendar part with its head."""
    return (f"Content-Type: text/calendar; charset=utf-8; method={method}", text)


def outlook(to, status="ACCEPTED"):
    """Return an answer in the shape of Exchange: quoted-printable, X-MICROSOFT lines, a zone by its Windows name."""
    zone = (
        "BEGIN:VTIMEZONE", "TZID:Romance Standard Time", "BEGIN:STANDARD", "DTSTART:16010101T030000",
        "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10", "END:STANDARD",
        "BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200",
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE",
    )  # fmt: skip
    lines = [
        "BEGIN:VCALENDAR", "METHOD:REPLY", "PRODID:Microsoft Exchange Server 2010", "VERSION:2.0", *zone, "BEGIN:VEVENT",
        f"ATTENDEE;PARTSTAT={status};CN=Benoît Juge:mailto:{JUDGE}",
        "COMMENT;LANGUAGE=en-BE:I come\\, and bring the file.\\n", f"UID:{UID}",
        "SUMMARY;LANGUAGE=en-BE:Accepted: Experts' exchange on Peru",
        "DTSTART;TZID=Romance Standard Time:20261224T100000", "DTEND;TZID=Romance Standard Time:20261224T170000",
        "CLASS:PUBLIC", "PRIORITY:5", "DTSTAMP:20261124T083000Z", "TRANSP:OPAQUE", "STATUS:CONFIRMED", "SEQUENCE:0",
        "LOCATION;LANGUAGE=en-BE:Brussels", "X-MICROSOFT-CDO-APPT-SEQUENCE:0", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY", "X-MICROSOFT-CDO-ALLDAYEVENT:FALSE", "X-MICROSOFT-CDO-IMPORTANCE:1",
        "X-MICROSOFT-CDO-INSTTYPE:0", "X-MICROSOFT-DISALLOW-COUNTER:FALSE", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    coded = encodebytes("\r\n".join(lines).encode()).decode()
    told = 'Content-Type: text/calendar; charset="utf-8"; method=REPLY\r\nContent-Transfer-Encoding: base64'
    page = 'Content-Type: text/html; charset="us-ascii"'
    head = ("Return-Path: <>", "X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply", "Thread-Index: AdxQ")
    return mail(to=to, sender=f'"Juge, Benoît" <{JUDGE}>', head=head, parts=[(page, "<p>I come</p>"), (told, coded)])


def google(to, status="ACCEPTED"):
    """Return an answer in the shape of Google Calendar: the same part twice, words in a parameter of the attendee."""
    attendee = (
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={status};CN=Benoît\r\n"
        f' Juge;X-NUM-GUESTS=0;X-RESPONSE-COMMENT="I come, and bring the file.":mailto:{JUDGE}'
    )
    text = event(attendee="", organizer=to, more=(attendee, "CREATED:20261123T100000Z", "TRANSP:OPAQUE"))
    coded = encodestring(text.replace("\r", "").encode()).decode().replace("\n", "\r\n")
    told = "Content-Type: text/calendar; charset=UTF-8; method=REPLY\r\nContent-Transfer-Encoding: quoted-printable"
    attached = (
        'Content-Type: application/ics; name="invite.ics"\r\nContent-Disposition: attachment; filename="invite.ics"\r\n'
        "Content-Transfer-Encoding: base64"
    )
    head = (f"Reply-To: Benoît Juge <{JUDGE}>", "Sender: Google Calendar <calendar-notification@google.example>")
    # Attached, the text is folded otherwise and ends its lines otherwise; it is the same all the same.
    whole = text.replace("\r\n ", "").replace("\r\n", "\n")
    return mail(
        to=to, sender=f"=?UTF-8?Q?Beno=C3=AEt_Juge?= <{JUDGE}>", head=head,
        parts=[("Content-Type: text/plain; charset=UTF-8", "Benoît Juge has accepted"), (told, coded),
               (attached, encodebytes(whole.encode()).decode())],
    )  # fmt: skip


def apple(to, status="ACCEPTED"):
    """Return an answer in the shape of Apple's: capitals in MAILTO, the address beside a principal, no comment."""
    attendee = (
        f'ATTENDEE;CN="Benoît Juge";CUTYPE=INDIVIDUAL;EMAIL="{JUDGE}";PARTSTAT={status};ROLE=REQ-PARTICIPANT:'
        "/1234567/principal/"
    )
    organizer = f'ORGANIZER;CN="Experts\' Exchange";EMAIL="{to}":MAILTO:{to}'
    lines = event(
        attendee="", more=(attendee, "LAST-MODIFIED:20261124T083000Z", "X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC")
    )
    text = lines.replace("ORGANIZER:mailto:answers@platform.example", organizer)
    attached = (
        "Content-Type: application/ics; name=iCal-1.ics\r\nContent-Disposition: attachment; filename=iCal-1.ics",
        text,
    )
    return mail(to=f"<{to}>", sender=f"Benoît Juge <{JUDGE.upper()}>", parts=[calendar_part(text), attached])


def thunderbird(to, status="ACCEPTED"):
    """Return an answer in the shape of Thunderbird: one calendar part, a zone with a vendor's prefix."""
    text = event(
        status=status, parameters=";ROLE=REQ-PARTICIPANT;X-MOZ=1", comment="I come\\, and bring the file.",
        more=("X-MOZ-GENERATION:1", "X-MOZ-START;TZID=/freeassociation.sourceforge.net/Europe/Brussels:20261224T100000"),
    )  # fmt: skip
    return mail(to=to, parts=[calendar_part(text)])


SHAPES = {"outlook": outlook, "google": google, "apple": apple, "thunderbird": thunderbird}
