"""Who is signed in, and which roles someone holds at a moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Authority, Person, PersonState, SignIn
from exchange.accounts.rules import Grant, Viewer
from exchange.core.db import db

GrantSource = Callable[[Viewer], list[Grant]]
#: Rooms upstairs say here which grants a person holds at a moment; see their wiring.
grant_sources: list[GrantSource] = []
#: As many statements of each kind, each of one viewer's rights, are kept ready for use: building one takes longer than
#: the database takes to answer it.
STATEMENTS = 500


def timeless(viewer: Viewer) -> Viewer:
    """Return the viewer without the moment of asking: under the same rights, the same statement serves again."""
    return replace(viewer, at=datetime.min.replace(tzinfo=UTC), sign_in_id=None)


def of_the_day(viewer: Viewer) -> Viewer:
    """Return the viewer at the beginning of the day (UTC), for statements that look at the day and no closer."""
    return replace(viewer, at=viewer.at.replace(hour=0, minute=0, second=0, microsecond=0), sign_in_id=None)


def with_grants(viewer: Viewer) -> Viewer:
    """Return the viewer with all grants that hold at ``viewer.at``."""
    found: set[Grant] = set()
    for source in grant_sources:
        found.update(source(replace(viewer, grants=frozenset(found))))
    return replace(viewer, grants=frozenset(found))


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
_PERSON = sa.select(*_PERSON_COLUMNS).outerjoin(Authority, Person.authority_id == Authority.id)
_SESSION = (
    sa.select(*_PERSON_COLUMNS, SignIn.id, SignIn.begun_at, SignIn.seen_at)
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


def viewer_in_session(
    token_hash: str, now: datetime, longest: timedelta, idle: timedelta
) -> tuple[Viewer, datetime] | None:
    """Return who is signed in under that session, and when the session was last seen; None when it has ended."""
    row = db.session.execute(
        _SESSION, {"token": token_hash, "not_before": now - longest, "seen_after": now - idle}
    ).one_or_none()
    if row is None:
        return None
    *person, sign_in_id, _begun_at, seen_at = row
    return _viewer(person, now, sign_in_id), seen_at


def viewer_of(person_id: int, now: datetime) -> Viewer | None:
    """Return the person as a viewer at that instant: for feeds, mails and commands, where nobody is signed in."""
    row: Any = db.session.execute(
        _PERSON.where(Person.id == person_id, Person.state != PersonState.CLOSED)
    ).one_or_none()
    return _viewer(row, now) if row else None


def _viewer(values: Sequence[Any], now: datetime, sign_in_id: int | None = None) -> Viewer:
    person: dict[str, Any] = dict(zip(_FIELDS, values, strict=True))
    return with_grants(Viewer(**person, at=now, sign_in_id=sign_in_id))
