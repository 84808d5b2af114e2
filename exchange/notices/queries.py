"""Reading the outbox, and who has to be written to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, g

from exchange.accounts.models import Person, PersonState
from exchange.accounts.queries import visible_to as people_visible_to
from exchange.accounts.rules import Role, Viewer
from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.forums.models import Mandate
from exchange.informing import queries as duties
from exchange.informing.models import Duty
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import Answer
from exchange.notices.access import RUNNERS
from exchange.notices.models import Message
from exchange.notices.rules import ACCOUNT_KINDS, MATERIAL, STRANDED, Delivery, chain_of
from exchange.papers import queries as papers
from exchange.papers.models import Paper
from exchange.scheduling.polls.models import PollVoter
from exchange.world.rules import Audience, Side


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whoever is written to, and how: one address, language and zone."""

    person_id: int
    name: str
    address: str
    language: str
    zone: str
    #: The place on the meeting's list and the answer, where the message is about one.
    place_id: int | None = None
    answer: Answer | None = None

    @property
    def own(self) -> dict[str, Any]:
        """Return what is kept with a message about a meeting: what it means for this reader."""
        return {"place": self.place_id, "answer": self.answer} if self.place_id is not None else {}


_COLUMNS = (Person.id, Person.name, Person.email, Person.locale, Person.zone)


def _read(query: Any) -> list[Recipient]:
    query = query.where(Person.state != PersonState.CLOSED).order_by(Person.id).distinct()
    return [Recipient(*row) for row in db.session.execute(query)]


def person(person_id: int) -> list[Recipient]:
    """Return the one person."""
    return _read(sa.select(*_COLUMNS).where(Person.id == person_id))


def people(person_ids: Collection[int]) -> list[Recipient]:
    """Return these people."""
    return _read(sa.select(*_COLUMNS).where(Person.id.in_(person_ids)))


def _may_know(meeting: Meeting) -> sa.ColumnElement[bool]:
    """Nothing about a meeting of the Union side is ever written to the partner side (V1)."""
    return sa.true() if meeting.audience is Audience.ALL else Person.side == Side.UNION


def listed_people(rows: Iterable[Any]) -> list[Recipient]:
    """Return the people of a meeting's list, from the rows of ``meetings.life.queries``."""
    return [Recipient(*row) for row in rows]


def people_told_of(meeting: Meeting, *conditions: sa.ColumnElement[bool]) -> list[Recipient]:
    """Return the people for whom the conditions on Person hold, of the sides that may know of the meeting."""
    return _read(sa.select(*_COLUMNS).where(*conditions, _may_know(meeting)))


def to_voters(voters: Iterable[PollVoter]) -> list[Recipient]:
    """Return the people asked in a poll, who are loaded."""
    people = (voter.person for voter in voters)
    return [Recipient(one.id, one.name, one.email, one.locale, one.zone) for one in people]


def one_of_the_list(meeting: Meeting, person_id: int) -> list[Recipient]:
    """Return the one person, if that person may know of the meeting, with the place on its list."""
    place = sa.and_(Participation.meeting_id == meeting.id, Participation.person_id == Person.id)
    query = sa.select(*_COLUMNS, Participation.id, Participation.answer).outerjoin(Participation, place)
    return _read(query.where(Person.id == person_id, _may_know(meeting)))


def reader_of(message: Message) -> Recipient | None:
    """Return whoever the message is for, as reached today; None when that person may not be written to about it."""
    if message.person_id is None:
        return None
    if message.about_kind == Duty.__tablename__:
        found = person(message.person_id) if duties.still_owes(message.about_id or 0, message.person_id) else []
    elif message.about_kind == Paper.__tablename__:
        found = person(message.person_id) if papers.concerns(message.about_id or 0, message.person_id) else []
    elif message.about_kind != Meeting.__tablename__:
        found = person(message.person_id)
    else:
        meeting = db.session.get(Meeting, message.about_id)
        found = one_of_the_list(meeting, message.person_id) if meeting is not None else []
    return found[0] if found else None


def role_holders(
    meeting: Meeting, role: Role, countries: list[str], *, now_day: sa.ColumnElement[bool]
) -> list[Recipient]:
    """Return who holds the role for one of the countries in the meeting's forum and may know of it."""
    holding = sa.select(Mandate.person_id).where(
        Mandate.forum_id == meeting.forum_id, Mandate.role == role, Mandate.country_code.in_(countries), now_day
    )
    return people_told_of(meeting, Person.id.in_(holding))


def told_of(thing: Any) -> set[int]:
    """Return the keys of the people for whom messages about the thing were written."""
    query = sa.select(Message.person_id).where(
        Message.about_kind == thing.__tablename__, Message.about_id == thing.id, Message.person_id.is_not(None)
    )
    return {key for key in db.session.scalars(query.distinct()) if key is not None}


# --- What a change comes to -------------------------------------------------------------------------------------------


def changes_since(meeting: Meeting, instant: datetime) -> list[dict[str, Any]]:
    """Return what was changed about the meeting from that instant on, the earliest first; of that only what is told."""
    query = (
        sa.select(JournalEntry.changes)
        .where(
            JournalEntry.subject_kind == meeting.__tablename__,
            JournalEntry.subject_id == meeting.id,
            JournalEntry.action == "meeting.changed",
            JournalEntry.at >= instant,
        )
        .order_by(JournalEntry.id)
    )
    return [
        {column: pair for column, pair in changes.items() if column in MATERIAL}
        for changes in db.session.scalars(query)
    ]


