"""Reading forums: which exist for a viewer, who belongs, who holds which role on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import joinedload, selectinload

from exchange.accounts import queries as people
from exchange.accounts.models import Authority, Person, PersonState
from exchange.accounts.rules import Grant, Role, Viewer
from exchange.core.db import among, db, one_thing, rows
from exchange.core.i18n import current
from exchange.core.text import fold
from exchange.forums.models import Forum, Mandate, Membership
from exchange.forums.rules import Seat, Spell
from exchange.world.rules import AuthorityKind, Level, Side

ONE_DAY = timedelta(days=1)
#: What rooms upstairs show on a forum's page. Each returns None or a dict with ``title``, ``more_url`` (or None) and
#: ``rows``: dicts with ``title``, ``url`` and, where there is any, ``day`` (a date), ``meta`` (a short text) and
#: ``state`` (kind and word). One with a ``template`` of its own is shown by that, which reads what else the section holds.
forum_sections: list[Callable[[Viewer, Forum], dict[str, Any] | None]] = []
#: What rooms upstairs want to know of a forum for its page; the expressions ask for ``forum_id``.
forum_facts = people.Facts("forum_id")
#: Who knows the chairs: each returns, for forums and a day in each, the seats by forum; none where no chair rotates.
chair_sources: list[Callable[[Mapping[int, date]], dict[int, list[Seat]]]] = []


def _around(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Mandates that hold today somewhere on earth; the forum's zone then decides."""
    today = viewer.at.date()
    return sa.and_(
        Mandate.starts_on <= today + ONE_DAY,
        sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > today - ONE_DAY),
    )


def _roles_held(viewer: Viewer, roles: list[people.Term]) -> Iterable[Grant]:
    return (Grant(Role(term.role), term.forum_id, term.country) for term in roles if term.holds(viewer.at))


def _roles_of(person_id: sa.ColumnElement[int]) -> sa.Select[Any]:
    own = people.terms(
        Mandate.country_code, Mandate.starts_on, Mandate.ends_on, Forum.zone,
        role=Mandate.role, forum_id=Mandate.forum_id,
    )  # fmt: skip
    return own.join(Forum, Forum.id == Mandate.forum_id).where(
        Mandate.person_id == person_id,
        Mandate.starts_on <= people.DAY_AFTER,
        sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > people.DAY_BEFORE),
    )


#: The roles a person holds in forums at an instant (V2).
GRANTS = people.GrantSource(_roles_of, _roles_held)


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Forum for those the viewer belongs to (V2)."""
    return sa.true() if viewer.is_admin else among(Forum.id, viewer.forums())


def acquaintances(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Person for those who now hold a role in a forum of the viewer's (V2)."""
    together = sa.select(Mandate.person_id).where(Mandate.forum_id.in_(viewer.forums()), _around(viewer))
    return Person.id.in_(together)


def forum_or_404(forum_id: int) -> Forum:
    """Return a forum the viewer may see, with its levels; else 404."""
    return one_thing(_one(people.timeless(g.viewer)), {"forum_id": forum_id}) or abort(404)


def shown_forum_or_404(forum_id: int) -> Forum:
    """Return the same for the forum's own page: what rooms want to know of it is asked along with it."""
    found: Forum | None = forum_facts.beside(g.viewer, forum_id, _one)
    return found or abort(404)


@lru_cache(maxsize=people.STATEMENTS)
def _one(viewer: Viewer) -> sa.Select[Forum]:
    one = Forum.id == sa.bindparam("forum_id")
    return sa.select(Forum).where(one, visible_to(viewer)).options(joinedload(Forum.levels))


def label_of(name: str, names: Mapping[str, str]) -> str:
    """Return a forum's name in the reader's language, where there is one."""
    return names.get(current(), name)


def names(viewer: Viewer) -> list[tuple[int, str]]:
    """Return key and name of the viewer's forums, by name."""
    found = rows(_names(people.timeless(viewer)))
    return sorted(((key, label_of(name, names)) for key, name, names in found), key=lambda forum: forum[1])


@lru_cache(maxsize=people.STATEMENTS)
def _names(viewer: Viewer) -> Any:
    return sa.select(Forum.id, Forum.name, Forum.names).where(visible_to(viewer))


