"""Reading who chairs when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import aliased, joinedload, selectinload

from exchange.accounts import queries as people
from exchange.accounts.rules import Grant, Role, Viewer
from exchange.chairing.models import ChairTerm, PassedTurn, Rotation
from exchange.chairing.rules import Change, Pattern
from exchange.core.db import db, rows
from exchange.forums.models import Forum, Mandate, Membership
from exchange.forums.queries import visible_to
from exchange.forums.rules import Seat
from exchange.world.rules import Side

ONE_DAY = timedelta(days=1)
#: What a change of terms brings about upstairs, asked before it is confirmed. Each gets the forum's key and the
#: changes, and returns rows about what ``g.viewer`` may see: dicts with ``title``, ``url``, ``day``, ``was`` and ``becomes``
#: (country codes or None).
consequences: list[Callable[[int, Sequence[Change]], list[dict[str, Any]]]] = []
#: What passes on with the chair. Each gets the viewer, the forum's key and the day of the hand-over, and returns None or
#: a dict with ``title`` and ``rows``: dicts with ``title``, ``url`` and, where there is any, ``day`` and ``meta``.
handover_items: list[Callable[[Viewer, int, date], dict[str, Any] | None]] = []
#: On which days the forum met or will meet at political level: each event-based term ends with one of them.
political_days: list[Callable[[int], Iterable[date]]] = []


def _chairs_held(viewer: Viewer, terms: list[people.Term]) -> Iterable[Grant]:
    """Give the chair's rights to a delegation, exactly while its country's term runs (M3)."""
    for running in _running(terms, viewer.at):
        if running.country in viewer.countries(running.forum_id, Role.DELEGATION):
            yield Grant(Role.CHAIR, running.forum_id, running.country)


def _running(terms: Iterable[people.Term], at: datetime) -> Iterable[people.Term]:
    """One per rotation: an estimate never hands over, so a term that only should have ended still runs."""
    ordered = sorted(terms, key=lambda term: (term.series, term.starts_on))
    for _rotation, of_rotation in groupby(ordered, key=lambda term: term.series):
        running = next((term for term in of_rotation if term.holds(at)), None)
        if running:
            yield running


_LASTS_UNTIL = sa.case((ChairTerm.expected, sa.null()), else_=ChairTerm.ends_on)
#: Terms around an instant. A day begins at midnight in the forum's zone, and so does a term.
_TERMS = (
    people.terms(
        ChairTerm.country_code, ChairTerm.starts_on, _LASTS_UNTIL, Forum.zone,
        forum_id=Rotation.forum_id, series=ChairTerm.rotation_id,
    )
    .join(Rotation, Rotation.id == ChairTerm.rotation_id)
    .join(Forum, Forum.id == Rotation.forum_id)
    .where(
        ChairTerm.starts_on <= people.DAY_AFTER,
        sa.or_(_LASTS_UNTIL.is_(None), _LASTS_UNTIL > people.DAY_BEFORE),
    )
)  # fmt: skip


def _terms_of(person_id: sa.ColumnElement[int]) -> sa.Select[Any]:
    delegated = sa.select(Mandate.forum_id).where(Mandate.person_id == person_id, Mandate.role == Role.DELEGATION)
    return _TERMS.where(Rotation.forum_id.in_(delegated))


#: The chair's rights at an instant.
GRANTS = people.GrantSource(_terms_of, _chairs_held)


def in_the_chair(forum_ids: Iterable[int], at: datetime) -> dict[int, frozenset[str]]:
    """Return for each of the forums the countries whose delegations have the chair's rights at the instant: one statement."""
    day, wanted = at.date(), set(forum_ids)
    asked = {"forum_ids": list(wanted), "day_before": day - ONE_DAY, "day_after": day + ONE_DAY}
    found = (
        [people.Term(*term) for term in rows(_TERMS.where(Rotation.forum_id.in_(_FORUM_IDS)), asked)] if wanted else []
    )
    held: dict[int, frozenset[str]] = dict.fromkeys(wanted, frozenset())
    for term in _running(found, at):
        if term.forum_id is not None and term.country is not None:
            held[term.forum_id] |= {term.country}
    return held


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


_FORUM_IDS: sa.BindParameter[Any] = sa.bindparam("forum_ids", expanding=True)
_FIRST, _LAST = sa.bindparam("first", type_=sa.Date()), sa.bindparam("last", type_=sa.Date())
_CHAIRS = (
    sa.select(Rotation.forum_id, ChairTerm.country_code, ChairTerm.starts_on, ChairTerm.ends_on)
    .join(Rotation, Rotation.id == ChairTerm.rotation_id)
    .where(
        Rotation.forum_id.in_(_FORUM_IDS),
        ChairTerm.starts_on <= _LAST,
        sa.or_(ChairTerm.ends_on.is_(None), ChairTerm.ends_on > _FIRST),
    )
    .order_by(Rotation.forum_id, Rotation.side.desc())
)


def chairs_on(days: Iterable[tuple[int, date]]) -> dict[tuple[int, date], tuple[str, ...]]:
    """Return the chairing countries for (forum, day) pairs: one statement, however many pairs (M3)."""
    wanted = set(days)
    if not wanted:
        return {}
    first, last = min(day for _forum, day in wanted), max(day for _forum, day in wanted)
    asked = {"forum_ids": list({forum_id for forum_id, _day in wanted}), "first": first, "last": last}
    found = rows(_CHAIRS, asked)
    return {
        (forum_id, day): tuple(
            country
            for which, country, starts_on, ends_on in found
            if which == forum_id and _covers(starts_on, ends_on, day)
        )
        for forum_id, day in wanted
    }


