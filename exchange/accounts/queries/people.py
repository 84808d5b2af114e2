"""Whom one may see, and what there is to know about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import selectinload

from exchange.accounts.models import Authority, EntryLink, LinkPurpose, Person, PersonState, SignIn
from exchange.accounts.queries.viewers import viewer_of
from exchange.accounts.rules import Role, Viewer
from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.core.text import fold, words

#: Rooms upstairs say here whose people a viewer may see: each returns a condition on Person.
acquaintances: list[Callable[[Viewer], sa.ColumnElement[bool]]] = []
#: Rooms upstairs add what they know of a person to the person's page: a dictionary with ``title`` and ``rows``
#: of (label, address or None, note), already limited to what the viewer may see; None when there is nothing.
person_sections: list[Callable[[Viewer, Person], dict[str, Any] | None]] = []
#: Rooms upstairs say here what they keep about a person, by name; for the person's own copy of all data.
data_sources: list[Callable[[int], dict[str, Any]]] = []


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Person for those the viewer may see (V2).

    Oneself, the people of one's forums and meetings, and (as a secretariat) those whom one has let in.
    """
    if viewer.is_admin:
        return sa.true()
    conditions = [Person.id == viewer.person_id, *(source(viewer) for source in acquaintances)]
    if viewer.forums(Role.SECRETARIAT):
        conditions.append(Person.invited_by == viewer.person_id)
    return sa.or_(*conditions)


_WHOLE = (selectinload(Person.authority), selectinload(Person.capacities))


def person_or_404(person_id: int) -> Person:
    """Return a person the viewer may see, with authority and capacities; else 404."""
    query = sa.select(Person).where(Person.id == person_id, visible_to(g.viewer)).options(*_WHOLE)
    return db.session.scalars(query).one_or_none() or abort(404)


@dataclass(frozen=True, slots=True)
class Known:
    """A person with the forums in which that person now holds a role: what doors in front of people look at."""

    person: Person
    forums: frozenset[int]


def known_or_404(person_id: int) -> Known:
    """Return a person the viewer may see, with the forums the person now belongs to; else 404."""
    person = person_or_404(person_id)
    as_viewer = viewer_of(person.id, g.viewer.at)
    return Known(person, as_viewer.forums() if as_viewer else frozenset())


def oneself() -> Person:
    """Return the viewer's own row, with authority and capacities."""
    return person_or_404(g.viewer.person_id)


def by_email(email: str) -> Person | None:
    """Return the person with that address."""
    return db.session.scalars(sa.select(Person).where(Person.email == email.strip().lower())).one_or_none()


def people(
    viewer: Viewer,
    *,
    name: str = "",
    country: str = "",
    authority_id: int | None = None,
    state: PersonState | None = None,
) -> sa.Select[Any]:
    """Return the query of the people the viewer may see, by name; closed accounts only when they are asked for."""
    query = sa.select(Person).where(visible_to(viewer)).options(*_WHOLE).order_by(Person.folded_name, Person.id)
    query = query.where(Person.state == state if state else Person.state != PersonState.CLOSED)
    for word in words(name):
        query = query.where(Person.folded_name.contains(word, autoescape=True))
    if country:
        query = query.where(Person.country_code == country)
    return query.where(Person.authority_id == authority_id) if authority_id is not None else query


def countries_of_people(viewer: Viewer) -> set[str]:
    """Return the codes of the countries from which there are people the viewer may see."""
    query = sa.select(Person.country_code).where(visible_to(viewer), Person.country_code.is_not(None)).distinct()
    return {code for code in db.session.scalars(query) if code}


def authorities_of_people(viewer: Viewer) -> list[Authority]:
    """Return the authorities from which there are people the viewer may see, by name."""
    sending = sa.select(Person.authority_id).where(visible_to(viewer))
    return list(db.session.scalars(sa.select(Authority).where(Authority.id.in_(sending)).order_by(Authority.name)))


