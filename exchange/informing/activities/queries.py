"""How duties speak of joint activities, and who is told of one (A2, V1)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from exchange.accounts.models import Person, PersonState
from exchange.accounts.rules import Role, Viewer
from exchange.activities.models import Activity
from exchange.activities.queries import visible_to
from exchange.core import clock
from exchange.core.db import db
from exchange.forums.models import Forum, Mandate
from exchange.informing.models import Duty
from exchange.informing.operations import Recipient
from exchange.informing.queries import About
from exchange.world.rules import Audience

KIND = Activity.__tablename__


def describe(keys: Collection[int]) -> dict[int, About]:
    """Return the activities as duties speak of them: one statement."""
    rows = db.session.execute(sa.select(Activity.id, Activity.title).where(Activity.id.in_(keys)))
    return {key: About(label=title, path=f"/activities/{key}") for key, title in rows}


def seen(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Duty for those about an activity that the viewer may see (V1, V2)."""
    return Duty.about_id.in_(sa.select(Activity.id).where(visible_to(viewer)))


def shared() -> sa.ColumnElement[bool]:
    """Return the condition on Duty for those about an activity of which the partner side may know (V1)."""
    return Duty.about_id.in_(sa.select(Activity.id).where(Activity.audience == Audience.ALL))


def contact_points(forum_id: int, countries: Collection[str], now: datetime) -> list[Recipient]:
    """Return the contact points of the countries in the forum at that instant, each person once, by country and name (A2)."""
    today = clock.day_in(db.session.get_one(Forum, forum_id).zone, now)
    query = (
        sa.select(Person, Mandate.country_code)
        .join(Mandate, Mandate.person_id == Person.id)
        .where(
            Mandate.forum_id == forum_id,
            Mandate.role == Role.CONTACT_POINT,
            Mandate.country_code.in_(countries),
            Mandate.starts_on <= today,
            sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > today),
            Person.state != PersonState.CLOSED,
        )
        .order_by(Mandate.country_code, Person.folded_name, Person.id)
    )
    found: dict[int, Recipient] = {}
    for person, country in db.session.execute(query):
        found.setdefault(person.id, Recipient(person, country=country))
    return list(found.values())