def partners_among(person_ids: Collection[int]) -> set[int]:
    """Return who of these people is of the partner side."""
    query = sa.select(Person.id).where(Person.id.in_(person_ids), Person.side == Side.PARTNER)
    return set(db.session.scalars(query))


def concerns(meeting: Meeting) -> sa.ColumnElement[bool]:
    """Return the condition on Message for those about the meeting, or about what belongs to it: a poll, a deadline."""
    about = sa.and_(Message.about_kind == meeting.__tablename__, Message.about_id == meeting.id)
    return sa.or_(about, Message.chain.startswith(chain_of(meeting.__tablename__, meeting.id, 0).removesuffix("0")))


def is_overtaken(message: Message, now: datetime, ending: Collection[str]) -> bool:
    """Say whether a later message of the same chain has left already, or is in a worker's hands.

    Or is of a kind that takes the meeting out of the calendar (``ending``), even if it failed too: nobody is to be
    invited to what is over.
    """
    if message.chain is None:
        return False
    on_its_way = sa.and_(Message.state == Delivery.WAITING, Message.leased_until > now)
    ends_it = sa.and_(Message.state.in_(STRANDED), Message.kind.in_(ending))
    counts = sa.or_(Message.state == Delivery.SENT, on_its_way, ends_it)
    later = sa.select(Message.id).where(Message.chain == message.chain, Message.id > message.id, counts)
    return db.session.scalar(later.limit(1)) is not None


# --- The outbox -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages the outbox is asked for."""

    state: Delivery | None = None
    kind: str = ""
    meeting_id: int | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A message with its reader's name, and the meeting it is about, as far as the viewer may know of it."""

    message: Message
    name: str | None
    meeting: Meeting | None


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Message for those the viewer may read.

    The administrator reads all; who runs a forum, what is about its meetings that the viewer may see, and so never a
    link into an account. On the partner side only what went to the partner side: the others may be told of more; and an
    administrator there only what is about accounts and meetings that may be known (V1).
    """
    if viewer.is_admin and viewer.is_union:
        return sa.true()
    run = sa.select(Meeting.id).where(meetings.visible_to(viewer))
    if not viewer.is_admin:
        run = run.where(Meeting.forum_id.in_(viewer.forums(*RUNNERS)))
    about = sa.and_(
        Message.about_kind == Meeting.__tablename__, Message.about_id.in_(run), Message.kind.not_in(ACCOUNT_KINDS)
    )
    if viewer.is_admin:
        about = sa.or_(about, Message.about_kind == Person.__tablename__)
    if viewer.is_union:
        return about
    return sa.and_(about, Message.person_id.in_(sa.select(Person.id).where(Person.side == Side.PARTNER)))


def message_or_404(message_id: int) -> Shown:
    """Return the message to whoever may read it; to anybody else not even how many there are is told: 404."""
    return _shown(sa.select(Message).where(Message.id == message_id))


def held_message_or_404(message_id: int) -> Shown:
    """Return the same, and hold it until the transaction ends."""
    return _shown(sa.select(Message).where(Message.id == message_id).with_for_update())


def _shown(query: sa.Select[Message]) -> Shown:
    message = db.session.scalars(query.where(visible_to(g.viewer))).one_or_none() or abort(404)
    name = db.session.scalar(sa.select(Person.name).where(Person.id == message.person_id))
    return Shown(message, name, meeting_of(message.about_id if message.about_kind == Meeting.__tablename__ else None))


def meeting_of(meeting_id: int | None) -> Meeting | None:
    """Return the meeting of that key, if the viewer may see it."""
    query = sa.select(Meeting).where(Meeting.id == meeting_id, meetings.visible_to(g.viewer))
    return db.session.scalars(query).one_or_none() if meeting_id is not None else None


def name_of(person_id: int | None) -> str | None:
    """Return the name of the person of that key, if the viewer may see that person."""
    query = sa.select(Person.name).where(Person.id == person_id, people_visible_to(g.viewer))
    return db.session.scalar(query) if person_id is not None else None


def listed(viewer: Viewer, wanted: Wanted) -> sa.Select[Any]:
    """Return the query of the wanted messages the viewer may read, newest first; their text is left where it is."""
    query: Any = (
        sa.select(
            Message.id, Message.written_at, Message.address, Message.subject, Message.kind, Message.state, Message.tries,
            Message.not_before, Message.leased_until, Message.sent_at, Message.last_error, Message.digest_id,
            Person.name, Meeting.forum_id,
        )
        .outerjoin(Person, Person.id == Message.person_id)
        .outerjoin(Meeting, sa.and_(Message.about_kind == Meeting.__tablename__, Meeting.id == Message.about_id))
        .where(visible_to(viewer))
        .order_by(Message.id.desc())
    )  # fmt: skip
    if wanted.state is not None:
        query = query.where(Message.state == wanted.state)
    if wanted.kind:
        query = query.where(Message.kind == wanted.kind)
    if wanted.meeting_id is not None:
        query = query.where(Message.about_kind == Meeting.__tablename__, Message.about_id == wanted.meeting_id)
    if wanted.person_id is not None:
        query = query.where(Message.person_id == wanted.person_id)
    narrowed: sa.Select[Any] = query
    return narrowed
