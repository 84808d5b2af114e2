"""When those who have not answered a poll are reminded: once by itself, and never twice within a day."""

from __future__ import annotations

from datetime import datetime, timedelta

#: Asked for longer than this, one is reminded so long before answers are due.
LONG, BEFORE_LONG = timedelta(days=5), timedelta(hours=48)
#: Asked for at least this, so long; for less, not at all.
SHORT, BEFORE_SHORT = timedelta(days=2), timedelta(hours=36)
#: Nobody is reminded again within so long.
RESPITE = timedelta(hours=24)


def reminder_at(asked_at: datetime, closes_at: datetime) -> datetime | None:
    """Return when a person asked at that instant is reminded of answers due at another; None when time is too short.

    >>> reminder_at(datetime(2026, 11, 24), datetime(2026, 11, 27))
    datetime.datetime(2026, 11, 25, 12, 0)
    """
    given = closes_at - asked_at
    if given > LONG:
        return closes_at - BEFORE_LONG
    return closes_at - BEFORE_SHORT if given >= SHORT else None


def may_be_reminded(reminded_at: datetime | None, now: datetime) -> bool:
    """Say whether a person can be reminded again: a day after the last time."""
    return reminded_at is None or now - reminded_at >= RESPITE


def is_due(
    asked_at: datetime,
    closes_at: datetime,
    now: datetime,
    *,
    reminded_at: datetime | None = None,
    by_itself_at: datetime | None = None,
) -> bool:
    """Say whether a person is now to be reminded by the platform itself: at most once since being asked.

    ``reminded_at`` is the last reminder of any kind, ``by_itself_at`` the last one that nobody sent by hand.
    """
    moment = reminder_at(asked_at, closes_at)
    if moment is None or not moment <= now < closes_at:
        return False
    is_first = by_itself_at is None or by_itself_at < asked_at
    return is_first and may_be_reminded(reminded_at, now)
