"""Reading forums: which exist for a viewer, who belongs, who holds which role on a day."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import selectinload

from exchange.accounts.models import Person
from exchange.accounts.rules import Grant, Role, Viewer
from exchange.core import clock
from exchange.core.db import db
from exchange.forums.models import Forum, Mandate, Membership
from exchange.world.rules import Level

ONE_DAY = timedelta(days=1)


def _around(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Mandates that hold today somewhere on earth; the forum's zone then decides."""
    today = viewer.at.date()
    return sa.and_(
        Mandate.starts_on <= today + ONE_DAY,
        sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > today - ONE_DAY),
    )


def grants(viewer: Viewer) -> list[Grant]:
    """Return the roles the viewer holds in forums at this instant (V2)."""
    rows = db.session.execute(
        sa.select(Mandate.role, Mandate.forum_id, Mandate.country_code, Mandate.starts_on, Mandate.ends_on, Forum.zone)
        .join(Forum, Forum.id == Mandate.forum_id)
        .where(Mandate.person_id == viewer.person_id, _around(viewer))
    )
    return [
        Grant(role, forum_id, country)
        for role, forum_id, country, starts_on, ends_on, zone in rows
        if _holds(starts_on, ends_on, clock.day_in(zone, viewer.at))
    ]


def _holds(starts_on: date, ends_on: date | None, day: date) -> bool:
    return starts_on <= day and (ends_on is None or day < ends_on)


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Forum for those the viewer belongs to (V2)."""
    return sa.true() if viewer.is_admin else Forum.id.in_(viewer.forums())


def acquaintances(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Person for those who now hold a role in a forum of the viewer's (V2)."""
    together = sa.select(Mandate.person_id).where(Mandate.forum_id.in_(viewer.forums()), _around(viewer))
    return Person.id.in_(together)


def forum_or_404(forum_id: int) -> Forum:
    """Return a forum the viewer may see, with its levels; else 404."""
    query = sa.select(Forum).where(Forum.id == forum_id, visible_to(g.viewer)).options(selectinload(Forum.levels))
    return db.session.scalars(query).one_or_none() or abort(404)


def forums(viewer: Viewer) -> list[Forum]:
    """Return the viewer's forums by name."""
    query = sa.select(Forum).where(visible_to(viewer)).options(selectinload(Forum.levels))
    return sorted(db.session.scalars(query), key=lambda forum: forum.label)


def levels_of(forum: Forum) -> list[Level]:
    """Return the levels at which the forum meets, highest first."""
    used = {entry.level for entry in forum.levels}
    return [level for level in Level if level in used]


def memberships(forum_id: int, on: date | None = None) -> list[Membership]:
    """Return who belongs to the forum on that day, or (without day) ever belonged; oldest first."""
    query = (
        sa.select(Membership)
        .where(Membership.forum_id == forum_id)
        .options(selectinload(Membership.authority))
        .order_by(Membership.starts_on, Membership.country_code)
    )
    if on is not None:
        query = query.where(
            Membership.starts_on <= on, sa.or_(Membership.ends_on.is_(None), Membership.ends_on > on)
        )
    return list(db.session.scalars(query))


def member_countries(forum_id: int, on: date) -> list[str]:
    """Return the codes of the countries that belong to the forum on that day."""
    return sorted(member.country_code for member in memberships(forum_id, on) if member.country_code)


def mandates(forum_id: int, on: date | None = None) -> list[Mandate]:
    """Return who holds which role in the forum on that day, or (without day) ever held one; with the people."""
    query = (
        sa.select(Mandate)
        .where(Mandate.forum_id == forum_id)
        .options(selectinload(Mandate.person).selectinload(Person.authority))
        .order_by(Mandate.role, Mandate.country_code, Mandate.starts_on)
    )
    if on is not None:
        query = query.where(Mandate.starts_on <= on, sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > on))
    return list(db.session.scalars(query))


def holders(forum_id: int, on: date, *roles: Role, country: str | None = None) -> list[Person]:
    """Return the people who hold one of the roles in the forum on that day (for one country, if named)."""
    query = (
        sa.select(Person)
        .join(Mandate, Mandate.person_id == Person.id)
        .where(
            Mandate.forum_id == forum_id,
            Mandate.role.in_(roles),
            Mandate.starts_on <= on,
            sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > on),
        )
        .order_by(Person.folded_name)
        .distinct()
    )
    if country is not None:
        query = query.where(Mandate.country_code == country)
    return list(db.session.scalars(query))
