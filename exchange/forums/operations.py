"""What can be done to a forum: found it, change it, let countries and bodies join and leave, give and end roles (V2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from sqlalchemy.orm.attributes import flag_modified

from exchange.accounts.models import Authority, Person, PersonState
from exchange.accounts.rules import Role
from exchange.core import clock, journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.core.text import slug
from exchange.forums import queries, rules
from exchange.forums.models import Forum, ForumLevel, Mandate, Membership
from exchange.forums.rules import ForumFacts, Office, Spell
from exchange.world.models import Country
from exchange.world.rules import Side

KEY_LENGTH = 50


def create(actor: Actor, facts: ForumFacts, now: datetime) -> Forum:
    """Found a forum. Its key is made from the name, once."""
    forum = Forum(
        key=_free_key(facts.name), name=facts.name, names=facts.names, purpose=facts.purpose, zone=facts.zone,
        two_sided=facts.two_sided, created_at=now, levels=[ForumLevel(level=level) for level in facts.levels],
    )  # fmt: skip
    entry = journal.record(actor, "forum.created", forum, now)
    entry.forum_id = forum.id
    return forum


def _free_key(name: str) -> str:
    base = slug(name)[:KEY_LENGTH].strip("-") or "forum"
    taken = queries.keys_like(base)
    return base if base not in taken else next(key for n in count(2) if (key := f"{base}-{n}") not in taken)


def change(actor: Actor, forum: Forum, facts: ForumFacts, now: datetime) -> Forum:
    """Change what is known of a forum; its levels are loaded. Names in languages not entered stay.

    Raises ChairRotates where the chair rotates already and ``two_sided`` is to change.
    """
    if facts.two_sided != forum.two_sided and queries.seats({forum.id: today(forum, now)})[forum.id]:
        raise rules.ChairRotates
    before = queries.levels_of(forum)
    forum.name, forum.purpose, forum.zone = facts.name, facts.purpose, facts.zone
    forum.names, forum.two_sided = forum.names | facts.names, facts.two_sided
    changes = journal.changes_of(forum)
    if set(before) != set(facts.levels):
        changes["levels"] = [list(before), list(facts.levels)]
        _set_levels(forum, facts)
        # Levels are rows of their own: the forum's version has to rise with them.
        flag_modified(forum, "name")
    journal.record(actor, "forum.changed", forum, now, forum_id=forum.id, changes=changes)
    return forum


def _set_levels(forum: Forum, facts: ForumFacts) -> None:
    for entry in list(forum.levels):
        if entry.level not in facts.levels:
            forum.levels.remove(entry)
    kept = {entry.level for entry in forum.levels}
    forum.levels.extend(ForumLevel(level=level) for level in facts.levels if level not in kept)


def today(forum: Forum, now: datetime) -> date:
    """Return the day it now is for the forum: its days begin at midnight in its zone."""
    return clock.day_in(forum.zone, now)


def join(
    actor: Actor, forum: Forum, who: Country | Authority, spell: Spell, now: datetime, *, note: str = ""
) -> Membership:
    """Let a country or a body belong to the forum. Its side is the one it is on that first day.

    Raises EndsBeforeStart, Overlaps.
    """
    country = who.code if isinstance(who, Country) else None
    authority_id = who.id if isinstance(who, Authority) else None
    queries.lock(forum.id)
    rules.check_spell(spell, queries.membership_spells(forum.id, country, authority_id))
    membership = Membership(
        forum_id=forum.id, country_code=country, authority_id=authority_id, side=_side(who, spell.starts_on),
        starts_on=spell.starts_on, ends_on=spell.ends_on, note=note,
    )  # fmt: skip
    journal.record(actor, "membership.joined", membership, now)
    return membership


def _side(who: Country | Authority, day: date) -> Side:
    return who.side(day) if isinstance(who, Country) else who.side


@dataclass(frozen=True, slots=True)
class Farewell:
    """What becomes of the roles under a membership that ends: cut short, never begun, or begun after the end."""

    ended: list[Mandate]
    withdrawn: list[Mandate]
    stuck: list[Mandate]


def farewell(membership: Membership, on: date, now: datetime) -> Farewell:
    """Return what becomes of the roles held under the membership, with its forum loaded, if it ends on that day."""
    begun_by = today(membership.forum, now)
    touched = [m for m in queries.roles_under(membership) if m.ends_on is None or m.ends_on > on]
    late = [m for m in touched if m.starts_on >= on]
    return Farewell(
        ended=[m for m in touched if m.starts_on < on],
        withdrawn=[m for m in late if m.starts_on > begun_by],
        stuck=[m for m in late if m.starts_on <= begun_by],
    )


def end_membership(actor: Actor, membership: Membership, on: date, now: datetime, *, reason: str = "") -> None:
    """End the membership on that day (the first it no longer includes), and the roles under it with it.

    A membership that has not begun, ended by its first day, is called off: the row goes, the journal keeps it. Roles
    that have not begun go too. Raises EndsBeforeStart, RolesHeld for roles that began on that day or later.
    """
    queries.lock(membership.forum_id)
    leaving = farewell(membership, on, now)
    if leaving.stuck:
        raise rules.RolesHeld(mandate.person.name for mandate in leaving.stuck)
    ending: list[Membership | Mandate] = [membership, *leaving.ended, *leaving.withdrawn]
    for held in ending:
        _close(actor, held, on, now, reason=reason)


def _close(actor: Actor, held: Membership | Mandate, on: date, now: datetime, *, reason: str = "") -> None:
    """Set the end, or remove what has not begun and now never will."""
    action = f"{held.__tablename__}.ended"
    if on <= held.starts_on and held.starts_on > today(held.forum, now):
        called_off = {"starts_on": [held.starts_on.isoformat(), None]}
        journal.record(actor, action, held, now, changes=called_off, reason=reason)
        db.session.delete(held)
        return
    rules.check_spell(Spell(held.starts_on, on), ())
    held.ends_on = on
    journal.record(actor, action, held, now, reason=reason)


def change_membership(actor: Actor, membership: Membership, spell: Spell, now: datetime, *, note: str = "") -> None:
    """Correct the days of a membership. An end brought forward ends the roles under it.

    Raises EndsBeforeStart, Overlaps, RolesHeld for roles that have begun outside the new days.
    """
    queries.lock(membership.forum_id)
    others = queries.membership_spells(
        membership.forum_id, membership.country_code, membership.authority_id, but=membership.id
    )
    rules.check_spell(spell, others)
    early = [m for m in queries.roles_under(membership) if m.starts_on < spell.starts_on]
    leaving = farewell(membership, spell.ends_on, now) if spell.ends_on else Farewell([], [], [])
    if early or leaving.stuck:
        raise rules.RolesHeld(mandate.person.name for mandate in (*early, *leaving.stuck))
    if spell.starts_on != membership.starts_on:
        membership.side = _side_of(membership, spell.starts_on)
    membership.starts_on, membership.ends_on, membership.note = spell.starts_on, spell.ends_on, note
    journal.record(actor, "membership.changed", membership, now)
    if spell.ends_on is not None:
        for mandate in (*leaving.ended, *leaving.withdrawn):
            _close(actor, mandate, spell.ends_on, now)


def _side_of(membership: Membership, day: date) -> Side:
    country = db.session.get(Country, membership.country_code) if membership.country_code else None
    return country.side(day) if country else membership.side


def give(actor: Actor, forum: Forum, person: Person, office: Office, now: datetime) -> Mandate:
    """Give a person a role in the forum, for a country or (without one) for the body that sends the person.

    Raises NotGrantable, NotYours, SignInClosed, NeedsCountry, OfAnotherCountry, NotOfABody, NotAMember,
    OutlastsMembership, EndsBeforeStart, Overlaps.
    """
    rules.check_giving(actor, forum.id, office.role, office.country)
    queries.lock(forum.id)
    if person.state is PersonState.CLOSED:
        raise rules.SignInClosed
    rules.check_sender(person.country_code, office)
    mandate = Mandate(
        forum_id=forum.id, person_id=person.id, role=office.role, country_code=office.country,
        starts_on=office.spell.starts_on, ends_on=office.spell.ends_on,
    )  # fmt: skip
    _check_term(mandate, person, office.spell)
    journal.record(actor, "mandate.given", mandate, now)
    return mandate


def _check_term(mandate: Mandate, person: Person, spell: Spell) -> None:
    others = queries.role_spells(mandate.forum_id, mandate.person_id, mandate.role, but=mandate.id)
    rules.check_spell(spell, others)
    if mandate.country_code is None and mandate.role is Role.SECRETARIAT:
        return
    authority_id = None if mandate.country_code else person.authority_id
    rules.check_belonging(spell, queries.membership_spells(mandate.forum_id, mandate.country_code, authority_id))


def change_mandate(actor: Actor, mandate: Mandate, spell: Spell, now: datetime) -> None:
    """Correct the term of office, under the rules it was given by; person and forum are loaded.

    Raises NotYours, NotAMember, OutlastsMembership, EndsBeforeStart, Overlaps.
    """
    rules.check_giving(actor, mandate.forum_id, mandate.role, mandate.country_code)
    queries.lock(mandate.forum_id)
    _check_term(mandate, mandate.person, spell)
    mandate.starts_on, mandate.ends_on = spell.starts_on, spell.ends_on
    journal.record(actor, "mandate.changed", mandate, now)


def end_mandate(actor: Actor, mandate: Mandate, on: date, now: datetime, *, reason: str = "") -> None:
    """End the role on that day (the first it no longer includes); one that has not begun by then is withdrawn.

    A day beyond an end already agreed would lengthen the term, so it is checked like a correction.
    Raises NotYours, EndsBeforeStart, Overlaps, OutlastsMembership.
    """
    rules.check_giving(actor, mandate.forum_id, mandate.role, mandate.country_code)
    queries.lock(mandate.forum_id)
    if mandate.ends_on is not None and on > mandate.ends_on:
        _check_term(mandate, mandate.person, Spell(mandate.starts_on, on))
    _close(actor, mandate, on, now, reason=reason)
