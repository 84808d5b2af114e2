"""What all verbs on duties share: one hand at a time, links in messages, entries in the journal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.core.secrets import digest, new_secret
from exchange.informing.access import handles
from exchange.informing.models import Duty, InformedLink
from exchange.informing.rules import Refusal, RefusedError
from exchange.world.rules import Side


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever acts by a personal link, without being signed in."""

    person_id: int | None
    name: str


def lock(duty: Duty) -> None:
    """Wait for one's turn on the duty, and read where it stands anew."""
    db.session.flush()
    db.session.refresh(duty, ["audience", "closed_at", "closed_reason"], with_for_update={"key_share": True})


def check_open(duty: Duty) -> None:
    """Refuse what only an open duty takes. Raises RefusedError."""
    if duty.closed_at is not None:
        raise RefusedError(Refusal.CLOSED)


def may_handle(actor: Actor, side: Side) -> bool:
    """Say whether the actor tells, reminds and releases people of that side (V1); the platform does both."""
    return not isinstance(actor, Viewer) or handles(actor, side)


def links(people: Mapping[int, int], now: datetime) -> dict[int, str]:
    """Return a new secret for each of those told, by the person's key; earlier ones lead there too.

    ``people`` gives the person's key by that of the place among those told.
    """
    secrets = {key: new_secret() for key in people}
    db.session.add_all(
        InformedLink(informed_id=key, token_hash=digest(secret), made_at=now) for key, secret in secrets.items()
    )
    return {people[key]: secret for key, secret in secrets.items()}


def tell(
    actor: Actor,
    verb: str,
    duty: Duty,
    now: datetime,
    *,
    changes: dict[str, Any],
    reason: str = "",
    private: dict[str, Any] | None = None,
) -> None:
    """Journal what was done to a duty. The listeners get the links that go into messages, by person."""
    journal.record(
        actor, f"duty.{verb}", duty, now, forum_id=duty.forum_id, changes=changes, reason=reason, private=private
    )


def names(people: Collection[Any]) -> list[str]:
    """Return the names of people, as the journal keeps them."""
    return sorted(person.name for person in people)
