"""Revisions: one number per topic, raised in the transaction that changes anything a feed of that topic shows."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from exchange.accounts.rules import Role
from exchange.core.db import db, handed_in
from exchange.cycles.deadlines.models import Deadline
from exchange.feeds.models import Revision
from exchange.feeds.rules import Topic
from exchange.forums.models import Mandate
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.meetings.rules import State

#: Rows in one statement: well below what either database takes as parameters.
AT_ONCE = 1000


def raise_all(topics: Collection[str]) -> None:
    """Raise the revision of each topic by one, in the present transaction.

    Always in the same order, so that two transactions wait for each other in turn and never in a circle.
    """
    if topics:
        given = json.dumps([{"topic": topic} for topic in sorted(topics)])
        db.session.execute(_raising(), {"topics": given})


def _raising() -> Any:
    table = Revision.__table__
    dialect: Any = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    # SQLite takes ON CONFLICT for part of a join unless a condition stands before it.
    each = sa.select(handed_in("topics", topic=sa.Text())["topic"], sa.literal_column("1")).where(sa.true())
    added = dialect.insert(table).from_select(["topic", "number"], each)
    return added.on_conflict_do_update(index_elements=[Revision.topic], set_={"number": table.c.number + 1})


def batches(keys: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Cut a sequence into parts of at most ``size``."""
    return (keys[start : start + size] for start in range(0, len(keys), size))


def topics_of(meeting_ids: Collection[int], changed: Collection[int]) -> set[str]:
    """Return the topics in which the meetings appear: forum, level, third countries, and who is on their lists.

    Drafts appear nowhere, unless their text has just changed (it was taken away).
    """
    topics: set[str] = set()
    for some in batches(sorted(meeting_ids), AT_ONCE):
        keys = _placed(some, changed, topics)
        topics.update(_of(Topic.PERSON, Participation.person_id, Participation.meeting_id, keys))
    return topics


def topics_of_due(meeting_ids: Collection[int], changed: Collection[int]) -> set[str]:
    """Return the topics in which deadlines of the meetings appear besides their owners': forum, level, third countries."""
    topics: set[str] = set()
    for some in batches(sorted(meeting_ids), AT_ONCE):
        _placed(some, changed, topics)
    return topics


def _placed(meeting_ids: Sequence[int], changed: Collection[int], topics: set[str]) -> list[int]:
    """Add the topics of the shown meetings among these that are nobody's own; return the keys of those shown."""
    shown = sa.select(Meeting.id, Meeting.forum_id, Meeting.level).where(
        Meeting.id.in_(meeting_ids), sa.or_(Meeting.state != State.DRAFT, Meeting.id.in_(changed))
    )
    placed = db.session.execute(shown).all()
    keys = [row.id for row in placed]
    topics.update(Topic.FORUM.of(row.forum_id) for row in placed)
    topics.update(Topic.LEVEL.of(row.level.value) for row in placed)
    topics.update(_of(Topic.COUNTRY, MeetingCountry.country_code, MeetingCountry.meeting_id, keys))
    return keys


def owners_of(column: Any, keys: Collection[int]) -> set[tuple[int, Role]]:
    """Return who answers for the deadlines whose column holds one of the keys: forum and role."""
    found: set[tuple[int, Role]] = set()
    for some in batches(sorted(keys), AT_ONCE):
        query = sa.select(Deadline.forum_id, Deadline.owner).where(column.in_(some)).distinct()
        found.update((forum_id, role) for forum_id, role in db.session.execute(query))
    return found


def topics_of_owners(owners: Collection[tuple[int, Role]]) -> set[str]:
    """Return the topics of all who ever held one of the roles; the chair's are held by delegations (M3)."""
    if not owners:
        return set()
    held = sa.or_(
        *(
            sa.and_(Mandate.forum_id == forum_id, Mandate.role == (Role.DELEGATION if role is Role.CHAIR else role))
            for forum_id, role in sorted(owners)
        )
    )
    return {Topic.PERSON.of(key) for key in db.session.scalars(sa.select(Mandate.person_id).where(held).distinct())}


def topics_of_holders(forum_ids: Collection[int]) -> set[str]:
    """Return the topics of all who ever held a role in the forums: when its days begin has a say in their rights."""
    return _of(Topic.RIGHTS, Mandate.person_id, Mandate.forum_id, forum_ids) if forum_ids else set()


def _of(topic: Topic, named: Any, column: Any, keys: Collection[int]) -> set[str]:
    return {topic.of(key) for key in db.session.scalars(sa.select(named).where(column.in_(keys)).distinct())}
