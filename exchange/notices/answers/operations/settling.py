"""Looking through what was set aside: recording the answer after all, settling without it, and back again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.meetings.invitations.operations import record_answer
from exchange.meetings.models import Participation
from exchange.meetings.rules import Answer
from exchange.notices.answers.models import IncomingMail
from exchange.notices.answers.rules import KEPT, Fate


class NotOpenError(ValueError):
    """The mail has been settled already, or its answer was taken."""


class NotSettledError(ValueError):
    """The mail waits to be looked at, or its answer was taken: there is nothing to open again."""


def record(actor: Viewer, mail: IncomingMail, given: Answer, note: str, now: datetime) -> list[Participation]:
    """Record the answer that somebody made out of a mail, as one given by phone; return who moved up.

    ``mail`` is held by the transaction, and leads to a place on a list. Raises NotOpenError, RefusedError.
    """
    if mail.fate is not Fate.OPEN:
        raise NotOpenError
    place = db.session.get_one(Participation, mail.participation_id)
    promoted = record_answer(actor, place, given, note, now)
    _settle(actor, mail, "", now)
    return promoted


def settle(actor: Viewer, mail: IncomingMail, note: str, now: datetime) -> None:
    """Note that nothing is to be done about a mail any more. Raises NotOpenError."""
    if mail.fate is not Fate.OPEN:
        raise NotOpenError
    _settle(actor, mail, note, now)


def _settle(actor: Viewer, mail: IncomingMail, note: str, now: datetime) -> None:
    mail.fate, mail.settled_by, mail.settled_at, mail.settled_note = Fate.SETTLED, actor.person_id, now, note
    journal.record(actor, "answer.settled", mail, now, changes={}, reason=note)
    db.session.flush()


def reopen(actor: Viewer, mail: IncomingMail, now: datetime) -> None:
    """Let somebody look at a mail again. Raises NotSettledError."""
    if mail.fate in (Fate.OPEN, Fate.TAKEN):
        raise NotSettledError
    mail.fate, mail.settled_by, mail.settled_at, mail.settled_note = Fate.OPEN, None, None, ""
    journal.record(actor, "answer.reopened", mail, now, changes={})
    db.session.flush()


def tidy(now: datetime) -> int:
    """Delete mails that nobody has to look at any more, ninety days after the last one did; return how many."""
    done = sa.func.coalesce(IncomingMail.settled_at, IncomingMail.received_at)
    old = sa.delete(IncomingMail).where(IncomingMail.fate != Fate.OPEN, done < now - KEPT)
    return int(db.session.execute(old).rowcount)  # type: ignore[attr-defined]
