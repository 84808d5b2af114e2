"""What was forwarded, for the worlds of the tests: to both forums, open and for the Union side only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.forums.models import Forum
from exchange.forwarding.models import Forwarding
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import ItemKind
from exchange.meetings.models import Meeting
from exchange.practices.models import Practice
from exchange.world.rules import Audience, Level

FOUND = "Requests go to the ministries first"
#: practice, by whom, to which forum and level, for whom
FORWARDED = (
    ("Ring before you send a request", "member", "coalition", Level.CONTACT_GROUP, Audience.ALL),
    ("Two sides at one table", "chair", "eu-clasi", Level.POLITICAL, Audience.ALL),
    ("HERON way round a slow registry", "chair", "eu-clasi", Level.POLITICAL, Audience.UNION),
)


def furnish_forwarding(now: datetime, people: Mapping[str, Person], held: Meeting) -> None:
    """Add all of it; practices are there already. ``held`` gets an item from which something can be forwarded."""
    db.session.add(AgendaItem(meeting_id=held.id, position=0, kind=ItemKind.DISCUSSION, title=FOUND, minutes=20))
    forums = dict(db.session.execute(sa.select(Forum.key, Forum.id)).all())
    practices = dict(db.session.execute(sa.select(Practice.title, Practice.id)).all())
    db.session.add_all(
        Forwarding(
            practice_id=practices[title], title=title, forum_id=forums[forum], level=level, audience=audience,
            by_id=people[who].id, at=now,
        )
        for title, who, forum, level, audience in FORWARDED
    )  # fmt: skip
