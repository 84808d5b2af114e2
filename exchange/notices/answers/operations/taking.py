"""Taking a mail in: its answer is noted as if given on the page, or it is set aside with the reason."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.meetings.invitations.operations import answer, lock
from exchange.meetings.invitations.rules import Refusal, RefusedError
from exchange.meetings.models import Participation
from exchange.notices.addresses import is_same, participation_in
from exchange.notices.answers import queries
from exchange.notices.answers.models import IncomingMail
from exchange.notices.answers.rules import (
    LONGEST_NOTE,
    Expected,
    Fate,
    Given,
    Mail,
    Reason,
    fate_of,
    hinted,
    judge,
    latest,
    read,
)
from exchange.notices.answers.words import proposal


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a mail, and why it was set aside if it was. Without a fate it had come before."""

    fate: Fate | None
    reason: str = ""


def take(raw: bytes, now: datetime, key: str, mailbox: str, *, whole: bool = True, recipient: str = "") -> Taken:
    """Take a mail in: note the answer in it, or set it aside with the reason. The same one twice is taken once.

    ``whole`` is false where only the beginning of a large mail is at hand; ``recipient`` is where the mail server says
    that it was sent.
    """
    mail = read(raw, whole=whole)
    place = _place((recipient, *mail.addresses), key, mailbox)
    row = _written(mail, place if isinstance(place, Participation) else None, raw, now)
    if not _is_first(row):
        return Taken(None)
    reason = _counted(mail, place, row, now)
    row.reason, row.fate = reason, fate_of(reason) if reason else Fate.TAKEN
    db.session.flush()
    return Taken(row.fate, row.reason)


def keep_unread(raw: bytes, now: datetime) -> Taken:
    """Set a mail aside that the platform failed to take, so that nothing behind it has to wait. Nothing of it is kept."""
    row = IncomingMail(received_at=now, fingerprint=hashlib.sha256(raw).hexdigest(), reason=Reason.FAULT)
    return Taken(row.fate, row.reason) if _is_first(row) else Taken(None)


def _place(addresses: tuple[str, ...], key: str, mailbox: str) -> Participation | Reason:
    """Return the place on a list to whose secret address the mail was sent."""
    keys = {found for address in addresses if (found := participation_in(address, mailbox, key)) is not None}
    if len(keys) > 1:
        return Reason.SEVERAL_ADDRESSES
    return (queries.place_of(keys.pop()) if keys else None) or Reason.NO_ADDRESS


def _written(mail: Mail, place: Participation | None, raw: bytes, now: datetime) -> IncomingMail:
    known = "\0".join((mail.message_id, mail.sender.casefold(), str(place.id if place else "")))
    seal = hashlib.sha256(known.encode() if mail.message_id else raw).hexdigest()
    row = IncomingMail(received_at=now, fingerprint=seal, sender=mail.sender, subject=mail.subject, text=mail.text)
    if place is not None:
        row.meeting_id, row.participation_id, row.person_id = place.meeting_id, place.id, place.person_id
        row.from_invitee = is_same(mail.sender, place.person.email)
    _keep_said(row, hinted(mail, now))
    return row


def _keep_said(row: IncomingMail, given: Given | None) -> None:
    if given is not None:
        row.answer, row.comment, row.said_at = given.answer, given.comment[:LONGEST_NOTE], given.at
        row.proposed_start, row.proposed_end = given.proposed or (None, None)


def _is_first(row: IncomingMail) -> bool:
    """Write the row down; say whether the mail had not come before. One that another process has in hand is waited for."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False
    return True


def _counted(mail: Mail, place: Participation | Reason, row: IncomingMail, now: datetime) -> str:
    """Let the answer count, if it does; else return why not."""
    if isinstance(mail.said, Reason):
        return mail.said
    if isinstance(place, Reason):
        return place
    lock(place.meeting, place)
    db.session.refresh(place.meeting, ["uid", "sequence", "starts_at", "ends_at", "date_open"])
    expected = Expected(place.person.email, place.meeting.uid, queries.version_known(place))
    given = judge(mail, expected, now)
    if isinstance(given, Reason):
        return given
    _keep_said(row, given)
    return _answered(place, given, now)


def _answered(place: Participation, given: Given, now: datetime) -> str:
    viewer = viewer_of(place.person_id, now)
    if viewer is None:
        return Refusal.LEFT
    if not place.meeting.audience.includes(place.person.side):
        return Refusal.UNION_ONLY
    newest = latest(place.answered_at, queries.taken_for(place.id))
    if newest is not None and given.at < newest:
        return Reason.NEWER_ANSWER
    note = _note(place, given)[:LONGEST_NOTE]
    try:
        answer(viewer, place, given.answer, note, now)
    except RefusedError as refused:
        return refused.code
    return ""


def _note(place: Participation, given: Given) -> str:
    if given.proposed is not None:
        return proposal(given.proposed, given.comment, place.meeting.zone, place.person.locale)
    return given.comment or place.note
