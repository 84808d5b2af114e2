"""Who is signed in, and which roles someone holds at a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from exchange.accounts.models import Authority, Person, PersonState, SignIn
from exchange.accounts.rules import Grant, Viewer
from exchange.core import clock
from exchange.core.db import db, rows


class Term(NamedTuple):
    """A role, a posting or a chair's term from a day to a day (exclusive); the day begins in the zone."""

    role: str
    forum_id: int | None
    country: str | None
    starts_on: date
    ends_on: date | None
    zone: str
    series: int | None

    def holds(self, at: datetime) -> bool:
        """Say whether the instant lies within."""
        day = clock.day_in(self.zone, at)
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True, slots=True)
class GrantSource:
    """Where grants come from: which terms of a person to read, made with ``terms``, and what they give a viewer.

    ``terms_of`` gets the person's key as the statement knows it. ``held`` gets the viewer with the grants of the sources before it, and the terms of this one.
    """

    terms_of: Callable[[sa.ColumnElement[int]], sa.Select[Any]]
    held: Callable[[Viewer, list[Term]], Iterable[Grant]]


#: Rooms upstairs say here which grants a person holds at a moment; see their wiring. All terms are read at once.
grant_sources: list[GrantSource] = []
#: From the day before the moment to the day after it: somewhere on earth it is that day.
DAY_BEFORE, DAY_AFTER = (sa.bindparam(name, type_=sa.Date()) for name in ("day_before", "day_after"))
ONE_DAY = timedelta(days=1)
#: As many statements of each kind, each of one viewer's rights, are kept ready for use: building one takes longer than
#: the database takes to answer it.
STATEMENTS = 500


def timeless(viewer: Viewer) -> Viewer:
    """Return the viewer without the moment of asking: under the same rights, the same statement serves again."""
    return replace(viewer, at=datetime.min.replace(tzinfo=UTC), sign_in_id=None)


def of_the_day(viewer: Viewer) -> Viewer:
    """Return the viewer at the beginning of the day (UTC), for statements that look at the day and no closer."""
    return replace(viewer, at=viewer.at.replace(hour=0, minute=0, second=0, microsecond=0), sign_in_id=None)


def terms(
    country: Any, starts_on: Any, ends_on: Any, zone: Any, *, role: Any = None, forum_id: Any = None, series: Any = None
) -> sa.Select[Any]:
    """Return the beginning of a source's query; ``series`` tells apart what must not be mixed, such as rotations."""
    no_role, no_key = sa.literal_column("''", sa.Text()), sa.cast(sa.null(), sa.Integer())
    columns = (
        no_role if role is None else sa.type_coerce(role, sa.Text()),
        no_key if forum_id is None else forum_id,
        sa.type_coerce(country, sa.Text()),
        sa.type_coerce(starts_on, sa.Date()),
        sa.type_coerce(ends_on, sa.Date()),
        zone,
        no_key if series is None else series,
    )
    return sa.select(*(column.label(name) for column, name in zip(columns, Term._fields, strict=True)))


def with_grants(viewer: Viewer) -> Viewer:
    """Return the viewer with all grants that hold at ``viewer.at``, and no others: one statement."""
    return _granted(
        viewer, rows(_terms_alone(tuple(grant_sources)), {"person_id": viewer.person_id} | _around(viewer.at))
    )


def _around(at: datetime) -> dict[str, date]:
    return {"day_before": at.date() - ONE_DAY, "day_after": at.date() + ONE_DAY}


def _granted(viewer: Viewer, numbered: Iterable[Sequence[Any]]) -> Viewer:
    """Return the viewer with what the terms give, each with the number of its source."""
    read: dict[int, list[Term]] = {}
    for *term, source in numbered:
        read.setdefault(source, []).append(Term(*term))
    found: frozenset[Grant] = frozenset()
    for number in sorted(read):
        found |= frozenset(grant_sources[number].held(replace(viewer, grants=found), read[number]))
    return replace(viewer, grants=found)


@lru_cache(maxsize=8)
def _terms_alone(sources: tuple[GrantSource, ...]) -> Any:
    return _all_terms(sources, sa.bindparam("person_id", type_=sa.Integer()))


def _all_terms(sources: tuple[GrantSource, ...], person_id: Any) -> sa.CompoundSelect[Any]:
    numbered = (
        source.terms_of(person_id).add_columns(sa.literal_column(str(number), sa.Integer()).label("source"))
        for number, source in enumerate(sources)
    )
    return sa.union_all(*numbered)


_PERSON_COLUMNS = (
    Person.id,
    Person.name,
    Person.side,
    Person.country_code,
    Person.authority_id,
    Authority.key,
    Person.zone,
    Person.locale,
    Person.is_admin,
)
_FIELDS = ("person_id", "name", "side", "country", "authority_id", "authority_key", "zone", "locale", "is_admin")
#: So many columns tell who is signed in; those of a term follow.
_WIDTH = len(_FIELDS) + 2
_PERSON = sa.select(*_PERSON_COLUMNS).outerjoin(Authority, Person.authority_id == Authority.id)
_SESSION = (
    sa.select(*_PERSON_COLUMNS, SignIn.id.label("sign_in_id"), SignIn.seen_at)
    .select_from(SignIn)
    .join(Person, Person.id == SignIn.person_id)
    .outerjoin(Authority, Person.authority_id == Authority.id)
    .where(
        SignIn.token_hash == sa.bindparam("token"),
        SignIn.ended_at.is_(None),
        SignIn.begun_at > sa.bindparam("not_before"),
        SignIn.seen_at > sa.bindparam("seen_after"),
        Person.state == PersonState.ACTIVE,
    )
)


@lru_cache(maxsize=8)
def _in_session(sources: tuple[GrantSource, ...]) -> Any:
    """Who is signed in, with each of the person's terms; one row without a term where there is none."""
    who = _SESSION.cte("who")
    whose = sa.select(who.c.id).scalar_subquery()
    held = _all_terms(sources, whose).subquery("held")
    return sa.select(who, held).select_from(who.outerjoin(held, sa.true()))


def viewer_in_session(
    token_hash: str, now: datetime, longest: timedelta, idle: timedelta
) -> tuple[Viewer, datetime] | None:
    """Return who is signed in under that session, and when the session was last seen; None when it has ended.

    One statement, as every page asks this first.
    """
    asked = {"token": token_hash, "not_before": now - longest, "seen_after": now - idle, **_around(now)}
    found = rows(_in_session(tuple(grant_sources)), asked)
    if not found:
        return None
    *person, sign_in_id, seen_at = found[0][:_WIDTH]
    terms_held = (row[_WIDTH:] for row in found if row[-1] is not None)
    return _granted(_viewer(person, now, sign_in_id), terms_held), seen_at


def viewer_of(person_id: int, now: datetime) -> Viewer | None:
    """Return the person as a viewer at that instant: for feeds, mails and commands, where nobody is signed in."""
    row: Any = db.session.execute(
        _PERSON.where(Person.id == person_id, Person.state != PersonState.CLOSED)
    ).one_or_none()
    return with_grants(_viewer(row, now)) if row else None


def _viewer(values: Sequence[Any], now: datetime, sign_in_id: int | None = None) -> Viewer:
    person: dict[str, Any] = dict(zip(_FIELDS, values, strict=True))
    return Viewer(**person, at=now, sign_in_id=sign_in_id)
