"""How duties speak of practices, and who is told of one (A4, V1)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from exchange.accounts.models import Authority, Person, PersonState
from exchange.accounts.rules import Viewer
from exchange.core import clock
from exchange.core.db import db
from exchange.forums.models import Forum, Mandate
from exchange.informing.models import Duty
from exchange.informing.practices.rules import BODIES
from exchange.informing.queries import About
from exchange.practices.models import Practice, PracticeChecker
from exchange.practices.queries import published_for
from exchange.practices.rules import Reach, State

KIND = Practice.__tablename__


def describe(keys: Collection[int]) -> dict[int, About]:
    """Return the practices as duties speak of them: one statement."""
    rows = db.session.execute(sa.select(Practice.id, Practice.title).where(Practice.id.in_(keys)))
    return {key: About(label=title, path=f"/practices/{key}") for key, title in rows}


def seen(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Duty for those about a practice that the viewer may read (V1, V2)."""
    return Duty.about_id.in_(sa.select(Practice.id).where(published_for(viewer)))


def shared() -> sa.ColumnElement[bool]:
    """Return the condition on Duty for those about a practice of which the partner side may know (V1)."""
    both = sa.and_(Practice.state == State.PUBLISHED, Practice.reach != Reach.UNION)
    return Duty.about_id.in_(sa.select(Practice.id).where(both))


def forum_of(practice: Practice) -> int | None:
    """Return the forum that makes the practice known: the one it is for, else the first that checked it."""
    if practice.forum_id is not None:
        return practice.forum_id
    query = sa.select(sa.func.min(PracticeChecker.forum_id)).where(PracticeChecker.practice_id == practice.id)
    return db.session.scalar(query)


def of_bodies(forum_id: int, now: datetime, *, but: int) -> list[Person]:
    """Return who of Eurojust and Europol holds a role in the forum at that instant, by name; not the author (A4)."""
    today = clock.day_in(db.session.get_one(Forum, forum_id).zone, now)
    query = (
        sa.select(Person)
        .join(Authority, Authority.id == Person.authority_id)
        .join(Mandate, Mandate.person_id == Person.id)
        .where(
            Authority.key.in_(BODIES),
            Mandate.forum_id == forum_id,
            Mandate.starts_on <= today,
            sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > today),
            Person.state != PersonState.CLOSED,
            Person.id != but,
        )
        .options(joinedload(Person.authority))
        .order_by(Person.folded_name, Person.id)
    )
    return list(db.session.scalars(query).unique())