def forums(viewer: Viewer) -> list[Forum]:
    """Return the viewer's forums by name."""
    query = sa.select(Forum).where(visible_to(viewer)).options(selectinload(Forum.levels))
    return sorted(db.session.scalars(query), key=lambda forum: forum.label)


def levels_of(forum: Forum) -> list[Level]:
    """Return the levels at which the forum meets, highest first."""
    used = {entry.level for entry in forum.levels}
    return [level for level in Level if level in used]


def seats(days: Mapping[int, date]) -> dict[int, list[Seat]]:
    """Return who chairs each of the forums on the day given for it, and who follows (M3)."""
    found: dict[int, list[Seat]] = {forum_id: [] for forum_id in days}
    for source in chair_sources:
        for forum_id, some in source(days).items():
            found[forum_id].extend(some)
    return found


def member_counts(days: Mapping[int, date]) -> dict[int, dict[Side, int]]:
    """Return how many countries of each side belong to each of the forums on the day given for it."""
    rows = db.session.execute(
        sa.select(Membership.forum_id, Membership.side, Membership.starts_on, Membership.ends_on).where(
            Membership.forum_id.in_(days), Membership.country_code.is_not(None)
        )
    )
    counts = {forum_id: dict.fromkeys(Side, 0) for forum_id in days}
    for forum_id, side, starts_on, ends_on in rows:
        counts[forum_id][side] += Spell(starts_on, ends_on).holds(days[forum_id])
    return counts


def memberships(forum_id: int, on: date | None = None) -> list[Membership]:
    """Return who belongs to the forum on that day, or (without day) ever belonged; oldest first."""
    return list(db.session.scalars(_EVER if on is None else _THAT_DAY, {"forum_id": forum_id, "day": on}))


class Member(NamedTuple):
    """A membership as a list shows it: a country's, or that of a body of which ``body`` is the name."""

    id: int
    country_code: str | None
    side: Side
    spell: Spell
    note: str
    body: str


_DAY, _FORUM = sa.bindparam("day", type_=sa.Date()), sa.bindparam("forum_id", type_=sa.Integer())
_EVER = (
    sa.select(Membership)
    .where(Membership.forum_id == sa.bindparam("forum_id"))
    .options(joinedload(Membership.authority))
    .order_by(Membership.starts_on, Membership.country_code)
)
_THAT_DAY = _EVER.where(Membership.starts_on <= _DAY, sa.or_(Membership.ends_on.is_(None), Membership.ends_on > _DAY))


def member_countries(forum_id: int, on: date) -> list[str]:
    """Return the codes of the countries that belong to the forum on that day."""
    return sorted(member.country_code for member in memberships(forum_id, on) if member.country_code)


def mandates(forum_id: int, on: date | None = None) -> list[Mandate]:
    """Return who holds which role in the forum on that day, or (without day) ever held one; with the people."""
    query = (
        sa.select(Mandate)
        .where(Mandate.forum_id == forum_id)
        .options(selectinload(Mandate.person).selectinload(Person.authority))
        .order_by(Mandate.role, Mandate.country_code, Mandate.starts_on)
    )
    if on is not None:
        query = query.where(Mandate.starts_on <= on, sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > on))
    return list(db.session.scalars(query))


class Held(NamedTuple):
    """A role as a list shows it. ``sender`` is the name of the person's authority, ``short`` its abbreviation if any."""

    id: int
    role: Role
    country_code: str | None
    spell: Spell
    person_id: int
    name: str
    sender: str
    short: str


def roster(forum_id: int, on: date) -> tuple[list[Member], list[Held]]:
    """Return who belongs to the forum, did or will, and the roles held in it on that day or later: one statement."""
    found = rows(_roster(current()), {"forum_id": forum_id, "day": on})
    members = [_member(row) for row in found if row.role is None]
    members.sort(key=lambda one: (one.spell.starts_on, one.country_code is None, one.country_code, one.id))
    return members, _by_role(row for row in found if row.role is not None)


def mandates_from(forum_id: int, on: date) -> list[Held]:
    """Return the roles held in the forum on that day or later, with the people and who sends them."""
    return _by_role(rows(_mandates(current()), {"forum_id": forum_id, "day": on}))


def _member(row: Any) -> Member:
    spell = Spell(row.starts_on, row.ends_on)
    return Member(row.id, row.country_code, row.side, spell, row.text, row.sender or "")