class Handover(NamedTuple):
    """On which day a forum's chair passes from one country to another; None when nobody is planned to follow."""

    forum_id: int
    day: date
    giver: str
    taker: str | None


def next_handovers(forum_ids: Iterable[int], today: date) -> list[Handover]:
    """Return the next hand-over of each of the forums' rotations, soonest first: one statement."""
    rows = _terms_around(dict.fromkeys(forum_ids, today))
    found = [
        Handover(row.forum_id, row.ends_on, row.country_code, row.next_code)
        for row in rows
        if row.starts_on is not None and row.ends_on is not None and _covers(row.starts_on, row.ends_on, today)
    ]
    return sorted(found, key=lambda handover: (handover.day, handover.forum_id))


def seats(days: Mapping[int, date]) -> dict[int, list[Seat]]:
    """Return who chairs each of the forums on the day given for it, and who follows; an empty seat where nobody does."""
    found: dict[int, list[Seat]] = {forum_id: [] for forum_id in days}
    for (forum_id, side), some in groupby(_terms_around(days), key=lambda row: (row.forum_id, row.side)):
        covering = (row for row in some if row.starts_on and _covers(row.starts_on, row.ends_on, days[forum_id]))
        row = next(covering, None)
        found[forum_id].append(
            Seat(side, row.country_code, row.starts_on, row.ends_on, row.expected, row.next_code) if row else Seat(side)
        )
    return found


def _terms_around(days: Mapping[int, date]) -> Sequence[Any]:
    """Each rotation of the forums with the terms that cover one of the days, and the country that follows."""
    if not days:
        return []
    asked = {"forum_ids": list(days), "first": min(days.values()), "last": max(days.values())}
    return rows(_AROUND, asked)


_Following = aliased(ChairTerm)
_AROUND = (
    sa.select(
        Rotation.forum_id, Rotation.side, ChairTerm.country_code, ChairTerm.starts_on, ChairTerm.ends_on,
        ChairTerm.expected, _Following.country_code.label("next_code"),
    )
    .outerjoin(
        ChairTerm,
        sa.and_(
            ChairTerm.rotation_id == Rotation.id,
            ChairTerm.starts_on <= _LAST,
            sa.or_(ChairTerm.ends_on.is_(None), ChairTerm.ends_on > _FIRST),
        ),
    )
    .outerjoin(
        _Following,
        sa.and_(_Following.rotation_id == ChairTerm.rotation_id, _Following.starts_on == ChairTerm.ends_on),
    )
    .where(Rotation.forum_id.in_(_FORUM_IDS))
    .order_by(Rotation.forum_id, Rotation.side.desc(), Rotation.id, ChairTerm.starts_on)
)  # fmt: skip


_WHOLE = (joinedload(Rotation.forum), selectinload(Rotation.places), selectinload(Rotation.terms))


def rotation_or_404(forum_id: int, rotation_id: int) -> Rotation:
    """Return a rotation of a forum the viewer may see, with forum, order and terms; else 404."""
    query = (
        sa.select(Rotation)
        .join(Forum, Forum.id == Rotation.forum_id)
        .where(Rotation.id == rotation_id, Rotation.forum_id == forum_id, visible_to(g.viewer))
        .options(*_WHOLE)
    )
    return db.session.scalars(query).one_or_none() or abort(404)


def rotation(forum_id: int, side: Side | None) -> Rotation | None:
    """Return the forum's rotation of that side (None: of the whole forum), with forum, order and terms."""
    same_side = Rotation.side.is_(None) if side is None else Rotation.side == side
    query = sa.select(Rotation).where(Rotation.forum_id == forum_id, same_side).options(*_WHOLE)
    return db.session.scalars(query).one_or_none()


def whole_rotations(forum_id: int | None = None, pattern: Pattern | None = None) -> list[Rotation]:
    """Return the rotations of a forum (without one: of all), of one pattern if named, with forum, order and terms."""
    query = sa.select(Rotation).options(*_WHOLE).order_by(Rotation.id)
    if forum_id is not None:
        query = query.where(Rotation.forum_id == forum_id)
    if pattern is not None:
        query = query.where(Rotation.pattern == pattern)
    return list(db.session.scalars(query))


def passed_turns(rotation_ids: Iterable[int]) -> dict[int, list[PassedTurn]]:
    """Return the turns that were passed, by rotation, latest first."""
    wanted = list(rotation_ids)
    found: dict[int, list[PassedTurn]] = {rotation_id: [] for rotation_id in wanted}
    query = sa.select(PassedTurn).where(PassedTurn.rotation_id.in_(wanted))
    for turn in db.session.scalars(query.order_by(PassedTurn.would_have_started_on.desc(), PassedTurn.id.desc())):
        found[turn.rotation_id].append(turn)
    return found


def belonging(forum_id: int, today: date) -> dict[str, Side]:
    """Return the countries that belong to the forum today or from a coming day, each with its side."""
    rows = db.session.execute(
        sa.select(Membership.country_code, Membership.side)
        .where(
            Membership.forum_id == forum_id,
            Membership.country_code.is_not(None),
            sa.or_(Membership.ends_on.is_(None), Membership.ends_on > today),
        )
        .order_by(Membership.country_code, Membership.starts_on)
    )
    return {country: side for country, side in rows if country}


def known_political_days(forum_id: int) -> tuple[date, ...]:
    """Return the days of the forum's political meetings, as far as any room upstairs knows them."""
    return tuple(sorted({day for source in political_days for day in source(forum_id)}))
