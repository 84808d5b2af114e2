"""When a message is tried again, what a mail server's answer means, and how long a worker may hold a message."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from exchange.notices.rules import Delivery

#: How long after each failure a message is tried again; after the last of them it is given up.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
)
#: So many messages one worker takes in hand at once.
BATCH = 25
SHORTEST_LEASE, USUAL_LEASE, LONGEST_LEASE = 2, 120, 3600
#: Answers that concern whoever sends, at whatever point they come: sign in first, secure the line first.
_NOT_OF_THE_MESSAGE = frozenset({530, 534, 535, 538})
#: Refused for its size already when it is announced.
_TOO_LARGE = frozenset({552, 554})
#: The server closes the line.
CLOSING = 421


class Point(StrEnum):
    """At which point of handing a message over the server answers."""

    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"


class Verdict(StrEnum):
    """What an answer means for the message."""

    ACCEPTED = "accepted"
    #: Not now.
    LATER = "later"
    #: Never.
    REFUSED = "refused"
    #: It says nothing of the message: the server takes none of ours, whatever it is.
    TROUBLE = "trouble"


#: What the first figure of an answer says.
_BY_HUNDREDS = {2: Verdict.ACCEPTED, 5: Verdict.REFUSED}


class Reason(StrEnum):
    """Why a message did not leave, where the server has no words for it. Kept in place of the server's words."""

    BAD_ADDRESS = "bad_address"
    NO_SUCH_LETTERS = "no_smtputf8"
    LINE_LOST = "line_lost"
    TOO_SLOW = "too_slow"
    NOT_WRITTEN = "not_written"


class Trouble(StrEnum):
    """Why nothing leaves at all."""

    UNREACHABLE = "unreachable"
    NO_MAIL_SERVER = "no_mail_server"
    NO_TLS = "no_tls"
    BAD_CERTIFICATE = "bad_certificate"
    LOGIN_REFUSED = "login_refused"
    SENDER_REFUSED = "sender_refused"


def next_try(tries: int, now: datetime) -> datetime | None:
    """Return when a message that has failed so many times is tried again; None: it is given up.

    >>> next_try(1, datetime(2027, 1, 1, 9, 0)).isoformat()
    '2027-01-01T09:01:00'
    >>> next_try(8, datetime(2027, 1, 1, 9, 0)) is None
    True
    """
    return now + WAITS[tries - 1] if tries <= len(WAITS) else None


def after_failure(tries: int, now: datetime) -> tuple[Delivery, datetime]:
    """Return where a message stands that has now failed so many times, and before when it is not tried again."""
    again = next_try(tries, now)
    return (Delivery.GIVEN_UP, now) if again is None else (Delivery.WAITING, again)


def verdict(point: Point, code: int) -> Verdict:
    """Return what the server's answer means for the message.

    A refused sender is no fault of the message: all others would be refused as well.

    >>> [str(verdict(Point.RECIPIENT, code)) for code in (250, 451, 550, 530)]
    ['accepted', 'later', 'refused', 'trouble']
    >>> [str(verdict(Point.SENDER, code)) for code in (552, 550)]
    ['refused', 'trouble']
    """
    said = _BY_HUNDREDS.get(code // 100, Verdict.LATER)
    of_sender = code in _NOT_OF_THE_MESSAGE or (point is Point.SENDER and code not in _TOO_LARGE)
    return Verdict.TROUBLE if said is Verdict.REFUSED and of_sender else said


def patience(lease: timedelta) -> timedelta:
    """Return how long handing over one message may take: never longer than what is left when it is begun."""
    return lease / 2


def may_begin(now: datetime, leased_until: datetime, lease: timedelta) -> bool:
    """Say whether enough of the lease is left to begin a message: when it ends, another worker takes it.

    >>> until = datetime(2027, 1, 1, 9, 2)
    >>> [may_begin(datetime(2027, 1, 1, 9, n), until, timedelta(minutes=2)) for n in (0, 1, 2)]
    [True, True, False]
    """
    return now + patience(lease) <= leased_until
