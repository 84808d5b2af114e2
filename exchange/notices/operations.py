"""Writing messages into the outbox, taking back what a newer one says too, and trying once more."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.accounts.models import Person
from exchange.core.db import db, handed_in
from exchange.core.letters import letter
from exchange.core.text import clean_line
from exchange.meetings.models import Meeting
from exchange.notices.choices.queries import routed
from exchange.notices.choices.rules import topic_of
from exchange.notices.letters.desk import subject_of
from exchange.notices.letters.facts import Facts
from exchange.notices.letters.rules import ENDING, REQUESTING
from exchange.notices.models import Message, Occasion
from exchange.notices.queries import Recipient, concerns, is_overtaken, reader_of
from exchange.notices.rules import ACCOUNT_KINDS, STRANDED, UNSETTLED, Delivery, chain_of
from exchange.world.rules import Side


class NotStrandedError(ValueError):
    """The message waits or has left: there is nothing to try again."""


class NobodyError(ValueError):
    """The reader's account is closed, or the reader may know of it no more (V1)."""


class OvertakenError(ValueError):
    """There is a later message of the same chain: this one would now say what holds no more."""


def write(
    recipients: Iterable[Recipient],
    kind: str,
    now: datetime,
    *,
    about: Any = None,
    chain: Any = None,
    hold: datetime | None = None,
    since: datetime | None = None,
    secrets: Mapping[int, str] | None = None,
    **facts: Any,
) -> list[Message]:
    """Write the message ``kind`` to each recipient, in the recipient's language and zone, and in the way that one chose.

    The template's first line becomes the subject; user text in it cannot make a second header line. ``chain`` is the
    thing about which a person gets messages in the order they were written. Until ``hold`` the message rests. ``secrets``
    are the readers' own links, by the person's key.
    """
    written, by_choice = [], topic_of(kind) is not None
    for one in routed(list(recipients), kind, chain if chain is not None else about, now):
        recipient = one.recipient
        template = f"notices/mail/{kind}.txt"
        own = {"secret": secrets[recipient.person_id]} if secrets is not None else {}
        told = {"to": recipient, "about": about, "by_choice": by_choice, **own, **facts}
        subject, body = letter(template, recipient.language, **told)
        written.append(
            Message(
                person_id=recipient.person_id,
                address=recipient.address,
                language=recipient.language,
                subject=clean_line(subject),
                body=body,
                kind=kind,
                about_kind=about.__tablename__ if about is not None else "",
                about_id=about.id if about is not None else None,
                chain=chain_of(chain.__tablename__, chain.id, recipient.person_id) if chain is not None else None,
                written_at=now,
                since=since or now,
                **_departure(one.until, now, hold),
            )
        )
    db.session.add_all(written)
    return written


def tell(
    recipients: Sequence[Recipient],
    kind: str,
    meeting: Meeting,
    facts: Facts,
    now: datetime,
    *,
    hold: datetime | None = None,
    since: datetime | None = None,
) -> None:
    """Write the message ``kind`` about the meeting to each recipient, in its chain; until ``hold`` it rests.

    Each gets it in the way that one chose. Kept are the facts, once, and a short row for each reader: the words are made
    when it leaves, so that three hundred readers cost the request hardly more than three.
    """
    told = routed(recipients, kind, meeting, now)
    if not told:
        return
    occasion = Occasion(meeting_id=meeting.id, facts=facts.plain(), at=now)
    db.session.add(occasion)
    db.session.flush()
    languages = {one.recipient.language for one in told}
    subjects = {language: subject_of(kind, facts, language) for language in languages}
    common = {
        "kind": kind, "about_kind": meeting.__tablename__, "about_id": meeting.id, "occasion_id": occasion.id,
        "written_at": now, "since": since or now,
    }  # fmt: skip
    references = token_hex(16 * len(recipients))
    alike: dict[datetime | None, list[dict[str, Any]]] = defaultdict(list)
    for n, (until, one) in enumerate((way.until, way.recipient) for way in told):
        alike[until].append({
            "reference": references[32 * n : 32 * n + 32], "person_id": one.person_id, "address": one.address,
            "language": one.language, "subject": subjects[one.language], "own": one.own,
            "chain": chain_of(meeting.__tablename__, meeting.id, one.person_id),
        })  # fmt: skip
    for until, rows in alike.items():
        _insert(rows, common | _departure(until, now, hold))


_OF_EACH: dict[str, sa.types.TypeEngine[Any]] = {
    "reference": sa.Text(), "person_id": sa.Integer(), "address": sa.Text(), "language": sa.Text(), "subject": sa.Text(),
    "own": sa.JSON(), "chain": sa.Text(),
}  # fmt: skip


