"""Reading the mails that came in, and what is known of the invitation that one answers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import joinedload

from exchange.accounts.models import Person
from exchange.accounts.rules import Role, Viewer
from exchange.core import site
from exchange.core.db import db
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer
from exchange.notices.answers.models import IncomingMail
from exchange.notices.answers.rules import Fate, Trouble
from exchange.notices.letters.facts import Facts
from exchange.notices.letters.rules import REQUESTING
from exchange.notices.models import Message, Occasion
from exchange.notices.rules import Delivery
from exchange.notices.troubles import Troubles
from exchange.world.rules import Side

#: Under these names the database keeps how far the mailbox was read, and since when and why it cannot be.
LAST_READ = "answers_last_read"
troubles = Troubles("answers_trouble", Trouble)
#: Return why the mailbox cannot be read at present; None when it was when last tried.
standing_trouble = troubles.standing


# --- Taking -----------------------------------------------------------------------------------------------------------


def place_of(participation_id: int) -> Participation | None:
    """Return a place on a list with its person and meeting."""
    query = (
        sa.select(Participation)
        .where(Participation.id == participation_id)
        .options(joinedload(Participation.person, innerjoin=True), joinedload(Participation.meeting, innerjoin=True))
    )
    return db.session.scalars(query).one_or_none()


def taken_for(participation_id: int) -> list[tuple[datetime, datetime]]:
    """Return of the answers that came by mail for a place when each was given, and when it was noted."""
    query = sa.select(IncomingMail.said_at, IncomingMail.received_at).where(
        IncomingMail.participation_id == participation_id, IncomingMail.fate == Fate.TAKEN
    )
    return [(said_at, noted) for said_at, noted in db.session.execute(query) if said_at is not None]


def version_known(place: Participation) -> int:
    """Return from which SEQUENCE on an answer is one to the meeting as it stands: the person and meeting are loaded.

    What was changed and put back before anybody was told has raised it, but not in the calendars of those asked.
    """
    meeting = place.meeting
    query = (
        sa.select(Occasion.facts)
        .join(Message, Message.occasion_id == Occasion.id)
        .where(
            Message.person_id == place.person_id,
            Message.about_kind == Meeting.__tablename__,
            Message.about_id == meeting.id,
            Message.kind.in_(REQUESTING),
            Message.state != Delivery.DROPPED,
        )
        .order_by(Message.id.desc())
    )
    kept = db.session.scalars(query.limit(1)).one_or_none()
    if kept is None:
        return meeting.sequence
    told = Facts.of(kept).sheet
    holds = (told.starts_at, told.ends_at, told.date_open) == (meeting.starts_at, meeting.ends_at, meeting.date_open)
    return told.sequence if holds else meeting.sequence


def last_read(mailbox: str, validity: int) -> int:
    """Return the number of the last mail that was read from the mailbox, as long as it counts them as it did then."""
    kept = json.loads(site.fact(LAST_READ) or "{}")
    return int(kept["uid"]) if (kept.get("mailbox"), kept.get("validity")) == (mailbox, validity) else 0


# --- Looking at them --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which mails the list is asked for; None: those of every fate."""

    fate: Fate | None = Fate.OPEN
    meeting_id: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A mail with the name of whom it is from, the place and meeting it answers, and who settled it."""

    mail: IncomingMail
    name: str | None
    place: Participation | None
    meeting: Meeting | None
    settled_by: str | None

    @property
    def is_recordable(self) -> bool:
        """Say whether the answer in it can be recorded: it waits, and its person is on the list."""
        listed = self.place is not None and self.place.answer is not Answer.WITHDRAWN
        return self.mail.fate is Fate.OPEN and listed


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on IncomingMail for those the viewer may read.

    The administrator reads all, a secretariat what answers meetings of its forums. On the partner side only what its own
    people wrote themselves: whatever else came to their addresses may be from the Union side (V1).
    """
    if viewer.is_admin and viewer.is_union:
        return sa.true()
    seen = sa.select(Meeting.id).where(meetings.visible_to(viewer))
    if not viewer.is_admin:
        seen = seen.where(Meeting.forum_id.in_(viewer.forums(Role.SECRETARIAT)))
    about = IncomingMail.meeting_id.in_(seen)
    if viewer.is_union:
        return about
    own = IncomingMail.person_id.in_(sa.select(Person.id).where(Person.side == Side.PARTNER))
    return sa.and_(about, own, IncomingMail.from_invitee)