def _by_role(found: Iterable[Any]) -> list[Held]:
    held = [
        Held(
            row.id, row.role, row.country_code, Spell(row.starts_on, row.ends_on), row.person_id, row.text,
            row.sender or "", row.abbreviation or row.sender or "",
        )
        for row in found
    ]  # fmt: skip
    return sorted(held, key=lambda one: (one.role, one.country_code or "", one.spell.starts_on, one.id))


@lru_cache(maxsize=16)
def _roster(language: str) -> Any:
    return sa.union_all(_memberships(language), _mandates(language))


@lru_cache(maxsize=16)
def _mandates(language: str) -> sa.Select[Any]:
    nobodys_side = sa.type_coerce(sa.null(), Membership.side.type)
    return (
        sa.select(
            Mandate.id, Mandate.role, nobodys_side.label("side"), Mandate.country_code, Mandate.starts_on,
            Mandate.ends_on, Person.name.label("text"), Mandate.person_id,
            _said(language).label("sender"), Authority.abbreviation,
        )
        .join(Person, Person.id == Mandate.person_id)
        .outerjoin(Authority, Authority.id == Person.authority_id)
        .where(Mandate.forum_id == _FORUM, sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > _DAY))
    )  # fmt: skip


def _memberships(language: str) -> sa.Select[Any]:
    no_role, nobody = (sa.type_coerce(sa.null(), column.type) for column in (Mandate.role, Mandate.person_id))
    return (
        sa.select(
            Membership.id, no_role.label("role"), Membership.side, Membership.country_code, Membership.starts_on,
            Membership.ends_on, Membership.note.label("text"), nobody.label("person_id"),
            _said(language).label("sender"), Authority.abbreviation,
        )
        .outerjoin(Authority, Authority.id == Membership.authority_id)
        .where(Membership.forum_id == _FORUM)
    )  # fmt: skip


def _said(language: str) -> sa.ColumnElement[str]:
    """The name of an authority in a language, where it has one there."""
    return sa.func.coalesce(Authority.names[language].as_string(), Authority.name)


def mandates_of(viewer: Viewer, person_id: int) -> list[Mandate]:
    """Return the roles that a person holds or held in forums the viewer may see, latest first, with the forums."""
    query = (
        sa.select(Mandate)
        .join(Forum, Forum.id == Mandate.forum_id)
        .where(Mandate.person_id == person_id, visible_to(viewer))
        .options(joinedload(Mandate.forum))
        .order_by(Mandate.starts_on.desc(), Mandate.id)
    )
    return list(db.session.scalars(query))


def kept_about(person_id: int) -> dict[str, Any]:
    """Return the roles kept about a person, ready for JSON."""
    query = sa.select(Mandate).where(Mandate.person_id == person_id).options(joinedload(Mandate.forum))
    return {
        "roles": [
            {
                "forum": mandate.forum.name,
                "role": mandate.role.value,
                "country": mandate.country_code,
                "starts_on": mandate.starts_on.isoformat(),
                "ends_on": mandate.ends_on.isoformat() if mandate.ends_on else None,
            }
            for mandate in db.session.scalars(query.order_by(Mandate.starts_on, Mandate.id))
        ]
    }


def holders(forum_id: int, on: date, *roles: Role, country: str | None = None) -> list[Person]:
    """Return the people who hold one of the roles in the forum on that day (for one country, if named)."""
    query = (
        sa.select(Person)
        .join(Mandate, Mandate.person_id == Person.id)
        .where(
            Mandate.forum_id == forum_id,
            Mandate.role.in_(roles),
            Mandate.starts_on <= on,
            sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > on),
        )
        .order_by(Person.folded_name)
        .distinct()
    )
    if country is not None:
        query = query.where(Mandate.country_code == country)
    return list(db.session.scalars(query))


def membership_or_404(forum_id: int, membership_id: int) -> Membership:
    """Return a membership of a forum the viewer may see, with forum and body; else 404."""
    query = (
        sa.select(Membership)
        .join(Forum, Forum.id == Membership.forum_id)
        .where(Membership.id == membership_id, Membership.forum_id == forum_id, visible_to(g.viewer))
        .options(joinedload(Membership.forum).selectinload(Forum.levels), joinedload(Membership.authority))
    )
    return db.session.scalars(query).one_or_none() or abort(404)


