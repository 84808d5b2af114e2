"""How long one has to wait after too many attempts: longer each time, never for good."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: Neighbours in IPv6 share a network of this size, so one of them is no more than one origin.
HOME_NETWORK = 64


class Attempt(StrEnum):
    """What was tried: a password that was wrong, or asking for a new one."""

    SIGN_IN = "sign_in"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Throttle:
    """The first ``free`` attempts within ``window`` cost nothing; each further one doubles the wait, up to ``longest``."""

    free: int
    first: timedelta
    longest: timedelta
    window: timedelta

    def opens_at(self, count: int, last: datetime | None) -> datetime | None:
        """Return from when the next attempt is allowed after ``count`` within the window; None: at once."""
        if last is None or count < self.free:
            return None
        doublings = min(count - self.free, 30)
        wait: timedelta = self.first * 2**doublings
        return last + min(self.longest, wait)


#: Guessing at one address: stopped short soon, but its owner never waits more than a few minutes.
BY_ADDRESS = {
    Attempt.SIGN_IN: Throttle(5, timedelta(seconds=15), timedelta(minutes=5), timedelta(hours=1)),
    Attempt.RESET: Throttle(3, timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6)),
}
#: Guessing from one place at many addresses: more is allowed, since a whole office may be one origin.
BY_ORIGIN = {
    Attempt.SIGN_IN: Throttle(30, timedelta(seconds=15), timedelta(minutes=15), timedelta(hours=1)),
    Attempt.RESET: Throttle(15, timedelta(minutes=1), timedelta(hours=1), timedelta(hours=6)),
}
#: After this long an attempt is deleted.
KEPT = timedelta(hours=24)


def origin_of(address: str | None) -> str:
    """Return where a request comes from: the IPv4 address, or the network of an IPv6 one.

    >>> origin_of("2001:db8:1:2:3:4:5:6"), origin_of("192.0.2.7"), origin_of(None)
    ('2001:db8:1:2::/64', '192.0.2.7', '')
    """
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, HOME_NETWORK), strict=False))
