"""What is wished for: a political meeting somewhere in a window of days (M1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exchange.cycles.planning.rules.template import MOST_DAYS

#: So many years ahead a cycle can be planned; further on, holidays and chairs are guesses.
YEARS_AHEAD = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """A political meeting of so many days between two days (inclusive), in a host's capital (None: the chair's).

    ``optional``: the meetings that the template does not need are wished for too; ``about``: on which third country an
    expert exchange is held, where that is known.
    """

    first: date
    last: date
    days: int = 1
    host: str | None = None
    optional: bool = False
    about: str | None = None

    @property
    def year(self) -> int:
        """Return the calendar year that is owed the meeting (M1)."""
        return self.first.year


class Hitch(StrEnum):
    """What can be wrong with a wish."""

    LAST_BEFORE_FIRST = "last_before_first"
    TWO_YEARS = "two_years"
    PAST = "past"
    TOO_FAR = "too_far"
    WINDOW_TOO_SHORT = "window_too_short"
    DAYS_OUT_OF_RANGE = "days_out_of_range"


def hitches(wish: Wish, today: date) -> dict[str, Hitch]:
    """Return what is wrong with a wish, by field; nothing when it can be tried.

    >>> hitches(Wish(date(2027, 11, 15), date(2027, 11, 30)), date(2026, 11, 24))
    {}
    """
    found: dict[str, Hitch] = {}
    if not 1 <= wish.days <= MOST_DAYS:
        found["days"] = Hitch.DAYS_OUT_OF_RANGE
    if wish.last < wish.first:
        found["last"] = Hitch.LAST_BEFORE_FIRST
    elif wish.last <= today:
        found["last"] = Hitch.PAST
    elif wish.first.year > today.year + YEARS_AHEAD:
        found["first"] = Hitch.TOO_FAR
    elif wish.last.year != wish.first.year:
        found["last"] = Hitch.TWO_YEARS
    elif not found and (wish.last - wish.first).days + 1 < wish.days:
        found["days"] = Hitch.WINDOW_TOO_SHORT
    return found
