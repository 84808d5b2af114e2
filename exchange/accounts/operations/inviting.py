"""Letting people in: invitations, and taking them up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from exchange.accounts.models import Authority, EntryLink, LinkPurpose, Person, PersonCapacity, PersonState
from exchange.accounts.operations.details import (
    affiliated_side,
    as_actor,
    check_new_password,
    country_for,
    require_state,
    set_name,
    set_place,
    store_unless_taken,
    told,
)
from exchange.accounts.operations.links import INVITATION_LASTS, make_link, use_up, withdraw_links
from exchange.accounts.passwords import hash_password
from exchange.accounts.queries import by_email
from exchange.accounts.rules import PRIVACY_VERSION, Refusal, Refused, Viewer, address, may_invite_to
from exchange.core import journal
from exchange.core.journal import Actor
from exchange.world.rules import Capacity, Side


def invite(
    actor: Actor,
    *,
    email: str,
    name: str,
    authority: Authority | None,
    country_code: str | None,
    capacities: Iterable[Capacity],
    zone: str,
    locale: str,
    now: datetime,
    lasts: timedelta = INVITATION_LASTS,
) -> tuple[Person, str]:
    """Let someone in: return the new person and the secret of the link to enter by, which is kept nowhere.

    The side follows from country and authority (V1). Raises Refused with BAD_ADDRESS, ADDRESS_TAKEN, NO_NAME,
    NO_AFFILIATION, UNKNOWN_COUNTRY, OTHER_COUNTRY, UNKNOWN_ZONE, UNKNOWN_LANGUAGE or NOT_ENTITLED.
    """
    country = country_for(country_code, authority)
    side = affiliated_side(country, authority, now)
    require_entitled(actor, side)
    person = new_person(email, name, side, now)
    set_place(person, zone, locale)
    person.authority_id = authority.id if authority else None
    person.country_code = country.code if country else None
    person.capacities = [PersonCapacity(capacity=capacity) for capacity in sorted(set(capacities))]
    return person, send_invitation(actor, person, now, lasts)


def new_person(email: str, name: str, side: Side, now: datetime) -> Person:
    """Return a person who has not entered yet, and is not stored yet. Raises Refused for what cannot be kept."""
    person = Person(email=address(email), side=side, state=PersonState.INVITED, is_admin=False, created_at=now)
    set_name(person, name)
    if by_email(person.email) is not None:
        raise Refused(Refusal.ADDRESS_TAKEN)
    return person


def renew_invitation(actor: Actor, person: Person, now: datetime, lasts: timedelta = INVITATION_LASTS) -> str:
    """Return the secret of a new link for someone invited; the earlier link is dead. Raises Refused(NOT_INVITED)."""
    require_state(person, PersonState.INVITED, Refusal.NOT_INVITED)
    require_entitled(actor, person.side)
    return send_invitation(actor, person, now, lasts)


def withdraw_invitation(actor: Actor, person: Person, now: datetime) -> None:
    """End an invitation that was not taken up. Raises Refused(NOT_INVITED)."""
    require_state(person, PersonState.INVITED, Refusal.NOT_INVITED)
    require_entitled(actor, person.side)
    withdraw_links(person, now, LinkPurpose.INVITATION)
    journal.record(actor, "person.invitation_withdrawn", person, now)


def enter(link: EntryLink, password: str, now: datetime) -> Person:
    """Take up an invitation: the person has a password, has accepted the privacy statement, and can sign in.

    ``link`` comes with its person. Raises PasswordRefused, and LinkDead when it was used meanwhile.
    """
    person = link.person
    check_new_password(person, password)
    use_up(link, LinkPurpose.INVITATION, now)
    require_state(person, PersonState.INVITED, Refusal.NOT_INVITED)
    person.password_hash, person.state = hash_password(password), PersonState.ACTIVE
    person.privacy_version, person.privacy_accepted_at = PRIVACY_VERSION, now
    journal.record(as_actor(person), "person.entered", person, now)
    return person


def send_invitation(actor: Actor, person: Person, now: datetime, lasts: timedelta) -> str:
    """Store the person if new, and journal the invitation with the link's secret, which the entry does not hold."""
    if person.invited_by is None:
        person.invited_by = actor.person_id
    changes = told(person)
    store_unless_taken(person, Refusal.ADDRESS_TAKEN)
    secret = make_link(person, LinkPurpose.INVITATION, actor.person_id, now, lasts)
    private = {"link_secret": secret, "expires_at": now + lasts}
    journal.record(actor, "person.invited", person, now, changes=changes, private=private)
    return secret


def require_entitled(actor: Actor, side: Side) -> None:
    """Raise Refused unless the actor may let people in on that side; the platform itself may."""
    if isinstance(actor, Viewer) and not may_invite_to(actor, side):
        raise Refused(Refusal.NOT_ENTITLED)