def administrators_but(person_id: int) -> int:
    """Return how many other people can act as administrators; their rows stay locked until the transaction ends."""
    query = sa.select(Person.id).where(Person.is_admin.is_(True), Person.state == PersonState.ACTIVE).with_for_update()
    return len(set(db.session.scalars(query)) - {person_id})


def all_authorities() -> sa.Select[Any]:
    """Return the query of all authorities by name."""
    return sa.select(Authority).order_by(Authority.name, Authority.id)


def authorities() -> list[Authority]:
    """Return all authorities by name."""
    return list(db.session.scalars(all_authorities()))


def same_authority(name: str, country_code: str | None, but: int | None) -> bool:
    """Say whether another authority of that country has that name, whatever its case and accents."""
    query = sa.select(Authority.id, Authority.name).where(
        Authority.country_code == country_code if country_code else Authority.country_code.is_(None)
    )
    return any(fold(other) == fold(name) and key != but for key, other in db.session.execute(query))


def authority_or_404(authority_id: int) -> Authority:
    """Return the authority to the administrator, who keeps them; else 404."""
    found = db.session.get(Authority, authority_id) if g.viewer.is_admin else None
    return found or abort(404)


def authorities_within_reach(person: Person) -> list[Authority]:
    """Return the authorities a person may move to by oneself: the present one, and the others of the own country.

    Side and rights follow from a body, so entering one is not one's own choice (V1).
    """
    own = Authority.id == person.authority_id
    national = sa.and_(Authority.country_code == person.country_code, Authority.side == person.side)
    return list(db.session.scalars(sa.select(Authority).where(sa.or_(own, national)).order_by(Authority.name)))


def options_for(query: sa.Select[Any]) -> list[tuple[int, str]]:
    """Return (id, name) pairs of a query over people, for a select field."""
    return [(person.id, person.name) for person in db.session.scalars(query.order_by(Person.folded_name))]


def sections_about(viewer: Viewer, person: Person) -> list[dict[str, Any]]:
    """Return what the rooms upstairs show the viewer about a person."""
    return [section for source in person_sections if (section := source(viewer, person))]


def all_about(person: Person) -> dict[str, Any]:
    """Return everything kept that is linked to the person, ready for JSON: the copy the person is entitled to."""
    kept: dict[str, Any] = {"person": _columns(person, "password_hash", "folded_name", "version")}
    kept["person"]["capacities"] = [entry.capacity.value for entry in person.capacities]
    kept["person"]["authority"] = person.authority.name if person.authority else None
    kept["sessions"] = _rows(SignIn, SignIn.person_id == person.id, "token_hash")
    kept["links"] = _rows(EntryLink, EntryLink.person_id == person.id, "token_hash")
    mine = sa.or_(
        JournalEntry.actor_id == person.id,
        sa.and_(JournalEntry.subject_kind == Person.__tablename__, JournalEntry.subject_id == person.id),
    )
    kept["journal"] = _rows(JournalEntry, mine)
    for source in data_sources:
        kept.update(source(person.id))
    return kept


def _rows(table: Any, condition: sa.ColumnElement[bool], *untold: str) -> list[dict[str, Any]]:
    return [_columns(row, *untold) for row in db.session.scalars(sa.select(table).where(condition).order_by(table.id))]


def _columns(row: Any, *untold: str) -> dict[str, Any]:
    names = (column.key for column in sa.inspect(row).mapper.column_attrs)
    return {name: _plain(getattr(row, name)) for name in names if name not in untold}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def latest_invitation(person_id: int) -> EntryLink | None:
    """Return the last invitation made for a person."""
    query = sa.select(EntryLink).where(EntryLink.person_id == person_id, EntryLink.purpose == LinkPurpose.INVITATION)
    return db.session.scalars(query.order_by(EntryLink.id.desc()).limit(1)).one_or_none()
