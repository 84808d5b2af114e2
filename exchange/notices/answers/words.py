"""Answers that came by mail in the reader's words: what became of each and why, and a proposed time as a note."""

from __future__ import annotations

from datetime import datetime

from exchange.core import formats
from exchange.core.i18n import Speaking
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.meetings.invitations.words import REFUSALS
from exchange.meetings.models import Participation
from exchange.notices.answers.models import IncomingMail
from exchange.notices.answers.rules import Fate, Reason, Trouble

FATES = {
    Fate.OPEN: _l("To look at"),
    Fate.TAKEN: _l("Answer noted"),
    Fate.OVERTAKEN: _l("Overtaken"),
    Fate.QUIET: _l("Nothing to do"),
    Fate.SETTLED: _l("Settled"),
}
#: By which shape of the house each is drawn beside its word.
FATE_SHAPES = {
    Fate.OPEN: "due",
    Fate.TAKEN: "accepted",
    Fate.OVERTAKEN: "replaced",
    Fate.QUIET: "ended",
    Fate.SETTLED: "done",
}
REASONS = {
    Reason.TOO_LARGE: _l("It is larger than 5 MB, or its calendar part is far too large. Only its head was read."),
    Reason.UNREADABLE: _l("It is broken and cannot be read."),
    Reason.FAULT: _l("The platform failed to read it. The administrator finds why in the log."),
    Reason.NO_ANSWER_IN_IT: _l("There is no answer from a calendar in it. A person may have written by hand."),
    Reason.AUTOMATIC: _l("A machine wrote it by itself, such as a note that somebody is away."),
    Reason.BOUNCE: _l("It reports on a message that was not delivered, or was delivered late."),
    Reason.SEVERAL_CALENDARS: _l("There are several different calendar parts in it."),
    Reason.BAD_CALENDAR: _l("Its calendar part is broken and cannot be read."),
    Reason.NOT_AN_ANSWER: _l("Its calendar part is no answer, but an invitation or a change of its own."),
    Reason.OF_SEVERAL: _l("It speaks of several meetings, or of one day of a recurring entry."),
    Reason.UNDECIDED: _l("It says neither yes, perhaps nor no."),
    Reason.DELEGATED: _l("It names somebody else to come instead. The organiser decides on that."),
    Reason.NO_TIMES: _l("It proposes another time, but none that can be read."),
    Reason.NO_ADDRESS: _l("It was not sent to the address of an invitation."),
    Reason.SEVERAL_ADDRESSES: _l("It was sent to the addresses of several invitations."),
    Reason.OTHER_SENDER: _l("It does not come from the address of the person who was invited."),
    Reason.OTHER_ATTENDEE: _l("The person in its calendar part is not the one who was invited."),
    Reason.OTHER_ENTRY: _l("It answers another entry than the one it was asked about."),
    Reason.EARLIER_VERSION: _l("It answers an earlier version. The meeting has changed since."),
    Reason.NEWER_ANSWER: _l("A newer answer had been given already."),
}
TROUBLES = {
    Trouble.UNREACHABLE: _l("The mailbox cannot be reached."),
    Trouble.NO_MAILBOX: _l("What answers there does not behave as a mailbox (IMAP)."),
    Trouble.NO_TLS: _l("The mailbox’s server offers no secured line (STARTTLS)."),
    Trouble.BAD_CERTIFICATE: _l("The certificate of the mailbox’s server is not to be trusted."),
    Trouble.LOGIN_REFUSED: _l("The mailbox’s server does not accept the name and password."),
    Trouble.NO_FOLDER: _l("The mailbox has no such folder."),
}


def why(reason: str) -> str:
    """Return why a mail does not count; nothing when it does.

    A reason that has no words is one of a later version of the platform.
    """
    words = {str(code): word for code, word in (*REFUSALS.items(), *REASONS.items())}
    return str(words.get(reason, reason))


def proposal(proposed: tuple[datetime, datetime], comment: str, zone: str, language: str) -> str:
    """Return a proposed time as a note: in the language of whoever proposes it, by the clock of the meeting."""
    with Speaking(language):
        said = _("I propose another time: %(span)s.", span=formats.span(*proposed, zone))
    return f"{said}\n{comment}".strip()


def as_note(mail: IncomingMail, place: Participation) -> str:
    """Return the note that a mail would leave beside the answer; where it says nothing, the one that is there."""
    if mail.proposed_start is not None and mail.proposed_end is not None:
        proposed = (mail.proposed_start, mail.proposed_end)
        return proposal(proposed, mail.comment, place.meeting.zone, place.person.locale)
    return mail.comment or place.note
