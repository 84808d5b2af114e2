"""Roles on EU crime priorities: who may hold which, in which cycle, beside whom (P3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from exchange.forums.rules import Spell


class Role(StrEnum):
    """What a country or body does for a priority; a coordinator does it for all of them, in one country."""

    DRIVER = "driver"
    CO_DRIVER = "co_driver"
    ACTION_LEADER = "action_leader"
    COORDINATOR = "coordinator"


#: Held by one at a time: a priority's driver, a country's coordinator.
ALONE = frozenset({Role.DRIVER, Role.COORDINATOR})


class Refusal(StrEnum):
    """Why a role cannot be held so; the words are made upstairs."""

    NO_PRIORITY = "no_priority"
    NO_COUNTRY = "no_country"
    NO_ACTION = "no_action"
    ENDS_FIRST = "ends_first"
    NOT_IN_CYCLE = "not_in_cycle"
    TAKEN = "taken"
    BEGUN = "begun"


class LeadRefusedError(ValueError):
    """The rules refuse it."""

    def __init__(self, code: Refusal) -> None:
        """Keep why."""
        super().__init__(code.value)
        self.code = code


class OvertakenError(ValueError):
    """Somebody else changed it since it was shown."""


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of a role. ``country`` or ``body_id`` holds it; ``ends_on`` is the first day on which it no longer does."""

    role: Role
    cycle: str
    priority: str
    country: str
    body_id: int | None
    starts_on: date
    ends_on: date | None = None
    office: str = ""
    action: str = ""


def told(details: Details) -> Details:
    """Return the details without what their role does not have: a coordinator's priority, an action of who leads none.

    >>> told(Details(Role.COORDINATOR, "c", "drugs", "NL", None, date(2026, 1, 1), action="x")).priority
    ''
    """
    priority = "" if details.role is Role.COORDINATOR else details.priority
    action = details.action if details.role is Role.ACTION_LEADER else ""
    return Details(
        details.role, details.cycle, priority, details.country, details.body_id, details.starts_on, details.ends_on,
        details.office, action,
    )  # fmt: skip


def obstacle(details: Details, first_year: int, last_year: int, others: Iterable[Spell]) -> Refusal | None:
    """Return why a role cannot be held so: in a cycle of these years, beside the terms of others in the same place.

    >>> obstacle(Details(Role.DRIVER, "c", "drugs", "NL", None, date(2021, 12, 31)), 2022, 2025, []).value
    'not_in_cycle'
    """
    if details.role is Role.COORDINATOR:
        if not details.country:
            return Refusal.NO_COUNTRY
    elif not details.priority:
        return Refusal.NO_PRIORITY
    if details.role is Role.ACTION_LEADER and not details.action:
        return Refusal.NO_ACTION
    return _trouble_of_days(details, first_year, last_year, others)


def _trouble_of_days(details: Details, first_year: int, last_year: int, others: Iterable[Spell]) -> Refusal | None:
    if details.ends_on is not None and details.ends_on <= details.starts_on:
        return Refusal.ENDS_FIRST
    after = date(last_year + 1, 1, 1)
    if not date(first_year, 1, 1) <= details.starts_on < after or (details.ends_on or after) > after:
        return Refusal.NOT_IN_CYCLE
    own = Spell(details.starts_on, details.ends_on or after)
    return Refusal.TAKEN if details.role in ALONE and any(own.overlaps(other) for other in others) else None


def may_remove(starts_on: date, today: date) -> bool:
    """Say whether a role can be taken away altogether: once it has begun it can only end, so that who held it when is known."""
    return starts_on > today
