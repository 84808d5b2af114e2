"""What becomes of a mail that came in, and why it was set aside; the words are made above."""

from __future__ import annotations

from enum import StrEnum


class Fate(StrEnum):
    """What became of a mail."""

    #: Somebody has to look at it.
    OPEN = "open"
    #: The answer in it was noted.
    TAKEN = "taken"
    #: A newer answer had been given already.
    OVERTAKEN = "overtaken"
    #: A machine wrote it, and there is nothing to do.
    QUIET = "quiet"
    #: Somebody looked at it.
    SETTLED = "settled"


class Reason(StrEnum):
    """Why a mail was set aside. What the meeting's list refuses has its own words (invitations)."""

    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    FAULT = "fault"
    NO_ANSWER_IN_IT = "no_answer_in_it"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    SEVERAL_CALENDARS = "several_calendars"
    BAD_CALENDAR = "bad_calendar"
    NOT_AN_ANSWER = "not_an_answer"
    OF_SEVERAL = "of_several"
    UNDECIDED = "undecided"
    DELEGATED = "delegated"
    NO_TIMES = "no_times"
    NO_ADDRESS = "no_address"
    SEVERAL_ADDRESSES = "several_addresses"
    OTHER_SENDER = "other_sender"
    OTHER_ATTENDEE = "other_attendee"
    OTHER_ENTRY = "other_entry"
    EARLIER_VERSION = "earlier_version"
    NEWER_ANSWER = "newer_answer"


#: What machines write of themselves: nobody has to look at it.
QUIET = frozenset({Reason.AUTOMATIC, Reason.BOUNCE})


class Trouble(StrEnum):
    """Why the mailbox cannot be read."""

    UNREACHABLE = "unreachable"
    NO_MAILBOX = "no_mailbox"
    NO_TLS = "no_tls"
    BAD_CERTIFICATE = "bad_certificate"
    LOGIN_REFUSED = "login_refused"
    NO_FOLDER = "no_folder"
