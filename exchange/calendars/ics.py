"""The iCalendar text of entries and feeds (RFC 5545, RFC 7986), written so that every calendar program reads it alike.

In feeds no METHOD, ORGANIZER or ATTENDEE: programs would take a subscription for an invitation, and names would go to
every service that polls. In mails all three: without them no program offers to answer. Times are UTC: the instants are exact everywhere, and no program has to understand a
zone's rules. Nothing here reads a clock, so the same facts give the same bytes for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from urllib.parse import quote
from uuid import UUID

from icalendar import Event, vCalAddress, vCategory, vDate, vDatetime, vInt, vText, vUri
from icalendar.parser import Contentline

from exchange.calendars.rules import DayFacts, Entry, EventFacts, Standing, Variant, Words
from exchange.core.text import clean, clean_line

_FOOTER, _END = b"END:VCALENDAR\r\n", b"END:VEVENT\r\n"
#: As which a mail's organiser is shown.
SENDER = "Experts' Exchange"
#: RFC 5545 wants at least one component; a time zone nobody refers to shows nowhere, unlike a made-up event.
_NOTHING = (
    b"BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    b"TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nTZNAME:UTC\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
#: One colour twice: the standard takes CSS names only, ICSx5 and Apple the number.
_COLOUR = b"COLOR:steelblue\r\nX-APPLE-CALENDAR-COLOR:#4682B4\r\n"
#: Outlook makes a folder of the name and takes no longer one.
_NAME_LENGTH = 255
#: What may stand in an address as it is (RFC 3986); a per cent sign, because most of them come encoded.
_URI_SAFE = ":/?#[]@!$&'()*+,;=-._~%"
_MAIL_SAFE = "@!$&'*+=._~-"
_WHOLE = frozenset({Variant.JOINED, Variant.FULL})


def new_uid(random: bytes) -> str:
    """Return a UID made of 16 random bytes: a UUID as RFC 7986 5.3 asks, without host, title or slash (K3).

    Raises ValueError for any other number of bytes.
    """
    return str(UUID(bytes=random, version=4))


def render_event(facts: EventFacts, variant: Variant, words: Words) -> bytes:
    """Return one meeting's VEVENT: CRLF, folded, escaped, in UTC.

    ``BUSY`` says when and nothing else; ``TITLE`` adds the title and the page; ``FULL`` the place, the description
    and the categories; ``JOINED`` the online address, in the description too (and as place when there is no room),
    because most programs do not read CONFERENCE.
    """
    event = _entry(facts, variant, words, is_free=facts.standing is Standing.CANCELLED)
    event["DTSTART"], event["DTEND"] = _instant(facts.starts_at), _instant(facts.ends_at)
    if variant not in _WHOLE:
        return _bytes(event)
    link = _uri(facts.link) if facts.link and variant is Variant.JOINED else ""
    if link:
        event["CONFERENCE"] = vUri(link, params={"VALUE": "URI"})
    _put(event, "LOCATION", _line(facts.location or "") or link)
    _put(event, "DESCRIPTION", _lines([f"{words.join_online}: {link}"] * bool(link) + [*facts.description]))
    return _bytes(event)


def render_day(facts: DayFacts, variant: Variant, words: Words) -> bytes:
    """Return the VEVENT of whole days; nothing at all for ``BUSY``, since a deadline makes nobody busy."""
    if variant is Variant.BUSY:
        return b""
    event = _entry(facts, variant, words, is_free=True)
    event["DTSTART"], event["DTEND"] = _day(facts.starts_on), _day(facts.ends_on)
    if variant in _WHOLE:
        _put(event, "DESCRIPTION", _lines(facts.description))
    return _bytes(event)


def assemble(name: str, pieces: Iterable[bytes], language: str, refresh_hours: int = 1) -> bytes:
    """Return a feed of stored pieces under a name; ``language`` is that of the texts, as in ``nl`` or ``pt-BR``.

    The pieces are joined as they are. Raises ValueError when programs are asked back before an hour has passed.
    """
    if refresh_hours < 1:
        raise ValueError("refresh_hours is at least 1")
    body = list(pieces)
    return b"".join((_beginning(name, language, refresh_hours), *(body if any(body) else [_NOTHING]), _FOOTER))


@lru_cache(maxsize=1000)
def _beginning(name: str, language: str, refresh_hours: int) -> bytes:
    named = _folded(f"NAME:{_name(name)}") + _folded(f"X-WR-CALNAME:{_name(name)}")
    wish = f"REFRESH-INTERVAL;VALUE=DURATION:PT{refresh_hours}H\r\nX-PUBLISHED-TTL:PT{refresh_hours}H\r\n".encode()
    return b"".join((_header(language), named, wish, _COLOUR))


def single(name: str, piece: bytes, language: str = "en") -> bytes:
    """Return one entry as a file to add to one's own calendar.

    Without METHOD, which CalDAV stores refuse, and without X-WR-CALNAME, of which Outlook would make a folder.
    """
    return b"".join((_header(language), _folded(f"NAME:{_name(name)}"), piece or _NOTHING, _FOOTER))


def request(method: str, event: bytes, language: str) -> bytes:
    """Return one entry as what a mail asks a calendar program to do (RFC 5546); whom it asks is put in by ``addressed``."""
    return b"".join((_header(language), f"METHOD:{method}\r\n".encode(), event, _FOOTER))


def addressed(request: bytes, organiser: str, *, name: str, address: str, status: str, replies: bool) -> bytes:
    """Return the request with the address that takes answers, and with its one reader as the only attendee.

    ``status``: the reader's answer as iCalendar calls it; ``replies``: whether an answer by mail would be read.
    """
    wish = {"RSVP": "TRUE"} if replies else {"RSVP": "FALSE"}
    asked = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": status, **wish, "CN": _parameter(name)}
    lines = _person("ORGANIZER", organiser, {"CN": SENDER}) + _person("ATTENDEE", address, asked)
    return request.replace(_END, lines + _END, 1)


def _person(kind: str, address: str, parameters: dict[str, str]) -> bytes:
    who = vCalAddress(f"mailto:{quote(address, safe=_MAIL_SAFE)}", params=parameters)
    return bytes(Contentline.from_parts(kind, who.params, who).to_ical()) + b"\r\n"


def _parameter(text: str) -> str:
    """Return a name fit for a parameter, which knows no escape for a double quote."""
    return _line(text).replace('"', "'")


def etag_of(body: bytes) -> str:
    """Return a strong entity tag of exactly these bytes, without the quotes that HTTP puts around it."""
    return hashlib.sha256(body).hexdigest()[:32]


class _Text(vText):
    r"""A TEXT value in which a backslash before N stays one: the library alone writes it as a line break."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        return rb"\\N".join(vText(part).to_ical() for part in self.split(r"\N"))


