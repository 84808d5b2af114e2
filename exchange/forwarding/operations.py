"""Verbs of what is forwarded (E6)."""

from __future__ import annotations

from datetime import datetime

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.forwarding import queries
from exchange.forwarding.models import Forwarding
from exchange.forwarding.rules import Finding, ForwardingRefusedError, Place, Refusal, Stand, audience_of
from exchange.meetings.agenda.models import AgendaItem
from exchange.practices.models import Practice
from exchange.practices.rules import Reach
from exchange.world.rules import Audience


def forward_practice(actor: Viewer, practice: Practice, place: Place | None, note: str, now: datetime) -> Forwarding:
    """Forward a practice to the next meeting at a place. Raises ForwardingRefusedError: NO_SUCH_PLACE, THERE_ALREADY."""
    audience = Audience.UNION if practice.reach is Reach.UNION else Audience.ALL
    one = Forwarding(practice_id=practice.id, title=practice.title, note=note, audience=audience)
    return _forward(actor, one, place, practice, now)


def forward_item(actor: Viewer, item: AgendaItem, finding: Finding, place: Place | None, now: datetime) -> Forwarding:
    """Forward what was found under an item of an exchange. Raises ForwardingRefusedError: NO_SUCH_PLACE, THERE_ALREADY."""
    audience = audience_of(item.audience, item.meeting.audience)
    one = Forwarding(item_id=item.id, title=finding.title, note=finding.note, audience=audience)
    return _forward(actor, one, place, item, now)


def _forward(
    actor: Viewer, one: Forwarding, place: Place | None, what: Practice | AgendaItem, now: datetime
) -> Forwarding:
    practice = what if isinstance(what, Practice) else None
    if place is None or place not in [offered for offered, _forum in queries.places(actor, practice)]:
        raise ForwardingRefusedError(Refusal.NO_SUCH_PLACE)
    if queries.is_there_already(place, what):
        raise ForwardingRefusedError(Refusal.THERE_ALREADY)
    one.forum_id, one.level, one.by_id, one.at = place.forum_id, place.level, actor.person_id, now
    db.session.add(one)
    journal.record(actor, "forwarding.forwarded", one, now, forum_id=one.forum_id)
    return one


def withdraw(actor: Viewer, one: Forwarding, now: datetime) -> None:
    """Take it back before it stands on an agenda; again changes nothing. Raises ForwardingRefusedError: NOT_NOW."""
    queries.lock(one)
    if one.withdrawn_at is None:
        _must_wait(one)
        one.withdrawn_at = now
        journal.record(actor, "forwarding.withdrawn", one, now, forum_id=one.forum_id, changes={})


def decline(actor: Viewer, one: Forwarding, reason: str, now: datetime) -> None:
    """Say that it will not be taken, and why; again changes nothing. Raises ForwardingRefusedError: NO_REASON, NOT_NOW."""
    queries.lock(one)
    if not reason:
        raise ForwardingRefusedError(Refusal.NO_REASON)
    if one.declined_at is None:
        _must_wait(one)
        one.declined_at, one.declined_by, one.reason = now, actor.person_id, reason
        journal.record(actor, "forwarding.declined", one, now, forum_id=one.forum_id, changes={}, reason=reason)


def _must_wait(one: Forwarding) -> None:
    if queries.stand_of(one) is not Stand.WAITING:
        raise ForwardingRefusedError(Refusal.NOT_NOW)
