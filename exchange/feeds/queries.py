"""Reading subscriptions, and what one of them shows to its owner at a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import aliased

from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Viewer
from exchange.core import clock
from exchange.core.db import db
from exchange.countries.models import Priority
from exchange.feeds import ics
from exchange.feeds.models import Piece, Subscription
from exchange.feeds.rules import (
    MOST_ENTRIES,
    Choices,
    Detail,
    Scope,
    Variant,
    newest,
    shown_as,
    shown_since,
    variant_for,
)
from exchange.forums.models import Forum, Mandate
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import ON_THE_LIST, SEATED, Answer, State

ONE_DAY = timedelta(days=1)
#: With these answers a meeting is one's own. Whoever declined does not want it in the calendar.
_OWN = ON_THE_LIST - {Answer.DECLINED}


def feed_of(subscription_id: int, now: datetime) -> tuple[bytes, datetime] | None:
    """Return the feed's bytes and the instant from which time alone may change them; None when it has an owner no more.

    A fixed number of statements, all of one moment: rights never mix with texts written after they were lost.
    """
    _read_one_moment()
    subscription = db.session.get_one(Subscription, subscription_id)
    owner = viewer_of(subscription.person_id, now)
    if owner is None:
        return None
    texts = db.session.scalars(_entries(subscription, owner, now.date())).all()
    body = ics.assemble(subscription.name, newest(texts[::-1]), subscription.language)
    return body, _next_change(owner, now)


def _read_one_moment() -> None:
    """Take one snapshot for all statements; SQLite's transactions are such by themselves."""
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _entries(subscription: Subscription, owner: Viewer, today: date) -> sa.Select[tuple[bytes]]:
    """Return the query of the texts of what the owner may see and asked for, newest first."""
    place = aliased(Participation)
    detail = subscription.detail
    variant = sa.case((place.answer.in_(SEATED), variant_for(detail, participates=True).value), else_=detail.value)
    choices = Choices(subscription.with_tentative, subscription.with_cancelled)
    return (
        sa.select(Piece.text)
        .join(Meeting, Meeting.id == Piece.meeting_id)
        .outerjoin(place, sa.and_(place.meeting_id == Meeting.id, place.person_id == owner.person_id))
        .where(
            Piece.language == subscription.language,
            sa.cast(Piece.variant, sa.Text) == variant,
            _in_scope(subscription, place),
            meetings.visible_to(owner),
            included(choices, today),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(MOST_ENTRIES)
    )


def _in_scope(subscription: Subscription, place: type[Participation]) -> sa.ColumnElement[bool]:
    if subscription.scope is Scope.FORUM:
        return Meeting.forum_id == subscription.forum_id
    if subscription.scope is Scope.LEVEL:
        return Meeting.level == subscription.level
    if subscription.scope is Scope.COUNTRY and subscription.country_code:
        return meetings.about(subscription.country_code)
    return place.answer.in_(_OWN)


def included(choices: Choices, today: date) -> sa.ColumnElement[bool]:
    """Return the condition on Meeting for those in a feed on that day, as the rules have it for each state."""
    conditions = []
    for state, date_open in product(State, (False, True)):
        since = shown_since(shown_as(state.value, has_new_date=not date_open), choices, today)
        if since is not None:
            is_so = sa.and_(Meeting.state == state, Meeting.date_open.is_(date_open))
            conditions.append(sa.and_(is_so, Meeting.ends_local >= datetime.combine(since, time())))
    return sa.or_(*conditions)


def _next_change(owner: Viewer, now: datetime) -> datetime:
    """Return the next midnight that may change what the owner sees.

    The window moves with the day in UTC; roles begin and end at midnight in the zones of their forums (M3, V2).
    """
    zones = sa.select(Forum.zone).join(Mandate).where(Mandate.person_id == owner.person_id).distinct()
    midnights = [clock.start_of(clock.day_in(zone, now) + ONE_DAY, zone) for zone in db.session.scalars(zones)]
    return min([datetime.combine(now.astimezone(UTC).date() + ONE_DAY, time(), UTC), *midnights])


def piece_for(viewer: Viewer, meeting_id: int, language: str) -> bytes | None:
    """Return a meeting's text as the viewer may have it; None for one that is not announced. The meeting is visible."""
    own = meetings.own_participation(viewer, meeting_id)
    variant = variant_for(Detail.FULL, participates=own is not None and own.answer in SEATED)
    return db.session.scalar(
        sa.select(Piece.text).filter_by(meeting_id=meeting_id, language=language, variant=Variant(variant))
    )


def subscriptions(person_id: int) -> list[Subscription]:
    """Return a person's subscriptions, the live ones first, each in the order of their making."""
    query = sa.select(Subscription).filter_by(person_id=person_id)
    found = db.session.scalars(query.order_by(Subscription.made_at, Subscription.id))
    return sorted(found, key=lambda subscription: subscription.revoked_at is not None)


def live_count(person_id: int) -> int:
    """Return how many live addresses the person has."""
    query = sa.select(sa.func.count()).select_from(Subscription).filter_by(person_id=person_id, revoked_at=None)
    return db.session.scalar(query) or 0


def subscription_or_404(subscription_id: int) -> Subscription:
    """Return a live subscription of the viewer's own; else 404."""
    query = sa.select(Subscription).filter_by(
        id=subscription_id, person_id=g.viewer.person_id, revoked_at=None
    )
    return db.session.scalars(query).one_or_none() or abort(404)


def forum_names(forum_ids: set[int]) -> dict[int, str]:
    """Return the forums' names in the reader's language."""
    return {forum.id: forum.label for forum in db.session.scalars(sa.select(Forum).where(Forum.id.in_(forum_ids)))}


def priority_countries(day: date) -> list[str]:
    """Return the codes of the third countries that are a priority on that day (JC 2)."""
    query = sa.select(Priority.country_code).where(
        Priority.starts_on <= day, sa.or_(Priority.ends_on.is_(None), Priority.ends_on > day)
    )
    return list(db.session.scalars(query.distinct().order_by(Priority.country_code)))
