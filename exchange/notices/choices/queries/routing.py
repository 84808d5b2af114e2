"""How a message reaches each of many people, and who is told because of watching. Few statements, however many people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core import clock
from exchange.core.db import db
from exchange.forums.models import Forum, Mandate
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.meetings.rules import ON_THE_LIST, State
from exchange.notices.choices.models import Choice, Mute, Watch
from exchange.notices.choices.rules import Way, collected_until, topic_of, way
from exchange.notices.queries import Recipient, people_told_of


@dataclass(frozen=True, slots=True)
class Routed:
    """Somebody to whom a message is written; collected until that instant, or at once."""

    recipient: Recipient
    until: datetime | None = None


def routed(recipients: Sequence[Recipient], kind: str, thing: Any, now: datetime) -> list[Routed]:
    """Return how the message of that kind about the thing reaches each; who wants none of it is left out.

    Two statements, and none for what always comes at once.
    """
    topic = topic_of(kind)
    if topic is None or not recipients:
        return [Routed(one) for one in recipients]
    keys = [one.person_id for one in recipients]
    chosen = sa.select(Choice.person_id, Choice.way).where(Choice.topic == topic, Choice.person_id.in_(keys))
    ways = {row.person_id: row.way for row in db.session.execute(chosen)}
    muted = _muted(keys, thing)
    comes = [(one, way(topic, ways.get(one.person_id), muted=one.person_id in muted)) for one in recipients]
    return [
        Routed(one, collected_until(now, one.zone) if how is Way.DAILY else None)
        for one, how in comes
        if how is not Way.NEVER
    ]


def _muted(person_ids: Collection[int], thing: Any) -> set[int]:
    """Return who of these muted the thing: a meeting, a forum, or what belongs to one."""
    forum_id = thing.id if isinstance(thing, Forum) else getattr(thing, "forum_id", None)
    meeting_id = thing.id if isinstance(thing, Meeting) else getattr(thing, "meeting_id", None)
    named = [(Mute.forum_id, forum_id), (Mute.meeting_id, meeting_id)]
    of_it = [column == key for column, key in named if key is not None]
    query = sa.select(Mute.person_id).where(Mute.person_id.in_(person_ids), sa.or_(sa.false(), *of_it))
    return set(db.session.scalars(query))


def watchers(meeting: Meeting, but: Collection[int], now: datetime) -> list[Recipient]:
    """Return who watches the meeting's forum or one of its countries and may see the meeting now, but for these people.

    Nobody hears of a draft (M5). One statement for all.
    """
    return [] if meeting.state is State.DRAFT else watching(meeting, but, now)


def watching(meeting: Meeting, but: Collection[int], now: datetime) -> list[Recipient]:
    """Return the same of a meeting that is announced, or is to be."""
    countries = sa.select(MeetingCountry.country_code).where(MeetingCountry.meeting_id == meeting.id)
    wished = sa.select(Watch.person_id).where(
        sa.or_(Watch.forum_id == meeting.forum_id, Watch.country_code.in_(countries))
    )
    # Hundreds may be told and few watch: they are left out here, not in the statement.
    known = set(but)
    found = people_told_of(meeting, Person.id.in_(wished), seen_by(meeting, now))
    return [one for one in found if one.person_id not in known]


def seen_by(meeting: Meeting, now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition on Person for those who may see the announced meeting, whose side is asked besides (V1, V2).

    The same as ``meetings.queries.visible_to``, asked of all people at once: a test holds the two against each other.
    """
    day = clock.day_in(db.session.get_one(Forum, meeting.forum_id).zone, now)
    holding = sa.select(Mandate.person_id).where(
        Mandate.forum_id == meeting.forum_id,
        Mandate.starts_on <= day,
        sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > day),
    )
    listed = sa.select(Participation.person_id).where(
        Participation.meeting_id == meeting.id, Participation.answer.in_(ON_THE_LIST)
    )
    return sa.or_(Person.is_admin, Person.id.in_(holding), Person.id.in_(listed))
