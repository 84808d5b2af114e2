"""What several journeys do: sign in, read a message, fetch a feed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.request import urlopen

from icalendar import Calendar

from tests.support.reader import Reader
from tests.support.world import PASSWORD, email_of

PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Entry:
    """What a calendar program makes of a meeting in a feed."""

    title: str
    starts: datetime
    ends: datetime
    status: str
    sequence: int


def sign_in(reader: Reader, who: str, password: str = PASSWORD) -> None:
    """Sign in through the form, by the name of a person of the world or by an address."""
    reader.visit("/login")
    reader.field("E-mail address").fill(who if "@" in who else email_of(who))
    reader.field("Password").fill(password)
    reader.press("Sign in")


def open_menu(reader: Reader, english: str) -> None:
    """Open the menu of the bar or the page whose button begins with this word."""
    reader.page.locator("details.menu > summary").filter(has_text=reader.word(english)).filter(visible=True).click()


def messages_to(reader: Reader, address: str) -> list[tuple[str, str]]:
    """Return (kind, address of its page) of the messages to someone in the outbox, newest first."""
    reader.visit("/outbox/")
    rows = reader.page.get_by_role("row").filter(has_text=address).all()
    return [
        (row.locator("td.name .sub").inner_text(), row.get_by_role("link").get_attribute("href") or "") for row in rows
    ]


def link_in(reader: Reader, page: str, part: str) -> str:
    """Return the address, containing that part, which a message in the outbox holds."""
    reader.visit(page)
    return reader.page.locator(f"article a[href*='{part}']").get_attribute("href") or ""


def entries(address: str) -> list[Entry]:
    """Fetch a feed as a calendar program does; return what has times, in UTC. Deadlines are whole days."""
    with urlopen(address, timeout=PATIENCE_SECONDS) as answer:
        events = Calendar.from_ical(answer.read()).walk("VEVENT")
    return [_entry(event) for event in events if isinstance(event["DTSTART"].dt, datetime)]


def _entry(event: Any) -> Entry:
    return Entry(
        str(event["SUMMARY"]), event["DTSTART"].dt.astimezone(UTC), event["DTEND"].dt.astimezone(UTC),
        str(event["STATUS"]), int(event["SEQUENCE"]),
    )  # fmt: skip
