"""Choosing what reaches oneself, and gathering what was collected into a digest. The journal keeps that, never what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.core.letters import letter
from exchange.core.text import clean_line
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting
from exchange.notices.choices import queries
from exchange.notices.choices.models import Choice, Mute, Watch
from exchange.notices.choices.rules import DIGEST, Topic, Way
from exchange.notices.models import Message
from exchange.notices.queries import concerns
from exchange.notices.rules import STRANDED, Delivery
from exchange.world.models import Country
from exchange.world.rules import Side

# --- Choosing ---------------------------------------------------------------------------------------------------------


def choose(actor: Viewer, ways: Mapping[Topic, Way], now: datetime) -> None:
    """Let the messages of these topics reach the actor so, from now on. The actor is held."""
    present, changed = queries.own_choices(actor.person_id), False
    for topic, way in ways.items():
        row = present.get(topic)
        if row is None:
            db.session.add(Choice(person_id=actor.person_id, topic=topic, way=way))
            changed = True
        elif row.way is not way:
            row.way, changed = way, True
    if changed:
        _note(actor, "messages.chosen", now)


def _note(actor: Viewer, action: str, now: datetime) -> None:
    """Write into the journal that it was done; of whom and what somebody wants to hear is nobody else's business."""
    journal.record(actor, action, db.session.get_one(Person, actor.person_id), now, changes={})


def watch(actor: Viewer, thing: Forum | Country, now: datetime) -> Watch:
    """Tell the actor of the meetings of a forum, or about a country, from now on; a muted forum is muted no more."""
    queries.hold(actor.person_id)
    of = {"forum_id": thing.id} if isinstance(thing, Forum) else {"country_code": thing.code}
    found = db.session.scalars(sa.select(Watch).filter_by(person_id=actor.person_id, **of)).one_or_none()
    if found is None:
        if isinstance(thing, Forum):
            db.session.execute(sa.delete(Mute).filter_by(person_id=actor.person_id, forum_id=thing.id))
        found = Watch(person_id=actor.person_id, since=now, **of)
        db.session.add(found)
        _note(actor, "messages.watched", now)
    return found


def stop_watching(actor: Viewer, one: Watch, now: datetime) -> None:
    """Tell the actor no more of what was watched."""
    db.session.delete(one)
    _note(actor, "messages.watched_no_more", now)


def mute(actor: Viewer, thing: Forum | Meeting, now: datetime) -> Mute:
    """Write to the actor about a forum or a meeting only what always comes; a watched forum is watched no more."""
    queries.hold(actor.person_id)
    of = {"forum_id": thing.id} if isinstance(thing, Forum) else {"meeting_id": thing.id}
    found = db.session.scalars(sa.select(Mute).filter_by(person_id=actor.person_id, **of)).one_or_none()
    if found is None:
        if isinstance(thing, Forum):
            db.session.execute(sa.delete(Watch).filter_by(person_id=actor.person_id, forum_id=thing.id))
        found = Mute(person_id=actor.person_id, since=now, **of)
        db.session.add(found)
        _note(actor, "messages.muted", now)
    return found


def unmute(actor: Viewer, one: Mute, now: datetime) -> None:
    """Write to the actor again about what was muted."""
    db.session.delete(one)
    _note(actor, "messages.unmuted", now)


def forget(person_id: int) -> None:
    """Delete all that was chosen: the account is closed, and nobody is written to any more."""
    for table in (Choice, Watch, Mute):
        db.session.execute(sa.delete(table).where(table.person_id == person_id))


# --- The digest -------------------------------------------------------------------------------------------------------


def gather(person_id: int, now: datetime) -> Message | None:
    """Write to the person one message with all that was collected until now; None when there is nothing to be said.

    Whoever has the person in hand does it alone. What was collected is settled in the same transaction: it went with the
    digest, or was dropped because the person may know of it no more, wants it no more, or it holds no more.
    """
    reader = queries.held_reader(person_id)
    waiting = queries.collected(person_id, now) if reader is not None else []
    if reader is None or not waiting:
        return None
    viewer = viewer_of(person_id, now)
    told = queries.pieces(viewer, waiting) if viewer is not None else []
    digest = _digest(reader, told, now) if told else None
    if digest is not None:
        _settle([one.id for piece in told for one in piece.messages], state=Delivery.DIGESTED, digest_id=digest.id)
    _settle([one.id for one in waiting], state=Delivery.DROPPED)
    return digest


def _digest(reader: Person, told: Sequence[queries.Piece], now: datetime) -> Message:
    subject, body = letter(f"notices/mail/{DIGEST}.txt", reader.locale, to=reader, pieces=told, now=now, by_choice=True)
    digest = Message(
        person_id=reader.id, address=reader.email, language=reader.locale, subject=clean_line(subject), body=body,
        kind=DIGEST, written_at=now,
    )  # fmt: skip
    db.session.add(digest)
    db.session.flush()
    return digest


def _settle(message_ids: Collection[int], **values: Any) -> None:
    """Note what became of those that are still collected."""
    query = sa.update(Message).where(Message.id.in_(message_ids), Message.state == Delivery.COLLECTED)
    db.session.execute(query.values(**values), execution_options={"synchronize_session": False})


def take_apart(meeting: Meeting, now: datetime, *, whose: Collection[Side]) -> None:
    """Take back what has not left of the digests that tell these sides of the meeting: they are gathered anew (V1, M5).

    Of their parts those about the meeting are then left out, and the others are not lost.
    """
    parts = (
        sa.select(Message.digest_id)
        .join(Person, Person.id == Message.person_id)
        .where(Message.state == Delivery.DIGESTED, concerns(meeting), Person.side.in_(whose))
    )
    digests = sa.select(Message.id).where(Message.id.in_(parts), Message.state.in_({Delivery.WAITING, *STRANDED}))
    keys = list(db.session.scalars(digests.order_by(Message.id).with_for_update()))
    if keys:
        again = {"state": Delivery.COLLECTED, "digest_id": None, "not_before": now}
        gone = {"state": Delivery.DROPPED, "leased_until": None}
        db.session.execute(sa.update(Message).where(Message.digest_id.in_(keys)).values(**again))
        db.session.execute(sa.update(Message).where(Message.id.in_(keys)).values(**gone))
