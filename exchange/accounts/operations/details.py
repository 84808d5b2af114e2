"""What several operations on people have in common."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from exchange.accounts.models import Authority, Person, PersonState
from exchange.accounts.rules import PasswordRefused, Refusal, Refused, password_faults, side_of
from exchange.core import clock, i18n, journal
from exchange.core.db import db
from exchange.core.text import clean_line, fold
from exchange.world import queries as world
from exchange.world.models import Country
from exchange.world.rules import Side


def as_actor(person: Person) -> journal.Platform:
    """Return the person as the one who acts, where a link and not a session says who it is."""
    return journal.Platform(person.id, person.name)


def told(person: Person) -> dict[str, Any]:
    """Return the changes for the journal, without e-mail address and telephone: the journal outlives the account."""
    return {key: pair for key, pair in journal.changes_of(person).items() if key not in ("email", "phone")}


def require_state(person: Person, state: PersonState, refusal: Refusal) -> None:
    """Raise Refused unless the person is in that state."""
    if person.state is not state:
        raise Refused(refusal)


def check_new_password(person: Person, password: str) -> None:
    """Raise PasswordRefused when the password cannot become the person's."""
    if faults := password_faults(password, (person.name, person.email)):
        raise PasswordRefused(faults)


def set_name(person: Person, name: str) -> None:
    """Give the person a name, and the form of it that is searched and sorted. Raises Refused(NO_NAME)."""
    person.name = clean_line(name)
    if not person.name:
        raise Refused(Refusal.NO_NAME)
    person.folded_name = fold(person.name)


def set_place(person: Person, zone: str, locale: str) -> None:
    """Give the person a time zone and a language. Raises Refused(UNKNOWN_ZONE, UNKNOWN_LANGUAGE)."""
    if zone not in clock.zone_names():
        raise Refused(Refusal.UNKNOWN_ZONE)
    if locale not in i18n.languages():
        raise Refused(Refusal.UNKNOWN_LANGUAGE)
    person.zone, person.locale = zone, locale


def country_for(code: str | None, authority: Authority | None) -> Country | None:
    """Return the country a person comes from: the one named, else the authority's.

    Raises Refused(UNKNOWN_COUNTRY), or OTHER_COUNTRY when a national authority belongs to another country.
    """
    if code and authority and authority.country_code and authority.country_code != code:
        raise Refused(Refusal.OTHER_COUNTRY)
    wanted = code or (authority.country_code if authority else None)
    if not wanted:
        return None
    country = world.country(wanted)
    if country is None:
        raise Refused(Refusal.UNKNOWN_COUNTRY)
    return country


def affiliated_side(country: Country | None, authority: Authority | None, now: datetime) -> Side:
    """Return the side that follows from country and authority on that day (V1). Raises Refused(NO_AFFILIATION)."""
    return side_of(country.side(now.date()) if country else None, authority.side if authority else None)


def store_unless_taken(row: Any, refusal: Refusal) -> None:
    """Write the row now. Raises Refused when another one of that name came first, also at the same moment."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as taken:
        raise Refused(refusal) from taken
