"""The rules of people and signing in, pure: who someone is to the platform, which passwords are taken, how long to wait."""

from __future__ import annotations

from exchange.accounts.rules.passwords import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    PasswordFault,
    PasswordRefused,
    password_faults,
)
from exchange.accounts.rules.people import (
    LONGEST_ADDRESS,
    PRIVACY_VERSION,
    LinkDead,
    Refusal,
    Refused,
    address,
    may_invite,
    may_invite_to,
    side_of,
)
from exchange.accounts.rules.programs import program_of
from exchange.accounts.rules.throttle import BY_ADDRESS, BY_ORIGIN, Attempt, Throttle, origin_of
from exchange.accounts.rules.viewers import Grant, Role, Viewer

__all__ = [
    "BY_ADDRESS",
    "BY_ORIGIN",
    "LONGEST_ADDRESS",
    "LONGEST_PASSWORD",
    "PRIVACY_VERSION",
    "SHORTEST_PASSWORD",
    "Attempt",
    "Grant",
    "LinkDead",
    "PasswordFault",
    "PasswordRefused",
    "Refusal",
    "Refused",
    "Role",
    "Throttle",
    "Viewer",
    "address",
    "may_invite",
    "may_invite_to",
    "origin_of",
    "password_faults",
    "program_of",
    "side_of",
]
