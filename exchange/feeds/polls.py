"""A calendar program asks: one statement says whose feed it is and at which revision; later the fetch is noted.

Plain connections, not the session: a poll that changes nothing must cost next to nothing.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import aliased

from exchange.accounts.models import Person, PersonState
from exchange.feeds.models import Revision, Subscription
from exchange.feeds.rules import NOTED_EVERY, Scope, Topic

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Polled:
    """The subscription behind an address. ``revisions``: of itself, of its scope, of its owner."""

    id: int
    has_ended: bool
    fetched_at: datetime | None
    fetched_by: str
    revisions: tuple[int, int, int]


def _named(topic: Topic, column: sa.ColumnElement[object]) -> sa.ColumnElement[str]:
    return sa.literal(topic.of(""), sa.Text()) + sa.cast(column, sa.Text())


_OWNER = _named(Topic.PERSON, Subscription.person_id)
_SCOPE = sa.case(
    (Subscription.scope == Scope.FORUM, _named(Topic.FORUM, Subscription.forum_id)),
    (Subscription.scope == Scope.COUNTRY, _named(Topic.COUNTRY, Subscription.country_code)),
    (Subscription.scope == Scope.LEVEL, _named(Topic.LEVEL, Subscription.level)),
    else_=_OWNER,
)
_of_owner, _of_scope = aliased(Revision), aliased(Revision)
_FOUND = (
    sa.select(
        Subscription.id,
        sa.or_(Subscription.revoked_at.is_not(None), Person.state == PersonState.CLOSED),
        Subscription.fetched_at,
        Subscription.fetched_by,
        Subscription.version,
        sa.func.coalesce(_of_scope.number, 0),
        sa.func.coalesce(_of_owner.number, 0),
    )
    .join(Person, Person.id == Subscription.person_id)
    .outerjoin(_of_scope, _of_scope.topic == _SCOPE)
    .outerjoin(_of_owner, _of_owner.topic == _OWNER)
    .where(Subscription.token_hash == sa.bindparam("token_hash"))
)


def find(engine: Engine, token_hash: str) -> Polled | None:
    """Return the subscription with that secret: one statement, without a transaction around it where that costs."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        row = connection.execute(_FOUND, {"token_hash": token_hash}).one_or_none()
    if row is None:
        return None
    key, has_ended, fetched_at, fetched_by, *revisions = row
    return Polled(key, bool(has_ended), fetched_at, fetched_by, tuple(revisions))


def note(engine: Engine, subscription_id: int, fetched_by: str, now: datetime) -> None:
    """Note when the feed was fetched and by which program. Failing at it is no reason to fail the fetch.

    Two processes that were asked at once note it once.
    """
    known = sa.and_(Subscription.fetched_at > now - NOTED_EVERY, Subscription.fetched_by == fetched_by)
    noted = (
        sa.update(Subscription.__table__)  # type: ignore[arg-type]
        .where(Subscription.id == subscription_id, sa.or_(Subscription.fetched_at.is_(None), sa.not_(known)))
        .values(fetched_at=now, fetched_by=fetched_by)
    )
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(noted)
    except SQLAlchemyError as failure:
        _log.warning("a fetch could not be noted: %s", failure)
