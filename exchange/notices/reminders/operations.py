"""Writing the reminders that are due, each once, and taking back those whose thing has changed before they left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from exchange.core.db import db
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting
from exchange.notices.letters.facts import facts_of
from exchange.notices.models import Message
from exchange.notices.operations import tell, write
from exchange.notices.reminders import queries
from exchange.notices.reminders.models import Reminder
from exchange.notices.reminders.rules import DEADLINE, HANDOVER, REVIEW, Due, due_of
from exchange.notices.reminders.sources import Source, Written
from exchange.notices.rules import UNSETTLED, Delivery


def due(source: Source, now: datetime, about_ids: Collection[int] | None = None) -> list[Due]:
    """Return what is due now and was not said yet; of these things only, if any are named."""
    found = due_of(source.find(now, about_ids), now)
    said = queries.said_already(found)
    return [one for one in found if one.key not in said]


def remind(source: Source, batch: Sequence[Due], now: datetime) -> int:
    """Write the reminders of a batch, as far as they still hold; return how many people were written to of how much.

    The things are held, and what comes up is read anew. Of several at work only the one that notes a reminder first
    writes it.
    """
    things, people = {one.occurrence.about_id for one in batch}, {one.occurrence.person_id for one in batch}
    source.hold(things)
    won = _claim([one for one in due(source, now, things) if one.occurrence.person_id in people], now)
    if not won:
        return 0
    written = source.write(list(won), now)
    said_by = [
        {"id": key, "message_id": written.get((one.occurrence.about_id, one.occurrence.person_id))}
        for one, key in won.items()
    ]
    db.session.flush()
    db.session.execute(sa.update(Reminder), said_by)
    return len(won)


def _claim(wanted: Sequence[Due], now: datetime) -> dict[Due, int]:
    """Note the reminders; return those that nobody else had noted, with the key of the note."""
    names = ("person_id", "kind", "about_kind", "about_id", "lead", "due")
    rows = [dict(zip(names, one.key, strict=True)) | {"until": one.until, "written_at": now} for one in wanted]
    if not rows:
        return {}
    table: Any = Reminder.__table__
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    noted = dialect.insert(table).on_conflict_do_nothing().returning(*(table.c[name] for name in names), table.c.id)
    by_key = {one.key: one for one in wanted}
    return {by_key[tuple(key)]: number for *key, number in db.session.execute(noted, rows)}


# --- In words ---------------------------------------------------------------------------------------------------------


def tell_of_meeting(dues: Sequence[Due], now: datetime) -> Written:
    """Write a reminder of one meeting, or of the answer to it, to each person."""
    kind, meeting_id = dues[0].occurrence.kind, dues[0].occurrence.about_id
    meeting = db.session.get_one(Meeting, meeting_id, populate_existing=True)
    to = queries.on_the_list(meeting_id, {one.occurrence.person_id for one in dues})
    tell(to, kind, meeting, facts_of(meeting, now), now)
    return {(meeting_id, person_id): key for person_id, key in queries.written_now(kind, meeting_id, now).items()}


def write_of_deadlines(dues: Sequence[Due], now: datetime) -> Written:
    """Write one message to each person on all deadlines that are due for that person."""
    lines = queries.lines_of({one.occurrence.about_id for one in dues})
    alike: dict[tuple[tuple[int, bool], ...], list[int]] = defaultdict(list)
    for person_id, some in _by_person(dues).items():
        told = sorted(
            (lines[one.occurrence.about_id].due_on, one.occurrence.about_id, one.lead.is_after) for one in some
        )
        alike[tuple((key, late) for _day, key, late in told)].append(person_id)
    people = queries.people_of(person_id for some in alike.values() for person_id in some)
    meetings = queries.meetings_of(line.meeting_id for line in lines.values())
    written = []
    for told_of, person_ids in alike.items():
        deadlines = [(lines[key], late) for key, late in told_of]
        its = {line.meeting_id for line, _late in deadlines}
        # About one meeting alone, whoever runs its forum finds the message in the outbox.
        about = meetings[its.pop()] if len(its) == 1 else None
        to = [people[person_id] for person_id in person_ids if person_id in people]
        messages = write(to, DEADLINE, now, about=about, deadlines=deadlines)
        written += [(key, message) for message in messages for key, _late in told_of]
    return _keys_of(written)


def _by_person(dues: Sequence[Due]) -> dict[int, list[Due]]:
    found: dict[int, list[Due]] = defaultdict(list)
    for one in dues:
        found[one.occurrence.person_id].append(one)
    return found


def _keys_of(written: Sequence[tuple[int, Message]]) -> Written:
    db.session.flush()
    return {(about_id, message.person_id): message.id for about_id, message in written if message.person_id is not None}


def write_of_handovers(dues: Sequence[Due], now: datetime) -> Written:
    """Write a reminder of each hand-over to each person, with the number of meetings that the person's side knows of."""
    passing = queries.passing_of({one.occurrence.about_id for one in dues}, now)
    planned = queries.planned_meetings(passing.values())
    forums = queries.forums_of(one.forum_id for one in passing.values())
    sides = queries.sides_of(one.occurrence.person_id for one in dues)
    people = queries.people_of(one.occurrence.person_id for one in dues)
    alike: dict[Any, list[Any]] = defaultdict(list)
    for one in dues:
        person_id = one.occurrence.person_id
        if person_id in people:
            alike[one.occurrence.about_id, one.occurrence.due, sides[person_id]].append(people[person_id])
    written = []
    for (rotation_id, day, side), to in alike.items():
        handover = passing[rotation_id, day]
        forum: Forum = forums[handover.forum_id]
        messages = write(to, HANDOVER, now, about=forum, handover=handover, planned=planned[handover, side])
        written += [(rotation_id, message) for message in messages]
    return _keys_of(written)


