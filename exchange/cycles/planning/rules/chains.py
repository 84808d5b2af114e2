"""A chain of meetings with what is good and bad about it: the points follow from the reasons and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from exchange.cycles.deadlines.rules import Kind, Rule
from exchange.cycles.planning.rules.template import POLITICAL, Rung
from exchange.workdays.rules import Holiday

#: Every chain begins with so many points; each reason adds or takes some.
BASE = 100


class Why(StrEnum):
    """What speaks for a day or a chain, or against it."""

    EVERYBODY_WORKS = "everybody_works"
    MID_WEEK = "mid_week"
    SERVES = "serves"
    STAYS = "stays"
    ONE_CHAIR = "one_chair"
    HELD_FAST = "held_fast"
    PINNED = "pinned"
    HOLIDAY = "holiday"
    REST_DAY = "rest_day"
    HOST_RESTS = "host_rests"
    EDGE_OF_WEEK = "edge_of_week"
    QUIET_SEASON = "quiet_season"
    BUNCHED = "bunched"
    NO_CHAIR = "no_chair"
    ANOTHER_POLITICAL = "another_political"
    DEADLINE_PASSED = "deadline_passed"
    FEW_WORKING_DAYS = "few_working_days"
    CROSSES_HANDOVER = "crosses_handover"
    TOO_SHORT = "too_short"
    LONG_AGO = "long_ago"
    LEFT_OUT = "left_out"
    UNKNOWN_HOLIDAYS = "unknown_holidays"


#: What each is worth; of holidays, rest days and deadlines each counts by itself.
POINTS = {
    Why.EVERYBODY_WORKS: 3, Why.MID_WEEK: 2, Why.SERVES: 12, Why.STAYS: 4, Why.ONE_CHAIR: 5, Why.HELD_FAST: 0,
    Why.PINNED: 0, Why.HOLIDAY: -4, Why.REST_DAY: -4, Why.HOST_RESTS: -10, Why.EDGE_OF_WEEK: -3,
    Why.QUIET_SEASON: -25, Why.BUNCHED: -8, Why.NO_CHAIR: -10, Why.ANOTHER_POLITICAL: -20, Why.DEADLINE_PASSED: -4,
    Why.FEW_WORKING_DAYS: -1, Why.CROSSES_HANDOVER: -5, Why.TOO_SHORT: -15, Why.LONG_AGO: -6, Why.LEFT_OUT: -2,
    Why.UNKNOWN_HOLIDAYS: 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that is good or bad, with whatever it is about: the place in the chain, a day, countries, what is due.

    ``holidays`` stand in the order of ``countries``; ``title`` is that of another meeting.
    """

    why: Why
    points: int
    rung: Rung | None = None
    day: date | None = None
    countries: tuple[str, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    kind: Kind | None = None
    title: str = ""


def because(why: Why, times: int = 1, **about: object) -> Reason:
    """Return the reason with what it is worth, so many times."""
    return Reason(why, POINTS[why] * times, **about)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Due:
    """What is due for a planned meeting, and when; ``passed``: that day is over, so nothing will be set."""

    rule: Rule
    day: date
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A meeting of a chain: its place, days (inclusive), chairs and host, what is due, and why these days.

    ``meeting_id`` and ``title`` are those of a meeting that is there already; ``held``: its date stays whatever happens.
    """

    rung: Rung
    first: date
    last: date
    chairs: tuple[str, ...]
    host: str | None
    due: tuple[Due, ...]
    reasons: tuple[Reason, ...]
    points: int
    meeting_id: int | None = None
    title: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """A complete chain, its meetings in the order of days; ``reasons`` are those about it as a whole."""

    meetings: tuple[Planned, ...]
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        """Return what it is worth: the base and what all the reasons add and take."""
        return BASE + sum(reason.points for reason in self.why())

    def why(self) -> list[Reason]:
        """Return all reasons, those of the meetings first."""
        return [reason for meeting in self.meetings for reason in meeting.reasons] + list(self.reasons)

    def good(self) -> list[Reason]:
        """Return what speaks for it."""
        return [reason for reason in self.why() if reason.points > 0]

    def bad(self) -> list[Reason]:
        """Return what speaks against it, the worst first."""
        return sorted((reason for reason in self.why() if reason.points < 0), key=lambda reason: reason.points)

    def remarks(self) -> list[Reason]:
        """Return what is neither good nor bad, but should be known."""
        return [reason for reason in self.why() if reason.points == 0]

    def days(self) -> dict[Rung, date]:
        """Return the first day of each meeting, by its place."""
        return {meeting.rung: meeting.first for meeting in self.meetings}

    def political(self) -> Planned:
        """Return the political meeting."""
        return next(meeting for meeting in self.meetings if meeting.rung == POLITICAL)

    def mark(self) -> str:
        """Return a short mark by which the same chain is known again."""
        return marked(f"{one.rung.code} {one.first} {one.last} {one.meeting_id}" for one in self.meetings)


def marked(lines: Iterable[str]) -> str:
    """Return a short mark of some lines of text."""
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


class LostWhy(StrEnum):
    """Why something cannot be had."""

    TOO_LATE = "too_late"
    NO_DAY = "no_day"
    NO_ORDER = "no_order"


@dataclass(frozen=True, slots=True)
class Lost:
    """What is not possible, or no longer: which meeting (None: all of them in their order), and the last day for it."""

    why: LostWhy
    rung: Rung | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Proposals:
    """The best chains, best first; ``lost`` names what the template asks for and cannot be had any more."""

    chains: tuple[Chain, ...]
    lost: tuple[Lost, ...] = ()

    def find(self, mark: str) -> Chain | None:
        """Return the chain with that mark."""
        return next((chain for chain in self.chains if chain.mark() == mark), None)