def _insert(rows: Sequence[Mapping[str, Any]], common: Mapping[str, Any]) -> None:
    """Write a message for each row in one statement, with what all of them have in common."""
    table: Any = Message.__table__
    new = {"body": "", "tries": 0, "last_error": ""} | dict(common)
    each = handed_in("readers", **_OF_EACH)
    values = [sa.literal(value, table.c[name].type) for name, value in new.items()]
    query = sa.select(*each.values(), *values)
    statement = sa.insert(table).from_select([*each, *new], query, include_defaults=False)
    db.session.execute(statement, {"readers": json.dumps(rows)})


def _departure(until: datetime | None, now: datetime, hold: datetime | None) -> dict[str, Any]:
    """Return in which state a new message waits, and until when: ``until`` it is collected for a digest."""
    if until is not None:
        return {"state": Delivery.COLLECTED, "not_before": until}
    return {"state": Delivery.WAITING, "not_before": hold or now}


def drop(
    about: Any, person_ids: Collection[int] | None, now: datetime, *, resting: str = "", kind: str = ""
) -> dict[int, datetime]:
    """Take back what has not left yet of the messages about the thing to these people; None: to all.

    With ``resting`` only those of that kind which still rest, and not what is collected: the digest says how things stand
    then; what a worker has in hand, or has tried, is on its way. Without it, see ``_withhold``; with ``kind`` those of that.
    Returns for each person since when the messages taken back told of changes.
    """
    about_it = sa.and_(Message.about_kind == about.__tablename__, Message.about_id == about.id)
    to_them = sa.and_(about_it, Message.person_id.in_(person_ids)) if person_ids is not None else about_it
    if not resting:
        return _withhold(sa.and_(to_them, Message.kind == kind) if kind else to_them, UNSETTLED)
    found = _held(
        to_them, Message.state == Delivery.WAITING, Message.leased_until.is_(None), Message.kind == resting,
        Message.not_before > now, Message.tries == 0, passing_over=True,
    )  # fmt: skip
    return _dropped(found)


def withhold_from_partners(meeting: Meeting) -> None:
    """Take back from the partner side all that has not left of what is about the meeting, its polls too (V1).

    Also what was refused, so that nobody tries it again. But whoever was taken off the list, and had its invitation,
    still learns that: else the entry would stay in that calendar for ever.
    """
    earlier = aliased(Message)
    had_it = sa.exists().where(
        earlier.chain == Message.chain, earlier.state == Delivery.SENT, earlier.kind.in_(REQUESTING)
    )
    taken_off = sa.and_(Message.kind == "participation_withdrawn", had_it)
    partners = sa.select(Person.id).where(Person.side == Side.PARTNER)
    _withhold(sa.and_(concerns(meeting), Message.person_id.in_(partners), ~taken_off), UNSETTLED | STRANDED)


def withhold_draft(meeting: Meeting) -> None:
    """Take back all that tells of a meeting which is a draft again: nobody hears of it any more (M5)."""
    _withhold(sa.and_(concerns(meeting), Message.occasion_id.is_not(None)), UNSETTLED | STRANDED)


def withhold_from(person: Person) -> None:
    """Take back all that has not left to somebody whose account is closed."""
    _withhold(Message.person_id == person.id, UNSETTLED)


def readdress(person: Person) -> None:
    """Let what has not left to somebody go to the address of now; a link into the account never goes to another one."""
    waiting = sa.update(Message).where(
        Message.person_id == person.id, Message.state.in_(UNSETTLED), Message.leased_until.is_(None),
        Message.kind.not_in(ACCOUNT_KINDS),
    )  # fmt: skip
    db.session.execute(waiting.values(address=person.email))


def _withhold(which: sa.ColumnElement[bool], states: Collection[Delivery]) -> dict[int, datetime]:
    """Take back messages also from the hands of a worker: what the mail server does not take now is not tried again."""
    return _dropped(_held(which, Message.state.in_(states)))


def _held(*conditions: sa.ColumnElement[bool], passing_over: bool = False) -> Sequence[Any]:
    query = sa.select(Message.id, Message.person_id, Message.since).where(*conditions).order_by(Message.id)
    return db.session.execute(query.with_for_update(skip_locked=passing_over)).all()


def _dropped(found: Sequence[Any]) -> dict[int, datetime]:
    if found:
        taken = sa.update(Message).where(Message.id.in_([row.id for row in found]))
        db.session.execute(taken.values(state=Delivery.DROPPED, leased_until=None))
    since: dict[int, datetime] = {}
    for _id, person_id, began in found:
        if person_id is not None:
            since[person_id] = min(began, since.get(person_id, began))
    return since


def retry(message: Message, now: datetime) -> None:
    """Let a message that was refused or given up be tried again, to the reader's present address.

    ``message`` is held by the transaction. Raises NotStrandedError, OvertakenError, NobodyError.
    """
    if message.state not in STRANDED:
        raise NotStrandedError
    if is_overtaken(message, now, ENDING):
        raise OvertakenError
    reader = reader_of(message)
    if reader is None:
        raise NobodyError
    message.address = reader.address
    message.state, message.tries, message.not_before, message.leased_until = Delivery.WAITING, 0, now, None
    db.session.flush()
