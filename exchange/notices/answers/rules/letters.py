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
from typing import Any

from exchange.core.text import clean_line
from exchange.notices.answers.rules.itip import Counter, Reply
from exchange.notices.answers.rules.parts import said_in, storable, text_of
from exchange.notices.answers.rules.reasons import Reason

MOST_BYTES = 5 * 1024 * 1024
#: Of a mail that is larger only so much of its head is looked at.
MOST_OF_HEAD = 64 * 1024
LONGEST_SENDER, LONGEST_SUBJECT, LONGEST_ID = 254, 200, 900
_LONGEST_FROM, _LONGEST_ADDRESSES = 2_000, 50_000
#: What says where a mail was delivered, the most certain first.
_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]\\]{1,64}@[^\s<>,;:\"()\[\]\\@]{1,255}")
#: What tells of a part is short; long ones would take the parser for ever.
_TOLD_OF_PART = re.compile(rb"(?im)^content-[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*")
_LONGEST_TOLD = 8_192
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
    said, automatic = said_in(mail), _automatic(mail)
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
        text=text_of(mail),
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
    return clean_line(storable(addresses[0].addr_spec))[:LONGEST_SENDER] if len(addresses) == 1 else ""


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
    return clean_line(storable("".join(pieces)))[:LONGEST_SUBJECT]


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
