"""What administrators do with accounts and authorities."""

from __future__ import annotations

from datetime import datetime, timedelta

from exchange.accounts.models import Authority, LinkPurpose, Person, PersonState
from exchange.accounts.operations.details import affiliated_side, country_for, require_state, set_place, told
from exchange.accounts.operations.inviting import (
    new_person,
    renew_invitation,
    require_entitled,
    send_invitation,
)
from exchange.accounts.operations.links import INVITATION_LASTS, withdraw_links
from exchange.accounts.operations.signing import end_all_sessions
from exchange.accounts.queries import administrators_but, by_email, same_authority
from exchange.accounts.rules import Refusal, Refused, Viewer
from exchange.core import journal
from exchange.core.journal import Actor
from exchange.core.text import clean_line
from exchange.world import queries as world
from exchange.world.rules import AuthorityKind, Side

#: Kinds of authorities that belong to no country, and the side they are on.
BODIES = {AuthorityKind.EU_BODY: Side.UNION, AuthorityKind.INTERNATIONAL_ORGANISATION: Side.PARTNER}


def close(actor: Actor, person: Person, now: datetime, reason: str = "") -> None:
    """Close an account: sessions end, links die, rights as administrator are gone; what was done stays.

    Raises Refused(NOT_ONESELF, LAST_ADMINISTRATOR, NOT_ACTIVE when it is closed already, NOT_ENTITLED).
    """
    _require_administrator(actor)
    _require_other(actor, person)
    if person.state is PersonState.CLOSED:
        raise Refused(Refusal.NOT_ACTIVE)
    _keep_an_administrator(person)
    person.state, person.is_admin = PersonState.CLOSED, False
    end_all_sessions(person.id, now)
    withdraw_links(person, now, *LinkPurpose)
    journal.record(actor, "person.closed", person, now, reason=reason)


def reopen(actor: Actor, person: Person, now: datetime) -> None:
    """Open a closed account again: with its password, or as invited when it was never entered. Raises Refused."""
    _require_administrator(actor)
    require_state(person, PersonState.CLOSED, Refusal.NOT_CLOSED)
    person.state = PersonState.ACTIVE if person.password_hash else PersonState.INVITED
    journal.record(actor, "person.reopened", person, now)


def make_administrator(actor: Actor, person: Person, now: datetime) -> None:
    """Give a person the rights of an administrator; only on the Union side, since these open everything (V1).

    Raises Refused(NOT_ACTIVE, PARTNER_SIDE, NOT_ENTITLED).
    """
    _require_administrator(actor)
    require_state(person, PersonState.ACTIVE, Refusal.NOT_ACTIVE)
    if person.side is not Side.UNION:
        raise Refused(Refusal.PARTNER_SIDE)
    person.is_admin = True
    journal.record(actor, "person.administrator_made", person, now)


def unmake_administrator(actor: Actor, person: Person, now: datetime) -> None:
    """Take the rights of an administrator away. Raises Refused(NOT_ONESELF, LAST_ADMINISTRATOR, NOT_ENTITLED)."""
    _require_administrator(actor)
    _require_other(actor, person)
    _keep_an_administrator(person)
    person.is_admin = False
    journal.record(actor, "person.administrator_unmade", person, now)


def create_administrator(
    actor: Actor, *, email: str, name: str, zone: str, locale: str, now: datetime, lasts: timedelta = INVITATION_LASTS
) -> tuple[Person, str | None]:
    """Return an administrator with that address, and the secret to enter by; None when the person has entered.

    For the command line: someone known already becomes an administrator, anybody else is let in as one.
    """
    known = by_email(email)
    if known is None:
        person = new_person(email, name, Side.UNION, now)
        set_place(person, zone, locale)
        person.is_admin = True
        return person, send_invitation(actor, person, now, lasts)
    if known.side is not Side.UNION:
        raise Refused(Refusal.PARTNER_SIDE)
    if known.state is PersonState.CLOSED:
        raise Refused(Refusal.NOT_ACTIVE)
    if not known.is_admin:
        known.is_admin = True
        journal.record(actor, "person.administrator_made", known, now)
    return known, renew_invitation(actor, known, now, lasts) if known.state is PersonState.INVITED else None


def move(actor: Actor, person: Person, *, authority: Authority | None, country_code: str | None, now: datetime) -> None:
    """Let a person come from another authority or country from now on; the side follows (V1).

    Raises Refused(NO_AFFILIATION, UNKNOWN_COUNTRY, OTHER_COUNTRY, PARTNER_SIDE for an administrator, NOT_ENTITLED).
    """
    _require_administrator(actor)
    country = country_for(country_code, authority)
    side = affiliated_side(country, authority, now)
    if person.is_admin and side is not Side.UNION:
        raise Refused(Refusal.PARTNER_SIDE)
    person.authority_id = authority.id if authority else None
    person.country_code, person.side = (country.code if country else None), side
    journal.record(actor, "person.moved", person, now, changes=told(person))


def add_authority(
    actor: Actor,
    *,
    name: str,
    kind: AuthorityKind,
    country_code: str | None,
    now: datetime,
    abbreviation: str = "",
) -> Authority:
    """Return a new authority. Its side follows from its country; a body's from its kind.

    Raises Refused(NO_NAME, UNKNOWN_COUNTRY, NO_COUNTRY, AUTHORITY_TAKEN, NOT_ENTITLED).
    """
    authority = Authority(names={}, abbreviation=clean_line(abbreviation))
    _describe(authority, name, kind, country_code, now)
    require_entitled(actor, authority.side)
    journal.record(actor, "authority.added", authority, now)
    return authority


def edit_authority(
    actor: Actor,
    authority: Authority,
    *,
    name: str,
    abbreviation: str,
    kind: AuthorityKind,
    country_code: str | None,
    now: datetime,
) -> None:
    """Correct an authority; the side of its people stays until each of them is moved.

    Raises Refused as for a new one, and REFERENCE_DATA for a body that the reference data describes.
    """
    _require_administrator(actor)
    if authority.names:
        raise Refused(Refusal.REFERENCE_DATA)
    _describe(authority, name, kind, country_code, now)
    authority.abbreviation = clean_line(abbreviation)
    journal.record(actor, "authority.changed", authority, now)


def _describe(authority: Authority, name: str, kind: AuthorityKind, country_code: str | None, now: datetime) -> None:
    country = world.country(country_code) if country_code else None
    if country_code and country is None:
        raise Refused(Refusal.UNKNOWN_COUNTRY)
    if country is None and kind not in BODIES:
        raise Refused(Refusal.NO_COUNTRY)
    if not clean_line(name):
        raise Refused(Refusal.NO_NAME)
    if same_authority(clean_line(name), country_code, authority.id):
        raise Refused(Refusal.AUTHORITY_TAKEN)
    authority.name, authority.kind, authority.country_code = clean_line(name), kind, country_code or None
    authority.side = country.side(now.date()) if country is not None else BODIES[kind]


def _require_administrator(actor: Actor) -> None:
    if isinstance(actor, Viewer) and not actor.is_admin:
        raise Refused(Refusal.NOT_ENTITLED)


def _require_other(actor: Actor, person: Person) -> None:
    if actor.person_id == person.id:
        raise Refused(Refusal.NOT_ONESELF)


def _keep_an_administrator(person: Person) -> None:
    if person.is_admin and not administrators_but(person.id):
        raise Refused(Refusal.LAST_ADMINISTRATOR)
