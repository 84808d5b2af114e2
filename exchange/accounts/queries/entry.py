"""Links that let someone in, sessions that stand open, attempts that failed."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import selectinload

from exchange.accounts.models import EntryLink, FailedSignIn, LinkPurpose, Person, PersonState, SignIn
from exchange.accounts.rules import BY_ADDRESS, BY_ORIGIN, Attempt, Throttle
from exchange.core.db import db
from exchange.core.secrets import digest

#: In which state a person can use a link.
_FITTING = {LinkPurpose.INVITATION: PersonState.INVITED, LinkPurpose.RESET: PersonState.ACTIVE}


def is_live(purpose: LinkPurpose, now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition on EntryLink for those of a purpose that can still be used."""
    return sa.and_(
        EntryLink.purpose == purpose,
        EntryLink.used_at.is_(None),
        EntryLink.withdrawn_at.is_(None),
        EntryLink.expires_at > now,
    )


def live_link(secret: str, purpose: LinkPurpose, now: datetime) -> EntryLink | None:
    """Return the link with that secret, with its person; None when it is unknown, used, withdrawn or expired."""
    query = (
        sa.select(EntryLink)
        .join(Person, Person.id == EntryLink.person_id)
        .where(EntryLink.token_hash == digest(secret), is_live(purpose, now), Person.state == _FITTING[purpose])
        .options(selectinload(EntryLink.person))
    )
    return db.session.scalars(query).one_or_none()


def open_sessions(person_id: int, now: datetime, longest: timedelta, idle: timedelta) -> list[SignIn]:
    """Return the person's sessions that still let in, the last used first."""
    query = sa.select(SignIn).where(
        SignIn.person_id == person_id,
        SignIn.ended_at.is_(None),
        SignIn.begun_at > now - longest,
        SignIn.seen_at > now - idle,
    )
    return list(db.session.scalars(query.order_by(SignIn.seen_at.desc(), SignIn.id.desc())))


def own_session_or_404(sign_in_id: int) -> SignIn:
    """Return one of the viewer's own open sessions; else 404."""
    query = sa.select(SignIn).where(
        SignIn.id == sign_in_id, SignIn.person_id == g.viewer.person_id, SignIn.ended_at.is_(None)
    )
    return db.session.scalars(query).one_or_none() or abort(404)


def opens_at(kind: Attempt, email_hash: str, origin_hash: str, now: datetime) -> datetime | None:
    """Return from when the next attempt is allowed, by address and by origin; None when it is allowed now."""
    by_address = _opens_at(BY_ADDRESS[kind], kind, FailedSignIn.email_hash == email_hash, now)
    by_origin = _opens_at(BY_ORIGIN[kind], kind, FailedSignIn.origin_hash == origin_hash, now)
    later = max((at for at in (by_address, by_origin) if at), default=None)
    return later if later and later > now else None


def _opens_at(throttle: Throttle, kind: Attempt, whose: sa.ColumnElement[bool], now: datetime) -> datetime | None:
    query = sa.select(sa.func.count(), sa.func.max(FailedSignIn.at)).where(
        whose, FailedSignIn.kind == kind, FailedSignIn.at > now - throttle.window
    )
    count, last = db.session.execute(query).one()
    return throttle.opens_at(count, last)