def write_of_reviews(dues: Sequence[Due], now: datetime) -> Written:
    """Write one message to each author on all practices that are to be confirmed.

    Which they are is said only of those whose author is named: others than the author read the outbox (V3).
    """
    lines = queries.practices_of({one.occurrence.about_id for one in dues})
    people = queries.people_of(one.occurrence.person_id for one in dues)
    written = []
    for person_id, some in _by_person(dues).items():
        if person_id not in people:
            continue
        keys = sorted(one.occurrence.about_id for one in some)
        named = [lines[key] for key in keys if lines[key].named]
        for message in write([people[person_id]], REVIEW, now, practices=named, others=len(keys) - len(named)):
            written += [(key, message) for key in keys]
    return _keys_of(written)


def write_of_packages(dues: Sequence[Due], now: datetime) -> Written:
    """Write to each keeper which packages are to be looked at again, and under which something changed (C5)."""
    lines = queries.packages_of({one.occurrence.about_id for one in dues})
    people = queries.people_of(one.occurrence.person_id for one in dues)
    written = []
    for (person_id, kind), some in _by_person_and_kind(dues).items():
        if person_id in people:
            packages = [lines[key] for key in sorted(one.occurrence.about_id for one in some)]
            for message in write([people[person_id]], kind, now, packages=packages):
                written += [(one.id, message) for one in packages]
    return _keys_of(written)


def write_of_rounds(dues: Sequence[Due], now: datetime) -> Written:
    """Write to those who owe answers in a round until when they are taken (C2)."""
    lines = queries.rounds_of({one.occurrence.about_id for one in dues})
    people = queries.people_of(one.occurrence.person_id for one in dues)
    written = []
    for (person_id, kind), some in _by_person_and_kind(dues).items():
        if person_id in people:
            rounds = [lines[key] for key in sorted({one.occurrence.about_id for one in some})]
            for message in write([people[person_id]], kind, now, rounds=rounds):
                written += [(one.id, message) for one in rounds]
    return _keys_of(written)


def _by_person_and_kind(dues: Sequence[Due]) -> dict[tuple[int, str], list[Due]]:
    found: dict[tuple[int, str], list[Due]] = defaultdict(list)
    for one in dues:
        found[one.occurrence.person_id, one.occurrence.kind].append(one)
    return found


# --- Taking back ------------------------------------------------------------------------------------------------------


def take_back_outlived(now: datetime) -> None:
    """Take back what waited for so long that it has nothing to say any more: the meeting has begun, the day is over."""
    take_back(Reminder.until <= now)


def take_back(which: sa.ColumnElement[bool]) -> None:
    """Take back the reminders under the condition that have not left, with all that their messages say.

    It counts as not said: what still holds is written anew the next time. What a worker has in hand is on its way.
    """
    waiting = (
        sa.select(Message.id)
        .join(Reminder, Reminder.message_id == Message.id)
        .where(which, Message.state.in_(UNSETTLED), Message.leased_until.is_(None))
        .order_by(Message.id)
        .with_for_update(skip_locked=True, of=Message)
    )
    keys = set(db.session.scalars(waiting))
    if keys:
        unsaid = {"synchronize_session": False}
        db.session.execute(
            sa.update(Message).where(Message.id.in_(keys)).values(state=Delivery.DROPPED), execution_options=unsaid
        )
        db.session.execute(sa.delete(Reminder).where(Reminder.message_id.in_(keys)), execution_options=unsaid)
