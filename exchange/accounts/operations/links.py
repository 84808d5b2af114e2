"""Secret links: made, used up once, and withdrawn."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from exchange.accounts.models import EntryLink, LinkPurpose, Person
from exchange.accounts.queries import is_live
from exchange.accounts.rules import LinkDead
from exchange.core.db import db
from exchange.core.secrets import digest, new_secret

INVITATION_LASTS, RESET_LASTS = timedelta(days=14), timedelta(hours=4)


def make_link(person: Person, purpose: LinkPurpose, made_by: int | None, now: datetime, lasts: timedelta) -> str:
    """Return the secret of a new link for the person; the earlier ones of its purpose are dead from now on."""
    withdraw_links(person, now, purpose)
    secret = new_secret()
    db.session.add(
        EntryLink(
            person_id=person.id,
            purpose=purpose,
            token_hash=digest(secret),
            made_by=made_by,
            made_at=now,
            expires_at=now + lasts,
        )
    )
    return secret


def withdraw_links(person: Person, now: datetime, *purposes: LinkPurpose) -> None:
    """End all unused links of the person, of these purposes or of all."""
    db.session.execute(
        sa.update(EntryLink)
        .where(
            EntryLink.person_id == person.id,
            EntryLink.purpose.in_(purposes or tuple(LinkPurpose)),
            EntryLink.used_at.is_(None),
            EntryLink.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )


def use_up(link: EntryLink, purpose: LinkPurpose, now: datetime) -> None:
    """Use a link, which works once: of two requests at the same time one gets LinkDead."""
    used = db.session.execute(
        sa.update(EntryLink)
        .where(EntryLink.id == link.id, is_live(purpose, now))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise LinkDead
