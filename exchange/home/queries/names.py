"""Reading the viewer's forums by name, and who chairs them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.accounts.queries import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.chairing.models import ChairTerm, Rotation
from exchange.core import clock, i18n
from exchange.core.db import among, rows
from exchange.forums import queries as forums
from exchange.forums.models import Forum
from exchange.forums.rules import Seat

ONE_DAY = timedelta(days=1)


class ForumName(NamedTuple):
    """A forum by name in the reader's language, and the zone in which its days begin."""

    id: int
    label: str
    zone: str


def label_of(name: str, names: Mapping[str, str]) -> str:
    """Return a forum's name in the reader's language, where there is one."""
    return names.get(i18n.current(), name)


def forum_names(viewer: Viewer) -> list[ForumName]:
    """Return the forums the viewer belongs to, by name."""
    found = [
        ForumName(key, label_of(name, names), zone) for key, name, names, zone in rows(_forum_names(timeless(viewer)))
    ]
    return sorted(found, key=lambda forum: forum.label)


@lru_cache(maxsize=STATEMENTS)
def _forum_names(viewer: Viewer) -> Any:
    return sa.select(Forum.id, Forum.name, Forum.names, Forum.zone).where(forums.visible_to(viewer))


def chairs(viewer: Viewer) -> list[tuple[ForumName, list[Seat]]]:
    """Return the viewer's forums by name, each with who chairs now, until when, and who follows: one statement (M3)."""
    today = viewer.at.date()
    window = {"first": today - ONE_DAY, "last": today + ONE_DAY}
    found: dict[int, tuple[ForumName, list[Seat]]] = {}
    for row in rows(_chairs(timeless(viewer)), window):
        forum = ForumName(row.id, label_of(row.name, row.names), row.zone)
        day = clock.day_in(row.zone, viewer.at)
        held = found.setdefault(row.id, (forum, []))[1]
        if row.starts_on is not None and row.starts_on <= day and (row.ends_on is None or day < row.ends_on):
            held.append(Seat(row.side, row.country_code, row.starts_on, row.ends_on, row.expected, row.next_code))
    return sorted(found.values(), key=lambda pair: pair[0].label)


@lru_cache(maxsize=STATEMENTS)
def _chairs(viewer: Viewer) -> Any:
    following = aliased(ChairTerm)
    around = sa.and_(
        ChairTerm.rotation_id == Rotation.id,
        ChairTerm.starts_on <= sa.bindparam("last", type_=sa.Date()),
        sa.or_(ChairTerm.ends_on.is_(None), ChairTerm.ends_on > sa.bindparam("first", type_=sa.Date())),
    )
    follows = sa.and_(following.rotation_id == ChairTerm.rotation_id, following.starts_on == ChairTerm.ends_on)
    own = viewer.forums()
    return (
        sa.select(
            Forum.id, Forum.name, Forum.names, Forum.zone, Rotation.side, ChairTerm.country_code, ChairTerm.starts_on,
            ChairTerm.ends_on, ChairTerm.expected, following.country_code.label("next_code"),
        )
        .select_from(Forum)
        .outerjoin(Rotation, Rotation.forum_id == Forum.id)
        .outerjoin(ChairTerm, around)
        .outerjoin(following, follows)
        .where(forums.visible_to(viewer), among(Forum.id, own) if own else sa.true())
        .order_by(Forum.id, Rotation.side.desc(), ChairTerm.starts_on)
    )  # fmt: skip
