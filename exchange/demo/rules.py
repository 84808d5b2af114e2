"""Which demo accounts are printed, when illustrative things take place."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, timedelta

#: The one password of all demo accounts. The demo loads into an empty database only, and nothing real is in it.
PASSWORD = "judicial-cooperation-demo"
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Account:
    """One printed account, as people who try the platform out need it."""

    email: str
    password: str
    role: str
    country: str
    side: str
    calendar: str


#: role → key of the person in people.toml; the chair's delegate follows from who chairs on the day.
ROLES = (
    ("administrator", "annelies-verstraeten"),
    ("forum secretariat", "marloes-terpstra"),
    ("chair's delegate", ""),
    ("contact group member", "lotte-de-meyere"),
    ("national contact point", "katharina-weisshaupt"),
    ("prosecutor", "femke-oosterveen"),
    ("investigating judge", "isabelle-vandeputte"),
    ("central authority official", "nathalie-lecocq"),
    ("liaison officer", "ruben-schaapveld"),
    ("Eurojust official", "tiago-serpa-moura"),
    ("partner-side participant", "nelida-huamani-rojas"),
    ("partner-side co-chair's delegate", "itzel-arosemena-batista"),
)


def working_day(day: date) -> date:
    """Return the day, or the Monday after a weekend day.

    >>> str(working_day(date(2026, 11, 21)))
    '2026-11-23'
    """
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def political_days(today: date, founded: date) -> list[date]:
    """Return illustrative days of the ministers' meetings after the last real one: one a year, the next in five months.

    >>> [str(day) for day in political_days(date(2026, 11, 22), date(2025, 2, 14))]
    ['2026-04-22', '2027-04-21']
    """
    coming = working_day(today + timedelta(days=150))
    years = range(coming.year - founded.year)
    days = [working_day(coming - timedelta(days=364 * years_back)) for years_back in years]
    return sorted(day for day in days if day > founded + timedelta(days=300))


def calendar_secret(key: str, email: str) -> str:
    """Return the secret of a demo account's calendar address: the same each time it is printed, unguessable outside."""
    code = hmac.new(key.encode(), f"demo calendar of {email}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(code).decode().rstrip("=")
