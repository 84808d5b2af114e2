"""What people change about themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Authority, LinkPurpose, Person, PersonCapacity
from exchange.accounts.operations.details import set_name, set_place, told
from exchange.accounts.operations.links import withdraw_links
from exchange.accounts.passwords import is_password
from exchange.accounts.queries import authorities_within_reach, by_email
from exchange.accounts.rules import Refusal, Refused, address
from exchange.core import i18n, journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.core.text import clean_line
from exchange.world.rules import Capacity


def update_profile(
    actor: Actor,
    person: Person,
    *,
    name: str,
    authority: Authority | None,
    capacities: Iterable[Capacity],
    languages: Iterable[str],
    zone: str,
    locale: str,
    phone: str,
    now: datetime,
) -> None:
    """Change one's own profile. ``person`` comes with its capacities.

    Raises Refused(OTHER_AUTHORITY) for an authority that is not one's own choice, NO_NAME, UNKNOWN_ZONE,
    UNKNOWN_LANGUAGE.
    """
    _choose_authority(person, authority)
    set_name(person, name)
    set_place(person, zone, locale)
    person.languages, person.phone = list(dict.fromkeys(languages)), clean_line(phone)
    changes = told(person) | set_capacities(person, capacities)
    journal.record(actor, "person.updated", person, now, changes=changes)


def _choose_authority(person: Person, authority: Authority | None) -> None:
    wanted = authority.id if authority else None
    if wanted == person.authority_id:
        return
    if wanted not in {reachable.id for reachable in authorities_within_reach(person)}:
        raise Refused(Refusal.OTHER_AUTHORITY)
    person.authority_id = wanted


def set_capacities(person: Person, capacities: Iterable[Capacity]) -> dict[str, Any]:
    """Give the person these capacities; return the change for the journal."""
    before = sorted(entry.capacity.value for entry in person.capacities)
    wanted = set(capacities)
    after = sorted(capacity.value for capacity in wanted)
    kept = [entry for entry in person.capacities if entry.capacity in wanted]
    fresh = wanted - {entry.capacity for entry in kept}
    person.capacities = [*kept, *(PersonCapacity(capacity=capacity) for capacity in sorted(fresh))]
    return {"capacities": [before, after]} if before != after else {}


def change_email(actor: Actor, person: Person, email: str, password: str, now: datetime) -> None:
    """Move the account to another address, which needs the password again (ASVS 7.5.1).

    Raises Refused(WRONG_PASSWORD, BAD_ADDRESS, ADDRESS_TAKEN). The address until now reaches the listeners.
    """
    if not is_password(person.password_hash, password):
        raise Refused(Refusal.WRONG_PASSWORD)
    wanted, until_now = address(email), person.email
    if wanted == until_now:
        return
    if by_email(wanted) is not None:
        raise Refused(Refusal.ADDRESS_TAKEN)
    person.email = wanted
    withdraw_links(person, now, LinkPurpose.RESET)
    private = {"old_email": until_now}
    journal.record(actor, "person.email_changed", person, now, changes={}, private=private)


def set_language(person_id: int, locale: str) -> None:
    """Answer the person in another language from now on; nobody else is concerned, so nothing is journalled.

    Raises Refused(UNKNOWN_LANGUAGE).
    """
    if locale not in i18n.languages():
        raise Refused(Refusal.UNKNOWN_LANGUAGE)
    db.session.execute(sa.update(Person).where(Person.id == person_id).values(locale=locale))