def _entry(facts: Entry, variant: Variant, words: Words, *, is_free: bool) -> Event:
    event = Event()
    _put(event, "UID", facts.uid)
    event["SEQUENCE"] = vInt(facts.sequence)
    event["DTSTAMP"] = event["LAST-MODIFIED"] = _instant(facts.changed_at)
    event["CREATED"] = _instant(facts.created_at)
    _put(event, "STATUS", facts.standing.upper())
    _put(event, "TRANSP", "TRANSPARENT" if is_free else "OPAQUE")
    _put(event, "CLASS", "PRIVATE" if facts.private else "")
    _put(event, "SUMMARY", _summary(facts, variant, words))
    if variant is not Variant.BUSY and facts.url:
        event["URL"] = vUri(_uri(facts.url))
    categories = [_Text(line) for line in map(_line, facts.categories) if line]
    if categories and variant in _WHOLE:
        event["CATEGORIES"] = _listed(categories)
    return event


def _summary(facts: Entry, variant: Variant, words: Words) -> str:
    """Say in the title that it does not take place: Google and others ignore STATUS."""
    title = words.busy if variant is Variant.BUSY else facts.title
    called_off = words.postponed if facts.postponed else words.cancelled
    return _line(f"{called_off}: {title}" if called_off and facts.standing is Standing.CANCELLED else title)


def _put(event: Event, name: str, text: str) -> None:
    if text:
        event[name] = _Text(text)


def _listed(categories: list[_Text]) -> vCategory:
    """Set the texts afterwards: the constructor would make plain ones of them."""
    listed = vCategory([])
    listed.cats = [*categories]
    return listed


def _instant(moment: datetime) -> vDatetime:
    return vDatetime(moment.astimezone(UTC))


def _day(day: date) -> vDate:
    return vDate(day, params={"VALUE": "DATE"})


def _line(text: str) -> str:
    return clean_line(_encodable(text))


def _lines(lines: Iterable[str]) -> str:
    return clean(_encodable("\n".join(lines))).replace("\t", " ")


def _encodable(text: str) -> str:
    """Drop lone surrogates: they have no form in UTF-8."""
    return text.encode("utf-8", "ignore").decode()


def _uri(address: str) -> str:
    """Return an address in ASCII; whatever could end its line is per-cent encoded."""
    return quote(address.strip(), safe=_URI_SAFE, errors="ignore")


def _header(language: str) -> bytes:
    product = f"PRODID:-//Experts' Exchange//Calendar feeds//{language[:2].upper()}"
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{product}\r\nCALSCALE:GREGORIAN\r\n".encode()


def _name(name: str) -> str:
    """Escape here too: the library leaves X- properties as they are."""
    return _Text(_line(name)[:_NAME_LENGTH].rstrip()).to_ical().decode()


def _folded(line: str) -> bytes:
    return bytes(Contentline(line).to_ical()) + b"\r\n"


def _bytes(event: Event) -> bytes:
    return bytes(event.to_ical())