def mandate_or_404(forum_id: int, mandate_id: int) -> Mandate:
    """Return a role held in a forum the viewer may see, with forum, person and who sends the person; else 404."""
    query = (
        sa.select(Mandate)
        .join(Forum, Forum.id == Mandate.forum_id)
        .where(Mandate.id == mandate_id, Mandate.forum_id == forum_id, visible_to(g.viewer))
        .options(
            joinedload(Mandate.forum).selectinload(Forum.levels),
            joinedload(Mandate.person).joinedload(Person.authority),
        )
    )
    return db.session.scalars(query).one_or_none() or abort(404)


def lock(forum_id: int) -> None:
    """Let nobody else change who belongs to the forum, and who holds its roles, until this transaction ends."""
    db.session.execute(sa.select(Forum.id).where(Forum.id == forum_id).with_for_update())


def membership_spells(
    forum_id: int, country: str | None, authority_id: int | None, *, but: int | None = None
) -> list[Spell]:
    """Return from when to when the country or body belongs to the forum, but for one membership."""
    query = sa.select(Membership.starts_on, Membership.ends_on).where(
        Membership.forum_id == forum_id,
        Membership.country_code == country if country else Membership.authority_id == authority_id,
        Membership.id != (but or 0),
    )
    return [Spell(*row) for row in db.session.execute(query)]


def role_spells(forum_id: int, person_id: int, role: Role, *, but: int | None = None) -> list[Spell]:
    """Return from when to when the person holds the role in the forum, but for one mandate."""
    query = sa.select(Mandate.starts_on, Mandate.ends_on).where(
        Mandate.forum_id == forum_id, Mandate.person_id == person_id, Mandate.role == role, Mandate.id != (but or 0)
    )
    return [Spell(*row) for row in db.session.execute(query)]


def roles_under(membership: Membership) -> list[Mandate]:
    """Return the roles held in the forum for the country, or by people of the body, while the membership lasts.

    The secretariat may be kept by a body that is no member, so its role does not hang on a body's membership.
    """
    query = (
        sa.select(Mandate).join(Person, Person.id == Mandate.person_id).where(Mandate.forum_id == membership.forum_id)
    )
    if membership.country_code:
        query = query.where(Mandate.country_code == membership.country_code)
    else:
        query = query.where(
            Mandate.country_code.is_(None),
            Mandate.role != Role.SECRETARIAT,
            Person.authority_id == membership.authority_id,
        )
    query = query.options(joinedload(Mandate.person), joinedload(Mandate.forum))
    query = query.order_by(Person.folded_name, Mandate.starts_on)
    return [mandate for mandate in db.session.scalars(query) if membership.spell.holds(mandate.starts_on)]


def keys_like(key: str) -> set[str]:
    """Return the keys of forums that begin so."""
    return set(db.session.scalars(sa.select(Forum.key).where(Forum.key.startswith(key, autoescape=True))))


def bodies() -> list[Authority]:
    """Return the institutions that belong to no country, by name."""
    kinds = (AuthorityKind.EU_BODY, AuthorityKind.INTERNATIONAL_ORGANISATION)
    query = sa.select(Authority).where(Authority.kind.in_(kinds), Authority.country_code.is_(None))
    return sorted(db.session.scalars(query), key=lambda body: fold(body.label))


def body(authority_id: int) -> Authority | None:
    """Return the institution of that key."""
    return db.session.get(Authority, authority_id)


def candidates(viewer: Viewer, who: str, countries: Iterable[str] | None, most: int = 20) -> list[Person]:
    """Return the people meant by a name or an exact e-mail address, with who sends them.

    By name: people the viewer may see, those of exactly that name alone if there are any. By address: anyone;
    with ``countries`` only people from there, so that nobody learns who else is on the platform.
    """
    query = sa.select(Person).where(Person.state != PersonState.CLOSED).options(joinedload(Person.authority))
    if countries is not None:
        query = query.where(Person.country_code.in_(countries))
    if "@" in who:
        return list(db.session.scalars(query.where(Person.email == who.lower())))
    folded = fold(who)
    query = query.where(people.visible_to(viewer)).order_by(Person.folded_name, Person.id).limit(most)
    exact = list(db.session.scalars(query.where(Person.folded_name == folded)))
    return exact or list(db.session.scalars(query.where(Person.folded_name.contains(folded, autoescape=True))))
