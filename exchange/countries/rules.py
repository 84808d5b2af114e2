"""What can be said of third countries: degrees of need, how long a posting or a priority lasts, what is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from exchange.accounts.rules import Role, Viewer

#: A posting that ends within this time stands out: someone has to follow.
SOON = timedelta(days=183)


class Degree(StrEnum):
    """How much a Member State needs cooperation with a third country (E3)."""

    NONE = "none"
    LOW = "low"
    HIGH = "high"


class PostingKind(StrEnum):
    """What somebody posted does: sent to a third country, or by one to Eurojust, or by Eurojust (E4, JC 5-6)."""

    LIAISON_OFFICER = "liaison_officer"
    LIAISON_MAGISTRATE = "liaison_magistrate"
    DIPLOMAT = "diplomat"
    LIAISON_PROSECUTOR = "liaison_prosecutor"
    EUROJUST_MAGISTRATE = "eurojust_magistrate"


@dataclass(frozen=True, slots=True)
class Office:
    """What is said of a posting: the name of the post, for which Member States it serves, in which matters, and a note."""

    kind: PostingKind = PostingKind.LIAISON_OFFICER
    post: str = ""
    for_countries: tuple[str, ...] = ()
    matters: str = ""
    note: str = ""


class Refusal(StrEnum):
    """Why something about a country is refused; the words for it are made upstairs."""

    ENDS_BEFORE_START = "ends_before_start"
    OVERLAPS = "overlaps"
    POSTED_MEANWHILE = "posted_meanwhile"
    POST_TAKEN = "post_taken"
    MEMBER_STATE = "member_state"
    NOT_A_MEMBER_STATE = "not_a_member_state"
    OWN_COUNTRY = "own_country"
    SIGN_IN_CLOSED = "sign_in_closed"
    NOT_YOURS = "not_yours"


class CountryRefusedError(ValueError):
    """The rules refuse it. ``other`` is what stands in the way, where something does."""

    def __init__(self, refusal: Refusal, other: Period | None = None) -> None:
        """Keep why, and what stands in the way."""
        super().__init__(refusal.value)
        self.refusal, self.other = refusal, other


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day (``ends_on`` exclusive, None while open), and in which country."""

    starts_on: date
    ends_on: date | None
    country: str = ""

    def holds(self, day: date) -> bool:
        """Say whether the day is included."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def overlaps(self, other: Period) -> bool:
        """Say whether both hold on some day.

        >>> Period(date(2026, 1, 1), date(2026, 2, 1)).overlaps(Period(date(2026, 2, 1), None))
        False
        """
        return (other.ends_on is None or self.starts_on < other.ends_on) and (
            self.ends_on is None or other.starts_on < self.ends_on
        )


def check_period(period: Period, others: Iterable[Period], overlap: Refusal = Refusal.OVERLAPS) -> None:
    """Refuse a period that ends before it begins, or holds on a day on which one of the others does.

    Raises CountryRefusedError (ENDS_BEFORE_START, or ``overlap`` with the other period).
    """
    if period.ends_on is not None and period.ends_on <= period.starts_on:
        raise CountryRefusedError(Refusal.ENDS_BEFORE_START)
    for other in others:
        if period.overlaps(other):
            raise CountryRefusedError(overlap, other)


def ends_soon(ends_on: date | None, today: date) -> bool:
    """Say whether something that holds today ends within six months (E4).

    >>> ends_soon(date(2027, 5, 1), date(2026, 11, 24)), ends_soon(None, date(2026, 11, 24))
    (True, False)
    """
    return ends_on is not None and ends_on - today <= SOON


def speaks_for(viewer: Viewer) -> frozenset[str]:
    """Return the countries for which the viewer is now a national contact point, in whichever forum (V2)."""
    return frozenset(grant.country for grant in viewer.grants if grant.role is Role.CONTACT_POINT and grant.country)


def may_post(viewer: Viewer, person_country: str | None) -> bool:
    """Say whether the viewer keeps the postings of people from the country (V2)."""
    return viewer.is_admin or person_country in speaks_for(viewer)


def may_state_need(viewer: Viewer, country: str) -> bool:
    """Say whether the viewer states the needs of the country: its contact point, on the Union side (E3, V1, V2)."""
    return viewer.is_union and country in speaks_for(viewer)
