"""The parts of a mail: the one for calendars, however often it stands there, and what a person reads first."""

from __future__ import annotations

import re
from email.message import Message
from html.parser import HTMLParser
from typing import Any

from exchange.core.text import clean, clean_line
from exchange.notices.answers.rules.itip import LARGEST, Counter, Reply, answered_in
from exchange.notices.answers.rules.reasons import Reason

MOST_PARTS, DEEPEST, LONGEST_TEXT = 200, 20, 10_000
_LONGEST_HTML = 200_000
_CALENDARS = frozenset({"text/calendar", "application/ics", "text/x-vcalendar", "application/calendar"})


def parts_of(mail: Message) -> list[Message] | None:
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


def said_in(mail: Message) -> Reply | Counter | Reason:
    """Return what the one calendar part says, in how many copies it may be there, or why there is no answer."""
    parts = parts_of(mail)
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


def text_of(mail: Message) -> str:
    """Return what a person reads first: the plain text, else what the page says."""
    parts = [part for part in parts_of(mail) or () if part.get_content_disposition() != "attachment"]
    for kind, reader in (("text/plain", _plain), ("text/html", _of_page)):
        for part in parts:
            if part.get_content_type() == kind:
                return reader(_content(part, _LONGEST_HTML))[:LONGEST_TEXT]
    return ""


def _plain(text: str) -> str:
    return clean(storable(text))


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


def storable(text: str) -> str:
    """Return the text without halves of characters, which no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8")
