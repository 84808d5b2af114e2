"""A calendar program asks: one statement says whose feed it is and at which revision; later the fetch is noted.

A poll that finds nothing new must cost next to nothing, so this one statement goes straight to the driver.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, cast

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from exchange.accounts.models import Person, PersonState
from exchange.core.db import db, settle
from exchange.feeds.models import RetiredAddress, Revision, Subscription
from exchange.feeds.rules import NOTED_EVERY, Scope, Topic, is_worth_noting, program

NAME = "exchange.feeds.entry"
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


def _fixed(text: str) -> sa.ColumnElement[str]:
    """Write a word of ours into the statement itself: only the secret's hash is handed over with it."""
    return sa.bindparam(None, text, sa.Text(), literal_execute=True)


def _named(topic: Topic, column: Any) -> sa.ColumnElement[str]:
    return _fixed(topic.of("")) + sa.cast(column, sa.Text())


def _is(column: Any, word: Scope | PersonState) -> sa.ColumnElement[bool]:
    return sa.type_coerce(column, sa.Text()) == _fixed(word.value)


_OWNER, _RIGHTS = (_named(topic, Subscription.person_id) for topic in (Topic.PERSON, Topic.RIGHTS))
_SCOPE = sa.case(
    (_is(Subscription.scope, Scope.FORUM), _named(Topic.FORUM, Subscription.forum_id)),
    (_is(Subscription.scope, Scope.COUNTRY), _named(Topic.COUNTRY, Subscription.country_code)),
    (_is(Subscription.scope, Scope.LEVEL), _named(Topic.LEVEL, Subscription.level)),
    else_=_OWNER,
)
_of_rights, _of_scope, _of_owner = (Revision.__table__.alias(name) for name in ("rights", "scoped", "own"))
_FOUND = (
    sa.select(
        Subscription.id,
        sa.or_(Subscription.revoked_at.is_not(None), _is(Person.state, PersonState.CLOSED)),
        Subscription.fetched_at,
        Subscription.fetched_by,
        Subscription.version,
        *(revision.c.number for revision in (_of_rights, _of_scope, _of_owner)),
    )
    .select_from(
        Subscription.__table__.join(Person.__table__)
        .outerjoin(_of_rights, _of_rights.c.topic == _RIGHTS)
        .outerjoin(_of_scope, _of_scope.c.topic == _SCOPE)
        .outerjoin(_of_owner, _of_owner.c.topic == _OWNER)
    )
    .where(Subscription.token_hash == sa.bindparam("token_hash", ""))
)
_RETIRED = sa.select(RetiredAddress.subscription_id).where(RetiredAddress.token_hash == sa.bindparam("token_hash"))


class Entry:
    """The way of polls into the database: statements made ready for the driver, one at a time, in no transaction.

    On PostgreSQL on connections of its own, which are not asked first whether they live.
    """

    def __init__(self, engine: Engine) -> None:
        compiled = _FOUND.compile(dialect=engine.dialect, compile_kwargs={"render_postcompile": True})
        self._found, self._is_positional = str(compiled), bool(compiled.positional)
        self._errors: type[Exception] = engine.dialect.loaded_dbapi.Error
        self._engine, self._cursor = engine, {}
        if engine.dialect.name == "postgresql":
            self._engine = sa.create_engine(engine.url, isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
            self._cursor = {"binary": True}
            settle(self._engine)
            sa.event.listen(engine, "engine_disposed", lambda _engine: self._engine.dispose())

    def find(self, token_hash: str) -> tuple[Polled | None, bool]:
        """Return the subscription with that secret, and whether the database answered: one statement."""
        rows = self.rows(self._found, (token_hash,) if self._is_positional else {"token_hash": token_hash})
        return _polled(rows[0] if rows else None), rows is not None

    def rows(self, statement: str, values: Any = ()) -> list[Sequence[Any]] | None:
        """Return what the database answers; None when it does not."""
        try:
            connection = self._engine.raw_connection()
        except SQLAlchemyError:
            return None
        try:
            cursor = connection.cursor(**self._cursor)
            cursor.execute(statement, values)
            found = list(cursor.fetchall())
            cursor.close()
        except self._errors:
            connection.invalidate()
            return None
        finally:
            connection.close()
        return found


def entry() -> Entry:
    """Return the application's way in; opened by the process that first needs it."""
    if current_app.extensions[NAME] is None:
        current_app.extensions[NAME] = Entry(db.engine)
    return cast("Entry", current_app.extensions[NAME])


def _polled(row: Sequence[Any] | None) -> Polled | None:
    if row is None:
        return None
    key, has_ended, fetched_at, fetched_by, version, rights, scoped, own = row
    if isinstance(fetched_at, str):
        fetched_at = datetime.fromisoformat(fetched_at).replace(tzinfo=UTC)
    return Polled(key, bool(has_ended), fetched_at, fetched_by, (version, rights or 0), (scoped or 0, own or 0))


def find(token_hash: str) -> Polled | None:
    """Return the subscription with that secret: one statement; when it fails, the usual way decides."""
    found, was_answered = entry().find(token_hash)
    if was_answered:
        return found
    with db.engine.connect() as connection:
        return find_within(connection, token_hash)


def find_within(connection: Connection, token_hash: str) -> Polled | None:
    """Return the subscription with that secret as the connection's transaction sees it."""
    return _polled(connection.execute(_FOUND, {"token_hash": token_hash}).one_or_none())


def is_retired(token_hash: str) -> bool:
    """Tell whether the secret was one before a renewal."""
    return db.session.execute(_RETIRED, {"token_hash": token_hash}).one_or_none() is not None


_program = lru_cache(maxsize=256)(program)


def noting(database: Engine, polled: Polled, environ: Mapping[str, Any], now: datetime) -> Callable[[], None]:
    """Return what is left to do when the answer is out: note the fetch, if it says something new."""
    fetched_by = _program(environ.get("HTTP_USER_AGENT"))
    if is_worth_noting(polled.fetched_at, polled.fetched_by, fetched_by, now):
        return partial(_note, database, polled.id, fetched_by, now)
    return _nothing


def _nothing() -> None:
    pass


def _note(database: Engine, subscription_id: int, fetched_by: str, now: datetime) -> None:
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


def install(app: Flask) -> None:
    """Make room for the way in."""
    app.extensions[NAME] = None
