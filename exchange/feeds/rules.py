"""What a feed shows: of which meetings, how much, and for how long (K1, K3)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from exchange.calendars.rules import Shown, Standing, Variant

#: Google Calendar drops entries beyond some 1,100 or 1 MB; a little is left for the feed's head.
MOST_ENTRIES, MOST_BYTES = 1000, 990_000
#: How long after its last day a cancelled meeting stays, so that slow programs still learn of it.
CANCELLED_STAYS = timedelta(days=30)
#: A fetch is noted this often at most, so that polling writes hardly anything.
NOTED_EVERY = timedelta(minutes=15)
#: More addresses than anyone's programs need, few enough to keep a script from filling the table.
MOST_SUBSCRIPTIONS = 50
#: Long enough for any product's name, short enough for a table.
_NAME_LENGTH = 60


class Detail(StrEnum):
    """How much the subscriber asked to see."""

    FULL = "full"
    TITLE = "title"
    BUSY = "busy"


class Scope(StrEnum):
    """Whose meetings a subscription follows (K1)."""

    OWN = "own"
    FORUM = "forum"
    COUNTRY = "country"
    LEVEL = "level"


class Topic(StrEnum):
    """What a revision counts the changes of: a person's own meetings, what a person may see, and the other scopes."""

    PERSON = "person"
    RIGHTS = "rights"
    FORUM = "forum"
    COUNTRY = "country"
    LEVEL = "level"

    def of(self, key: object) -> str:
        """Return the name under which the revision is kept.

        >>> Topic.COUNTRY.of("PE")
        'country:PE'
        """
        return f"{self.value}:{key}"


class TooManySubscriptions(ValueError):
    """The person has as many live addresses as one may have."""


def variant_for(detail: Detail, participates: bool) -> Variant:
    """Return how an entry is written for a subscriber: only those who take part get the online address."""
    if detail is Detail.FULL and participates:
        return Variant.JOINED
    return Variant(detail.value)


def window(today: date) -> tuple[date, date | None]:
    """Return the first day a feed reaches back to, one year ago, and its end (exclusive; None: no end).

    It depends on the day alone, so that a feed's bytes change for its sake at most once a day.
    """
    if (today.month, today.day) == (2, 29):
        today -= timedelta(days=1)
    return today.replace(year=today.year - 1), None


@dataclass(frozen=True, slots=True)
class Choices:
    """What else a subscriber chose to see."""

    with_tentative: bool = True
    with_cancelled: bool = True


def shown_since(shown: Shown | None, choices: Choices, today: date) -> date | None:
    """Return the earliest last day with which a meeting that appears so is in a feed on ``today``; None: never."""
    if shown is None:
        return None
    if shown.standing is Standing.TENTATIVE and not choices.with_tentative:
        return None
    if shown.standing is Standing.CANCELLED:
        return max(cancelled_since(today), window(today)[0]) if choices.with_cancelled else None
    return window(today)[0]


def is_included(shown: Shown | None, last_day: date, choices: Choices, today: date) -> bool:
    """Tell whether a meeting that ends on ``last_day`` (inclusive) is in a feed on ``today``."""
    since = shown_since(shown, choices, today)
    return since is not None and last_day >= since


def newest(pieces: Sequence[bytes]) -> Sequence[bytes]:
    """Return as many of the pieces, given oldest first, as every program takes; the oldest are left out."""
    if len(pieces) <= MOST_ENTRIES and sum(map(len, pieces)) <= MOST_BYTES:
        return pieces
    kept, room = 0, MOST_BYTES
    for piece in reversed(pieces[-MOST_ENTRIES:]):
        room -= len(piece)
        if room < 0:
            break
        kept += 1
    return pieces[len(pieces) - kept :]


def cancelled_since(today: date) -> date:
    """Return the earliest last day of a cancelled meeting that is still shown."""
    return today - CANCELLED_STAYS


def is_worth_noting(noted_at: datetime | None, noted_by: str, fetched_by: str, now: datetime) -> bool:
    """Tell whether a fetch says something new: another program, or a while since the last one was noted."""
    return noted_at is None or noted_by != fetched_by or now - noted_at >= NOTED_EVERY


# The first that fits wins: the specific stand before those whose marks others also carry.
_PROGRAMS = tuple(
    (re.compile(mark, re.IGNORECASE), name)
    for mark, name in (
        (r"google-calendar", "Google Calendar"),
        (r"\bthunderbird/|\blightning/", "Thunderbird"),
        (r"\bicsx5\b", "ICSx5"),
        (r"\bdavx5\b", "DAVx5"),
        (r"\bnextcloud\b", "Nextcloud"),
        (r"\bevolution/", "Evolution"),
        (r"\boutlook|\bms-?office|\bmicrosoft[ .-]?(office|exchange)|^exchange/\d", "Outlook"),
        (r"^mac[ _]?os([ _]x)?/|\bcalendaragent/", "Apple Calendar (macOS)"),
        (r"^(ios|ipados|watchos|visionos)/|\bdataaccessd/", "Apple Calendar (iOS)"),
        (r"\bfirefox/", "Firefox"),
        (r"\bedg[a-z]*/", "Edge"),
        (r"\bchrom(e|ium)/", "Chrome"),
        (r"\bsafari/", "Safari"),
    )
)


def program(user_agent: str | None) -> str:
    """Name the calendar program behind a User-Agent; one unknown by its first product; "" when it says nothing.

    >>> program("iOS/17.5.1 (21F90) dataaccessd/1.0"), program("curl/8.5.0"), program(None)
    ('Apple Calendar (iOS)', 'curl', '')
    """
    said = user_agent or ""
    known = next((name for mark, name in _PROGRAMS if mark.search(said)), None)
    product = re.search(r"[A-Za-z0-9][A-Za-z0-9._+-]*", said)
    return known or (product.group()[:_NAME_LENGTH] if product else "")
