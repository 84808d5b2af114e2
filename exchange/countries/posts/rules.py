"""Posts and who holds them one after the other: where nobody does, and what ends soon (E4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from exchange.countries.rules import Period

#: The picture begins and ends so long before and after today.
BEHIND, AHEAD = timedelta(days=366), timedelta(days=731)
#: A post that has been empty for longer is no gap any more: it was given up.
GIVEN_UP = timedelta(days=2 * 366)


class Now(StrEnum):
    """Which postings are asked for."""

    HELD = "held"
    SOON = "soon"
    VACANT = "vacant"


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without anybody in a post: from a day to a day (exclusive); None while nobody is named."""

    since: date
    until: date | None


def gaps(held: Iterable[Period], today: date) -> list[Gap]:
    """Return when nobody holds a post between its holders, and after the last one, if that is over; earlier ones first.

    >>> gaps([Period(date(2025, 1, 1), date(2026, 1, 1)), Period(date(2026, 3, 1), None)], date(2026, 6, 1))
    [Gap(since=datetime.date(2026, 1, 1), until=datetime.date(2026, 3, 1))]
    """
    found: list[Gap] = []
    end: date | None = None
    for one in sorted(held, key=lambda each: each.starts_on):
        if end is not None and one.starts_on > end:
            found.append(Gap(end, one.starts_on))
        if one.ends_on is None:
            return found
        end = max(end or one.ends_on, one.ends_on)
    if end is not None and end <= today:
        found.append(Gap(end, None))
    return found


def gap_on(held: Iterable[Period], today: date) -> Gap | None:
    """Return the gap in which a post stands empty today; None where somebody holds it, or it was given up long ago."""
    found = [one for one in gaps(held, today) if one.since <= today and (one.until is None or today < one.until)]
    gap = found[0] if found else None
    return gap if gap is None or gap.until is not None or today - gap.since < GIVEN_UP else None


def span(period: Period, today: date) -> tuple[float, float] | None:
    """Return where a posting lies in the picture, as shares of its width; None outside of it.

    >>> span(Period(date(2020, 1, 1), None), date(2026, 1, 1))
    (0.0, 1.0)
    """
    first, last = today - BEHIND, today + AHEAD
    begins, ends = max(period.starts_on, first), min(period.ends_on or last, last)
    whole = (last - first).days
    return None if begins >= ends else ((begins - first).days / whole, (ends - first).days / whole)