def listed(viewer: Viewer, wanted: Wanted) -> sa.Select[Any]:
    """Return the query of the wanted mails the viewer may read, newest first; their text is left where it is."""
    query: Any = (
        sa.select(
            IncomingMail.id, IncomingMail.received_at, IncomingMail.sender, IncomingMail.subject, IncomingMail.fate,
            IncomingMail.reason, IncomingMail.answer, Person.name, Meeting.title, IncomingMail.meeting_id,
        )
        .outerjoin(Person, Person.id == IncomingMail.person_id)
        .outerjoin(Meeting, Meeting.id == IncomingMail.meeting_id)
        .where(visible_to(viewer))
        .order_by(IncomingMail.id.desc())
    )  # fmt: skip
    if wanted.fate is not None:
        query = query.where(IncomingMail.fate == wanted.fate)
    if wanted.meeting_id is not None:
        query = query.where(IncomingMail.meeting_id == wanted.meeting_id)
    narrowed: sa.Select[Any] = query
    return narrowed


def mail_or_404(mail_id: int) -> Shown:
    """Return the mail to whoever may read it; else 404."""
    return _shown(sa.select(IncomingMail).where(IncomingMail.id == mail_id))


def held_mail_or_404(mail_id: int) -> Shown:
    """Return the same, and hold it until the transaction ends."""
    query = sa.select(IncomingMail).where(IncomingMail.id == mail_id)
    return _shown(query.with_for_update().execution_options(populate_existing=True))


def _shown(query: sa.Select[IncomingMail]) -> Shown:
    mail = db.session.scalars(query.where(visible_to(g.viewer))).one_or_none() or abort(404)
    names = _names((mail.person_id, mail.settled_by))
    return Shown(
        mail,
        names.get(mail.person_id),
        _place_shown(mail.participation_id),
        meeting_of(mail.meeting_id),
        names.get(mail.settled_by),
    )


def _names(keys: Iterable[int | None]) -> dict[int | None, str]:
    query = sa.select(Person.id, Person.name).where(Person.id.in_([key for key in keys if key is not None]))
    return {row.id: row.name for row in db.session.execute(query)}


def _place_shown(participation_id: int | None) -> Participation | None:
    query = (
        sa.select(Participation)
        .where(Participation.id == participation_id)
        .options(
            joinedload(Participation.person, innerjoin=True).joinedload(Person.authority),
            joinedload(Participation.meeting, innerjoin=True).joinedload(Meeting.forum),
        )
    )
    return db.session.scalars(query).one_or_none() if participation_id is not None else None


def meeting_of(meeting_id: int | None) -> Meeting | None:
    """Return the meeting of that key, if the viewer may see it."""
    query = sa.select(Meeting).where(Meeting.id == meeting_id, meetings.visible_to(g.viewer))
    return db.session.scalars(query).one_or_none() if meeting_id is not None else None


def kept_about(person_id: int) -> dict[str, Any]:
    """Return what is kept of the mails by which a person answered, ready for JSON; what others sent is not theirs."""
    mails = db.session.scalars(
        sa.select(IncomingMail)
        .where(IncomingMail.person_id == person_id, IncomingMail.from_invitee)
        .order_by(IncomingMail.id)
    )
    return {
        "answers_by_mail": [
            {
                "received_at": mail.received_at.isoformat(),
                "from": mail.sender,
                "subject": mail.subject,
                "text": mail.text,
                "answer": mail.answer.value if mail.answer is not None else None,
                "comment": mail.comment,
            }
            for mail in mails
        ]
    }
