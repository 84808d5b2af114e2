"""A calendar program asks: one statement says whose feed it is and at which revision; later the fetch is noted.

Plain connections, not the session: a poll that changes nothing must cost next to nothing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from exchange.accounts.models import Person, PersonState
from exchange.core.db import db
from exchange.feeds.models import RetiredAddress, Revision, Subscription
from exchange.feeds.rules import NOTED_EVERY, Scope, Topic

_ENGINE = "exchange.feeds.engine"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Polled:
    """The subscription behind an address.

    ``rights`` stands for what decides which meetings are shown: the subscription's version and the revision of its
    owner's rights; ``meetings`` for what they say: the revisions of its scope and of its owner's own meetings.
    """

    id: int
    has_ended: bool
    fetched_at: datetime | None
    fetched_by: str
    rights: tuple[int, int]
    meetings: tuple[int, int]


def _named(topic: Topic, column: Any) -> sa.ColumnElement[str]:
    return sa.literal(topic.of(""), sa.Text()) + sa.cast(column, sa.Text())


_OWNER = _named(Topic.PERSON, Subscription.person_id)
_SCOPE = sa.case(
    (Subscription.scope == Scope.FORUM, _named(Topic.FORUM, Subscription.forum_id)),
    (Subscription.scope == Scope.COUNTRY, _named(Topic.COUNTRY, Subscription.country_code)),
    (Subscription.scope == Scope.LEVEL, _named(Topic.LEVEL, Subscription.level)),
    else_=_OWNER,
)
_RIGHTS = _named(Topic.RIGHTS, Subscription.person_id)
_of_rights, _of_scope, _of_owner = (Revision.__table__.alias(name) for name in ("rights", "scoped", "own"))
_FOUND = (
    sa.select(
        Subscription.__table__.c.id,
        sa.or_(Subscription.revoked_at.is_not(None), Person.state == PersonState.CLOSED),
        Subscription.__table__.c.fetched_at,
        Subscription.__table__.c.fetched_by,
        Subscription.__table__.c.version,
        *(sa.func.coalesce(revision.c.number, 0) for revision in (_of_rights, _of_scope, _of_owner)),
    )
    .select_from(
        Subscription.__table__.join(Person.__table__)
        .outerjoin(_of_rights, _of_rights.c.topic == _RIGHTS)
        .outerjoin(_of_scope, _of_scope.c.topic == _SCOPE)
        .outerjoin(_of_owner, _of_owner.c.topic == _OWNER)
    )
    .where(Subscription.token_hash == sa.bindparam("token_hash"))
)
_RETIRED = sa.select(RetiredAddress.subscription_id).where(RetiredAddress.token_hash == sa.bindparam("token_hash"))


def install(app: Flask) -> None:
    """Make room for the engine that polls use."""
    app.extensions[_ENGINE] = None


def engine() -> Engine:
    """Return the engine that polls use: on PostgreSQL one of its own, whose connections are neither asked whether they
    live nor wrapped in transactions before each statement, which would cost more than the statement.
    """
    if db.engine.dialect.name != "postgresql":
        return db.engine
    if current_app.extensions[_ENGINE] is None:
        current_app.extensions[_ENGINE] = sa.create_engine(
            db.engine.url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None
        )
    return cast("Engine", current_app.extensions[_ENGINE])


def find(connection: Connection, token_hash: str) -> Polled | None:
    """Return the subscription with that secret, as the connection's transaction sees it: one statement."""
    row = connection.execute(_FOUND, {"token_hash": token_hash}).one_or_none()
    if row is None:
        return None
    key, has_ended, fetched_at, fetched_by, version, rights, scoped, own = row
    return Polled(key, bool(has_ended), fetched_at, fetched_by, (version, rights), (scoped, own))


def of_one_moment(connection: Connection, token_hash: str, polled: Polled) -> Polled | None:
    """Return what was polled, as of the one moment of all statements to come on the connection.

    Rights must never be mixed with texts written after they were lost. SQLite's transactions are of one moment.
    """
    if connection.dialect.name != "postgresql":
        return polled
    connection.rollback()
    connection.execution_options(isolation_level="REPEATABLE READ")
    return find(connection, token_hash)


def is_retired(connection: Connection, token_hash: str) -> bool:
    """Tell whether the secret was one before a renewal."""
    return connection.execute(_RETIRED, {"token_hash": token_hash}).one_or_none() is not None


def note(database: Engine, subscription_id: int, fetched_by: str, now: datetime) -> None:
    """Note when the feed was fetched and by which program. Failing at it is no reason to fail the fetch.

    Two processes that were asked at once note it once.
    """
    known = sa.and_(Subscription.fetched_at > now - NOTED_EVERY, Subscription.fetched_by == fetched_by)
    noted = (
        sa.update(Subscription)
        .where(Subscription.id == subscription_id, sa.or_(Subscription.fetched_at.is_(None), sa.not_(known)))
        .values(fetched_at=now, fetched_by=fetched_by)
    )
    try:
        with database.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(noted)
    except SQLAlchemyError as failure:
        _log.warning("a fetch could not be noted: %s", failure)
