"""Reading who chairs when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from exchange.accounts.rules import Grant, Role, Viewer
from exchange.chairing.models import ChairTerm, Rotation
from exchange.core import clock
from exchange.core.db import db
from exchange.forums.models import Forum

ONE_DAY = timedelta(days=1)


def grants(viewer: Viewer) -> list[Grant]:
    """Return the chair's rights of the viewer: of a delegation, exactly while its country's term runs (M3).

    A day begins at midnight in the forum's zone, and so does a term.
    """
    delegations = {grant.forum_id: viewer.countries(grant.forum_id, Role.DELEGATION)
                   for grant in viewer.grants if grant.role is Role.DELEGATION}  # fmt: skip
    if not delegations:
        return []
    today = viewer.at.date()
    rows = db.session.execute(
        sa.select(Rotation.forum_id, Forum.zone, ChairTerm.country_code, ChairTerm.starts_on, ChairTerm.ends_on)
        .join(Rotation, Rotation.id == ChairTerm.rotation_id)
        .join(Forum, Forum.id == Rotation.forum_id)
        .where(
            Rotation.forum_id.in_(delegations),
            ChairTerm.starts_on <= today + ONE_DAY,
            sa.or_(ChairTerm.ends_on.is_(None), ChairTerm.ends_on > today - ONE_DAY),
        )
    )
    return [
        Grant(Role.CHAIR, forum_id, country)
        for forum_id, zone, country, starts_on, ends_on in rows
        if country in delegations[forum_id] and _covers(starts_on, ends_on, clock.day_in(zone, viewer.at))
    ]


def _covers(starts_on: date, ends_on: date | None, day: date) -> bool:
    return starts_on <= day and (ends_on is None or day < ends_on)


def rotations(forum_id: int) -> list[Rotation]:
    """Return the forum's rotations with their order and terms: one, or one per side."""
    query = (
        sa.select(Rotation)
        .where(Rotation.forum_id == forum_id)
        .options(selectinload(Rotation.places), selectinload(Rotation.terms))
        .order_by(Rotation.side)
    )
    return list(db.session.scalars(query))


def chairs_on(days: Iterable[tuple[int, date]]) -> dict[tuple[int, date], tuple[str, ...]]:
    """Return the chairing countries for (forum, day) pairs: one statement, however many pairs (M3)."""
    wanted = set(days)
    if not wanted:
        return {}
    first, last = min(day for _forum, day in wanted), max(day for _forum, day in wanted)
    rows = db.session.execute(
        sa.select(Rotation.forum_id, ChairTerm.country_code, ChairTerm.starts_on, ChairTerm.ends_on)
        .join(Rotation, Rotation.id == ChairTerm.rotation_id)
        .where(
            Rotation.forum_id.in_({forum_id for forum_id, _day in wanted}),
            ChairTerm.starts_on <= last,
            sa.or_(ChairTerm.ends_on.is_(None), ChairTerm.ends_on > first),
        )
        .order_by(Rotation.forum_id, Rotation.side.desc())
    ).all()
    return {
        (forum_id, day): tuple(
            country for which, country, starts_on, ends_on in rows if which == forum_id and _covers(starts_on, ends_on, day)
        )
        for forum_id, day in wanted
    }
