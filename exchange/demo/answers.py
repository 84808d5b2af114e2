"""Mails as calendars send them, taken in as if they had come: two that count, one from another address, one by a machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from exchange.core.db import db
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer, State
from exchange.notices.addresses import answer_address, token_of
from exchange.notices.answers import operations

MAILBOX = "answers@exchange.example"
_STAMP = "%Y%m%dT%H%M%SZ"
Writer = Callable[[Participation, str, datetime], EmailMessage]


def enter_answers(key: str, now: datetime) -> None:
    """Let some of those who were invited to the next meetings answer from their calendars."""
    invited = (
        sa.select(Participation)
        .join(Participation.meeting)
        .where(
            Participation.answer == Answer.INVITED,
            Meeting.state.in_((State.SCHEDULED, State.CONVENED)),
            Meeting.starts_at > now,
        )
        .options(joinedload(Participation.meeting), joinedload(Participation.person))
        .order_by(Meeting.starts_at, Participation.id)
        .limit(len(WRITERS))
    )
    for write, place in zip(WRITERS, db.session.scalars(invited).all(), strict=False):
        mail = write(place, answer_address(MAILBOX, token_of(place.id, key)), now - timedelta(minutes=20))
        operations.take(mail.as_bytes(), now, key, MAILBOX)


def _mail(place: Participation, to: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Message-ID"] = place.person.email, to, f"<{place.id}@people.example>"
    mail["Subject"] = f"{subject}: {place.meeting.title}"
    mail.set_content(text)
    return mail


def _answer(
    place: Participation,
    to: str,
    at: datetime,
    subject: str,
    *,
    status: str,
    comment: str,
    later: timedelta | None = None,
) -> EmailMessage:
    """Return an answer; with ``later`` one that proposes so much later a time."""
    meeting, method = place.meeting, "REPLY" if later is None else "COUNTER"
    times = [
        f"{name}:{instant + (later or timedelta()):{_STAMP}}"
        for name, instant in (("DTSTART", meeting.starts_at), ("DTEND", meeting.ends_at))
        if instant is not None
    ]
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Illustrative//EN", f"METHOD:{method}", "BEGIN:VEVENT",
        f"UID:{meeting.uid}", f"SEQUENCE:{meeting.sequence}", f"DTSTAMP:{at:{_STAMP}}", *times, f"ORGANIZER:mailto:{to}",
        f"ATTENDEE;PARTSTAT={status}:mailto:{place.person.email}", f"COMMENT:{comment}", "END:VEVENT", "END:VCALENDAR", "",
    )  # fmt: skip
    mail = _mail(place, to, subject, comment)
    mail.add_alternative("\r\n".join(lines), subtype="calendar", params={"method": method})
    return mail


def _perhaps(place: Participation, to: str, at: datetime) -> EmailMessage:
    return _answer(
        place, to, at, "Tentative", status="TENTATIVE", comment="I know on Monday whether the hearing is put off."
    )


def _from_elsewhere(place: Participation, to: str, at: datetime) -> EmailMessage:
    mail = _answer(place, to, at, "Accepted", status="ACCEPTED", comment="From my telephone: I come.")
    local = place.person.email.partition("@")[0]
    mail.replace_header("From", f"{local}@private.example")
    return mail


def _away(place: Participation, to: str, _at: datetime) -> EmailMessage:
    mail = _mail(place, to, "Away", "I am away until next week and read no mail.")
    mail["Auto-Submitted"] = "auto-replied"
    return mail


def _rather_later(place: Participation, to: str, at: datetime) -> EmailMessage:
    later, comment = timedelta(hours=1), "My train comes at ten."
    return _answer(place, to, at, "New time proposed", status="TENTATIVE", comment=comment, later=later)


WRITERS: tuple[Writer, ...] = (_from_elsewhere, _perhaps, _away, _rather_later)
