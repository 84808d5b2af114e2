"""Making, changing, renewing and revoking subscriptions (K1). The secret is handed back once and kept by nobody."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from exchange.core import journal
from exchange.core.db import db
from exchange.core.journal import Actor, Platform
from exchange.core.secrets import digest, new_secret
from exchange.cycles.deadlines.models import Deadline
from exchange.feeds import dues, pieces, queries, revisions
from exchange.feeds.models import RetiredAddress, Subscription
from exchange.feeds.rules import MOST_SUBSCRIPTIONS, Detail, Scope, TooManySubscriptions
from exchange.meetings.models import Meeting
from exchange.world.rules import Level


def subscribe(
    person_id: int,
    *,
    name: str,
    scope: Scope,
    language: str,
    now: datetime,
    actor: Actor | None = None,
    forum_id: int | None = None,
    country_code: str | None = None,
    level: Level | None = None,
    detail: Detail = Detail.FULL,
    with_tentative: bool = True,
    with_cancelled: bool = True,
    with_deadlines: bool = True,
    secret: str | None = None,
) -> tuple[Subscription, str]:
    """Make a subscription of the person's; return it with the secret of its address. Raises TooManySubscriptions.

    What it shows is decided at each fetch by what the person may see then, so any scope may be asked for. Without
    ``actor`` the platform itself acts; a ``secret`` is given where it has to be known beforehand: in the demo.
    """
    if queries.live_count(person_id) >= MOST_SUBSCRIPTIONS:
        raise TooManySubscriptions
    secret = secret or new_secret()
    subscription = Subscription(
        person_id=person_id,
        name=name,
        scope=scope,
        forum_id=forum_id if scope is Scope.FORUM else None,
        country_code=country_code if scope is Scope.COUNTRY else None,
        level=level if scope is Scope.LEVEL else None,
        detail=detail,
        language=language,
        with_tentative=with_tentative,
        with_cancelled=with_cancelled,
        with_deadlines=with_deadlines,
        token_hash=digest(secret),
        made_at=now,
    )
    journal.record(actor or Platform(), "feeds.subscribed", subscription, now)
    return subscription, secret


def change(
    actor: Actor,
    subscription: Subscription,
    now: datetime,
    *,
    name: str,
    language: str,
    detail: Detail,
    with_tentative: bool,
    with_cancelled: bool,
    with_deadlines: bool = True,
) -> None:
    """Change what a subscription shows and how it is called; its address stays."""
    subscription.name, subscription.language, subscription.detail = name, language, detail
    subscription.with_tentative, subscription.with_cancelled = with_tentative, with_cancelled
    subscription.with_deadlines = with_deadlines
    journal.record(actor, "feeds.changed", subscription, now)


def renew(actor: Actor, subscription: Subscription, now: datetime) -> str:
    """Give a subscription a new address and return its secret; the old one is dead from now on."""
    secret = new_secret()
    db.session.add(RetiredAddress(token_hash=subscription.token_hash, subscription_id=subscription.id))
    subscription.token_hash, subscription.renewed_at = digest(secret), now
    subscription.fetched_at, subscription.fetched_by = None, ""
    journal.record(actor, "feeds.renewed", subscription, now)
    return secret


def revoke(actor: Actor, subscription: Subscription, now: datetime) -> None:
    """End a subscription for good: its address says so to whoever still asks."""
    subscription.revoked_at = now
    journal.record(actor, "feeds.revoked", subscription, now)


def rebuild(now: datetime, meeting_ids: Collection[int] | None = None) -> set[int]:
    """Write the kept texts of these meetings and of their deadlines anew, or of all.

    Return the keys of the meetings that have another text now, their own or that of a deadline.

    Needed where the words themselves changed and not the meetings: new catalogues, new zone data, another address
    of the platform; and for meetings that came into the database past the journal.
    """
    if meeting_ids is None:
        meeting_ids = db.session.scalars(sa.select(Meeting.id)).all()
    changed = pieces.refresh(meeting_ids, now)
    due = dues.refresh(dues.of_meetings(meeting_ids), now)
    with_due = dues.meetings_of(due)
    topics = revisions.topics_of(changed, changed) | revisions.topics_of_due(with_due, with_due)
    revisions.raise_all(topics | revisions.topics_of_owners(revisions.owners_of(Deadline.id, due)))
    return changed | with_due
