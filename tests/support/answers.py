"""Mails that came in, for worlds in which every page has something to show: what counted, what was set aside, and spam."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer
from exchange.notices.answers.models import IncomingMail
from exchange.notices.answers.rules import Fate, Reason
from tests.support.world import email_of, uid_of

#: Whose invitation to which meeting was answered, the subject, what became of it and why, and the answer in it.
MAILS = (
    ("judge", "exchange", "Accepted: Experts' exchange on Peru", Fate.OPEN, Reason.OTHER_SENDER, Answer.ACCEPTED),
    ("prosecutor", "union", "Tentative: HERON exchange on Colombia", Fate.OPEN, Reason.EARLIER_VERSION, Answer.TENTATIVE),
    ("partner", "clasi", "Accepted: EU–CLASI ministers", Fate.TAKEN, "", Answer.ACCEPTED),
    ("partner", "exchange", "Away until Monday", Fate.QUIET, Reason.AUTOMATIC, None),
    ("central_authority", "exchange", "Declined: Experts' exchange on Peru", Fate.SETTLED, Reason.UNDECIDED, None),
    ("", "", "HERON offer of a lifetime", Fate.OPEN, Reason.NO_ADDRESS, None),
)  # fmt: skip
#: What came from another address than the one that was asked.
ELSEWHERE = (Reason.OTHER_SENDER, Reason.NO_ADDRESS)


def add_mails(now: datetime) -> None:
    """Let the mails have come in an hour ago. The caller commits."""
    query = sa.select(Participation, Person.email, Meeting.uid).join(Participation.person).join(Participation.meeting)
    places = {(email, uid): place for place, email, uid in db.session.execute(query)}
    at = now - timedelta(hours=1)
    for number, (who, which, subject, fate, reason, answer) in enumerate(MAILS):
        place = places[email_of(who), uid_of(which)] if who else None
        sender = f"{who or 'offers'}@elsewhere.example" if reason in ELSEWHERE else email_of(who)
        db.session.add(
            IncomingMail(
                received_at=at, fingerprint=f"{number:064}", from_invitee=reason not in ELSEWHERE, sender=sender,
                subject=subject, text=f"{subject}\n\nWith kind regards", fate=fate, reason=reason, answer=answer,
                said_at=at if answer else None, comment="I shall be late." if answer else "",
                meeting_id=place.meeting_id if place else None, participation_id=place.id if place else None,
                person_id=place.person_id if place else None, settled_at=now if fate is Fate.SETTLED else None,
            )
        )  # fmt: skip
