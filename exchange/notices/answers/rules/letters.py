"""A mail as it came in, whatever its form: who wrote it, where it was sent, what it says. Nothing in it raises.

The parts are read by the older rules of the standard library, which take any bytes and take them quickly; what a sender
could make long or deep is bounded before.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.header import decode_header
from email.headerregistry import HeaderRegistry
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any

from exchange.core.text import clean, clean_line
from exchange.notices.answers.rules.itip import LARGEST, Counter, Reply, answered_in
from exchange.notices.answers.rules.reasons import Reason

MOST_BYTES = 5 * 1024 * 1024
#: Of a mail that is larger only so much of its head is looked at.
MOST_OF_HEAD = 64 * 1024
MOST_PARTS, DEEPEST = 200, 20
LONGEST_SENDER, LONGEST_SUBJECT, LONGEST_ID, LONGEST_TEXT = 254, 200, 900, 10_000
_LONGEST_HTML = 200_000
_LONGEST_FROM, _LONGEST_ADDRESSES = 2_000, 50_000
#: What says where a mail was delivered, the most certain first.
_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\]{1,64}@[^\s<>,;:\"()\[\]\\@]{1,255}")
#: What tells of a part is short; long ones would take the parser for ever.
_TOLD_OF_PART = re.compile(rb"(?im)^content-[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*")
_LONGEST_TOLD = 8_192
_CALENDARS = frozenset({"text/calendar", "application/ics", "text/x-vcalendar", "application/calendar"})
_HEADERS = HeaderRegistry()
_BULK = frozenset({"auto_reply", "bulk", "list", "junk"})
_AUTOMATIC = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From")
_SENT_BY_SERVERS = frozenset({"mailer-daemon", "mail-daemon"})


@dataclass(frozen=True, slots=True)
class Mail:
    """What was made out of a mail. ``sender`` is the one address it comes from, empty when there is not exactly one.

    ``addresses`` are all to which it can have been sent; ``automatic`` is why no person wrote it, if so.
    """

    sender: str = ""
    subject: str = ""
    message_id: str = ""
    sent_at: datetime | None = None
    addresses: tuple[str, ...] = ()
    automatic: Reason | None = None
    text: str = ""
    said: Reply | Counter | Reason = Reason.UNREADABLE


def read(raw: bytes, *, whole: bool = True) -> Mail:
    r"""Return what a mail says; of one that is too large, or not ``whole``, only what stands in its head.

    >>> read(b"From: a@b.example\r\n\r\nHello").said
    <Reason.NO_ANSWER_IN_IT: 'no_answer_in_it'>
    """
    if not whole or len(raw) > MOST_BYTES:
        return _of_head(raw, Reason.TOO_LARGE)
    if any(len(found[0]) > _LONGEST_TOLD for found in _TOLD_OF_PART.finditer(raw)):
        return _of_head(raw, Reason.UNREADABLE)
    return _read(raw) or _of_head(raw, Reason.UNREADABLE)


def _of_head(raw: bytes, said: Reason) -> Mail:
    return replace(_read(_head(raw)) or Mail(), said=said)


def _head(raw: bytes) -> bytes:
    """Return the head as a mail of its own, without what tells of its parts."""
    head = re.split(rb"\r?\n\r?\n", raw[:MOST_OF_HEAD], maxsplit=1)[0]
    return _TOLD_OF_PART.sub(b"", head) + b"\r\n\r\n"


def _read(raw: bytes) -> Mail | None:
    try:
        return _made_out(email.message_from_bytes(raw, policy=compat32))
    except Exception:  # noqa: BLE001 - mail of any form comes in; what the library stumbles over cannot be read
        return None


def _made_out(mail: Message) -> Mail:
    said, automatic = _said(mail), _automatic(mail)
    if automatic is Reason.BOUNCE or (automatic is not None and isinstance(said, Reason)):
        said = automatic
    asked_by = () if isinstance(said, Reason) else said.asked_by
    return Mail(
        sender=_sender(mail),
        subject=_decoded(_header(mail, "Subject")),
        message_id=_header(mail, "Message-ID")[:LONGEST_ID],
        sent_at=_date(_header(mail, "Date")),
        addresses=tuple(dict.fromkeys((*_addresses(mail), *asked_by))),
        automatic=automatic,
        text=_text(mail),
        said=said,
    )


# --- The head ---------------------------------------------------------------------------------------------------------


def _headers(mail: Message, name: str, longest: int = _LONGEST_FROM) -> list[str]:
    """Return the values of a header as text, bytes of other alphabets too, each in one line."""
    found = [str(value) for key, value in mail.raw_items() if key.lower() == name.lower()]
    texts = (value[:longest].encode("utf-8", "surrogateescape").decode("utf-8", "replace") for value in found)
    return [re.sub(r"[\r\n]+", "", text).strip() for text in texts]


def _header(mail: Message, name: str) -> str:
    return next(iter(_headers(mail, name)), "")


def _sender(mail: Message) -> str:
    """Return the address the mail is from. Two of them, or a header that does not say, are none."""
    found = _headers(mail, "From", _LONGEST_FROM + 1)
    if len(found) != 1 or len(found[0]) > _LONGEST_FROM:
        return ""
    try:
        header: Any = _HEADERS("From", found[0])
        addresses = header.addresses
    except Exception:  # noqa: BLE001 - as above
        return ""
    return clean_line(_storable(addresses[0].addr_spec))[:LONGEST_SENDER] if len(addresses) == 1 else ""


def _addresses(mail: Message) -> Iterator[str]:
    for name in _DELIVERED:
        for value in _headers(mail, name, _LONGEST_ADDRESSES):
            yield from _ADDRESS.findall(value)


def _decoded(value: str) -> str:
    try:
        pieces = [
            piece if isinstance(piece, str) else piece.decode(charset or "utf-8", "replace")
            for piece, charset in decode_header(value)
        ]
    except Exception:  # noqa: BLE001 - as above
        pieces = [value]
    return clean_line(_storable("".join(pieces)))[:LONGEST_SUBJECT]


def _date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
        return (found if found.tzinfo is not None else found.replace(tzinfo=UTC)).astimezone(UTC)
    except Exception:  # noqa: BLE001 - as above
        return None


def _automatic(mail: Message) -> Reason | None:
    """Say whether a machine wrote it: a report on what could not be delivered, or an answer by itself."""
    writer = _sender(mail).rpartition("@")[0].casefold()
    if mail.get_content_type() == "multipart/report" or writer in _SENT_BY_SERVERS:
        return Reason.BOUNCE
    submitted = _header(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    alone = any(_headers(mail, name) for name in _AUTOMATIC)
    if (
        submitted not in ("", "no")
        or alone
        or _header(mail, "Precedence").lower() in _BULK
        or _header(mail, "Return-Path") == "<>"
    ):
        return Reason.AUTOMATIC
    return None


# --- The parts --------------------------------------------------------------------------------------------------------


def _parts(mail: Message) -> list[Message] | None:
    """Return the parts that hold something, but not those of a mail within the mail; None where there are too many."""
    waiting: list[tuple[Any, int]] = [(mail, 0)]
    found, seen = [], 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST_PARTS:
            return None
        inner = part.get_payload()
        if part.get_content_maintype() == "message":
            continue
        if isinstance(inner, list):
            waiting += [(one, depth + 1) for one in reversed(inner)]
        else:
            found.append(part)
    return found


def _said(mail: Message) -> Reply | Counter | Reason:
    parts = _parts(mail)
    if parts is None:
        return Reason.UNREADABLE
    calendars = [part for part in parts if _is_calendar(part)]
    texts = {_unfolded(_content(part)) for part in calendars}
    if not texts:
        return Reason.NO_ANSWER_IN_IT
    if len(texts) > 1:
        return Reason.SEVERAL_CALENDARS
    methods = {str(method).upper() for part in calendars if (method := part.get_param("method"))}
    if len(methods) > 1:
        return Reason.BAD_CALENDAR
    return answered_in(texts.pop(), methods.pop() if methods else "")


def _is_calendar(part: Message) -> bool:
    return part.get_content_type() in _CALENDARS or str(part.get_filename("")).lower().endswith(".ics")


def _content(part: Message, most: int = LARGEST * 2) -> str:
    payload = part.get_payload(decode=True)
    found = payload[:most] if isinstance(payload, bytes) else b""
    try:
        return found.decode(part.get_content_charset("utf-8"), "replace").lstrip("\ufeff")
    except (LookupError, ValueError):
        return found.decode("utf-8", "replace")


def _unfolded(text: str) -> str:
    """Return a calendar with each line whole, so that one that was only folded otherwise is the same."""
    return re.sub(r"[\r\n]+", "\n", re.sub(r"(?:\r\n|\r|\n)[ \t]", "", text)).strip() + "\n"


def _text(mail: Message) -> str:
    """Return what a person reads first: the plain text, else what the page says."""
    parts = [part for part in _parts(mail) or () if part.get_content_disposition() != "attachment"]
    for kind, reader in (("text/plain", _plain), ("text/html", _of_page)):
        for part in parts:
            if part.get_content_type() == kind:
                return reader(_content(part, _LONGEST_HTML))[:LONGEST_TEXT]
    return ""


def _plain(text: str) -> str:
    return clean(_storable(text))


class _Words(HTMLParser):
    """Keeps the words of a page, and nothing of what it wants to do."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's
        """Begin a line, or what nobody reads."""
        self.silent += tag in ("style", "script")
        self.words.append("\n" if tag in ("p", "br", "div", "tr", "li") else "")

    def handle_endtag(self, tag: str) -> None:
        """End what nobody reads."""
        self.silent -= tag in ("style", "script") and self.silent > 0

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        if not self.silent:
            self.words.append(data)


def _of_page(text: str) -> str:
    page = _Words()
    page.feed(text)
    lines = (clean_line(line) for line in _plain("".join(page.words)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _storable(text: str) -> str:
    """Return the text without halves of characters, which no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
