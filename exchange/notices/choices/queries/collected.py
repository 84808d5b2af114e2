"""Reading what waits for a digest, as its reader may know of it today (V1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core.db import db
from exchange.cycles.deadlines.models import Deadline
from exchange.forums import queries as forums
from exchange.forums.models import Forum
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.notices.choices.models import Mute
from exchange.notices.choices.queries.own import own_choices
from exchange.notices.choices.rules import WATCHED_MEETING, Way, holds_still, topic_of, way
from exchange.notices.models import Message
from exchange.notices.rules import Delivery
from exchange.papers import queries as papers
from exchange.papers.models import Paper
from exchange.scheduling.polls import queries as polls
from exchange.scheduling.polls.models import Poll
from exchange.scheduling.polls.rules import PollState

#: What a message is about, by the name of its table, found among these keys as far as the viewer may see it.
_Found = Callable[[Viewer, Collection[int]], Iterable[Any]]


@dataclass
class Piece:
    """What a digest says of one thing: the subject lines of its messages, and the thing as it stands now."""

    thing: Any
    meeting: Meeting | None
    path: str
    messages: list[Any] = field(default_factory=list)

    @property
    def subjects(self) -> list[str]:
        """Return the subject lines, each once; of a meeting called off or put off only the last."""
        lines = list(dict.fromkeys(message.subject for message in self.messages))
        is_off = self.meeting is not None and self.meeting.state in (State.CANCELLED, State.POSTPONED)
        watched = [message.subject for message in self.messages if message.kind == WATCHED_MEETING]
        return [line for line in lines if not is_off or line not in watched[:-1] or line == watched[-1]]

    @property
    def answer_by(self) -> date | None:
        """Return by when a poll that is open asks for an answer."""
        is_open = isinstance(self.thing, Poll) and self.thing.state is PollState.OPEN
        return self.thing.respond_by if is_open else None


def due_people(now: datetime) -> list[int]:
    """Return the keys of the people for whom messages were collected until now."""
    query = sa.select(Message.person_id).where(
        Message.state == Delivery.COLLECTED, Message.not_before <= now, Message.person_id.is_not(None)
    )
    return [key for key in db.session.scalars(query.distinct().order_by(Message.person_id)) if key is not None]


def held_reader(person_id: int) -> Person | None:
    """Return the person, held until the transaction ends; None when another has the same person in hand."""
    query = sa.select(Person).where(Person.id == person_id).with_for_update(skip_locked=True, key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def collected(person_id: int, now: datetime) -> Sequence[Any]:
    """Return what was collected for the person until now, the earliest first, held."""
    query = (
        sa.select(Message.id, Message.kind, Message.subject, Message.about_kind, Message.about_id)
        .where(Message.person_id == person_id, Message.state == Delivery.COLLECTED, Message.not_before <= now)
        .order_by(Message.id)
        .with_for_update()
    )
    return db.session.execute(query).all()


def pieces(viewer: Viewer, messages: Sequence[Any]) -> list[Piece]:
    """Return what is still to be said: of what the viewer may see, wants to hear of, and that holds still."""
    keys: dict[str, set[int]] = {}
    for message in messages:
        keys.setdefault(message.about_kind, set()).add(message.about_id)
    known = {
        (kind, piece.thing.id): piece
        for kind, find in _FINDERS.items()
        if kind in keys
        for piece in find(viewer, keys[kind])
    }
    for message in messages:
        piece = _at(known, message)
        if piece is not None and holds_still(message.kind, _state(piece), _poll_state(piece)):
            piece.messages.append(message)
    refused = stopped(viewer.person_id, [(message, piece) for piece in known.values() for message in piece.messages])
    for piece in known.values():
        piece.messages = [message for message in piece.messages if message.id not in refused]
    return sorted((one for one in known.values() if one.messages), key=lambda one: one.messages[0].id)


def _at(known: dict[tuple[str, int], Piece], message: Any) -> Piece | None:
    """Return what the message is about; one about nothing that is known here stands for itself, without its words."""
    if message.about_kind in _FINDERS:
        return known.get((message.about_kind, message.about_id))
    return known.setdefault(("", message.id), Piece(None, None, "/"))


def stopped(person_id: int, told: Sequence[tuple[Any, Piece]]) -> set[int]:
    """Return the keys of the messages that the person wants no more: chosen away or muted since they were collected."""
    chosen = own_choices(person_id)
    mutes = db.session.execute(sa.select(Mute.forum_id, Mute.meeting_id).filter_by(person_id=person_id)).all()
    muted = {("forum", row.forum_id) for row in mutes} | {("meeting", row.meeting_id) for row in mutes}
    found = set()
    for message, piece in told:
        topic = topic_of(message.kind)
        choice = chosen[topic].way if topic in chosen else None
        if way(topic, choice, muted=bool(muted & _places(piece))) is Way.NEVER:
            found.add(message.id)
    return found


def _places(piece: Piece) -> set[tuple[str, int]]:
    """Return the forum and the meeting that stop it when they are muted."""
    if isinstance(piece.thing, Forum):
        return {("forum", piece.thing.id)}
    meeting = piece.meeting
    return {("forum", meeting.forum_id), ("meeting", meeting.id)} if meeting is not None else set()


def _state(piece: Piece) -> State | None:
    return piece.meeting.state if piece.meeting is not None else None


def _poll_state(piece: Piece) -> Any:
    return piece.thing.state if isinstance(piece.thing, Poll) else None


def _meetings(viewer: Viewer, keys: Collection[int]) -> Iterable[Piece]:
    found = db.session.scalars(sa.select(Meeting).where(Meeting.id.in_(keys), meetings.visible_to(viewer)))
    return [Piece(meeting, meeting, f"/meetings/{meeting.id}") for meeting in found]


def _polls(viewer: Viewer, keys: Collection[int]) -> Iterable[Piece]:
    query = sa.select(Poll).join(Meeting, Meeting.id == Poll.meeting_id)
    query = query.where(Poll.id.in_(keys), polls.visible_to(viewer)).options(joinedload(Poll.meeting))
    return [Piece(poll, poll.meeting, f"/polls/{poll.id}") for poll in db.session.scalars(query)]


def _deadlines(viewer: Viewer, keys: Collection[int]) -> Iterable[Piece]:
    query = sa.select(Deadline).join(Meeting, Meeting.id == Deadline.meeting_id)
    query = query.where(Deadline.id.in_(keys), Deadline.done_at.is_(None), meetings.visible_to(viewer))
    found = db.session.scalars(query.options(joinedload(Deadline.meeting)))
    return [Piece(one, one.meeting, f"/meetings/{one.meeting_id}/deadlines") for one in found]


def _papers(viewer: Viewer, keys: Collection[int]) -> Iterable[Piece]:
    query = sa.select(Paper).join(Meeting, Meeting.id == Paper.meeting_id).where(Paper.id.in_(keys))
    query = query.where(papers.visible_to(viewer), Paper.withdrawn_at.is_(None)).options(joinedload(Paper.meeting))
    return [Piece(one, one.meeting, f"/papers/{one.id}") for one in db.session.scalars(query)]


def _forums(viewer: Viewer, keys: Collection[int]) -> Iterable[Piece]:
    found = db.session.scalars(sa.select(Forum).where(Forum.id.in_(keys), forums.visible_to(viewer)))
    return [Piece(forum, None, f"/forums/{forum.id}") for forum in found]


_FINDERS: dict[str, _Found] = {
    Meeting.__tablename__: _meetings,
    Poll.__tablename__: _polls,
    Deadline.__tablename__: _deadlines,
    Paper.__tablename__: _papers,
    Forum.__tablename__: _forums,
}
