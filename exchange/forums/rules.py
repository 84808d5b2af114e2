"""Who may belong to a forum, hold a role in it and give one, and from when to when; all days end exclusively."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from exchange.accounts.rules import Role, Viewer
from exchange.world.rules import Level, Side

#: Roles that are given by hand; CHAIR follows the chair term (M3), POSTED the posting.
GRANTABLE = tuple(role for role in Role if role not in (Role.CHAIR, Role.POSTED))
#: What a national contact point may give, for the own country only (V2).
GIVEN_BY_CONTACT_POINTS = frozenset(
    {Role.CONTACT_GROUP, Role.SENIOR_OFFICIAL, Role.POLITICAL, Role.DELEGATION, Role.MEMBER}
)
#: Roles that make sense for a country only; the others can be held for a body too.
FOR_COUNTRIES = frozenset({Role.CONTACT_POINT, Role.DELEGATION})


class ForumRefusal(ValueError):
    """Something the rules of forums refuse; the words are made in the layer above."""


class EndsBeforeStart(ForumRefusal):
    """It would end before it begins."""


class Overlaps(ForumRefusal):
    """The same holds already on some of these days; ``spell`` says from when to when."""

    def __init__(self, spell: Spell) -> None:
        super().__init__(spell)
        self.spell = spell


class NotGrantable(ForumRefusal):
    """The role follows from something else and cannot be given by hand."""


class NotYours(ForumRefusal):
    """This role, or a role for this country, is for others to give (V2)."""


class NeedsCountry(ForumRefusal):
    """The role is held for a country."""


class NotAMember(ForumRefusal):
    """The country or body does not belong to the forum on the first day."""


class OutlastsMembership(ForumRefusal):
    """The role would be held longer than the country or body belongs; ``ends_on`` says how long that is."""

    def __init__(self, ends_on: date) -> None:
        super().__init__(ends_on)
        self.ends_on = ends_on


class OfAnotherCountry(ForumRefusal):
    """The person does not come from the country."""


class NotOfABody(ForumRefusal):
    """The person comes from a country, so the role is held for that country."""


class SignInClosed(ForumRefusal):
    """The person has left the platform."""


class RolesHeld(ForumRefusal):
    """Roles have begun outside these days; ``names`` says whose."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        super().__init__(*self.names)


class ChairRotates(ForumRefusal):
    """The chair rotates already, for the whole forum or per side; that cannot be turned into the other."""


@dataclass(frozen=True, slots=True)
class Spell:
    """From a day to a day; ``ends_on`` is the first day no longer included, None while no end is agreed."""

    starts_on: date
    ends_on: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether the day is included."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)

    def overlaps(self, other: Spell) -> bool:
        """Say whether both include a common day."""
        return (self.ends_on is None or other.starts_on < self.ends_on) and (
            other.ends_on is None or self.starts_on < other.ends_on
        )

    def includes(self, other: Spell) -> bool:
        """Say whether every day of the other is included."""
        ends_in_time = self.ends_on is None or (other.ends_on is not None and other.ends_on <= self.ends_on)
        return self.starts_on <= other.starts_on and ends_in_time


@dataclass(frozen=True, slots=True)
class ForumFacts:
    """What is entered about a forum. ``names`` holds the name by language code, the source language not included."""

    name: str
    names: dict[str, str]
    purpose: str
    zone: str
    levels: tuple[Level, ...]
    two_sided: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """Who holds one chair of a forum on a day, until when, and who follows (M3).

    ``side`` is None when one country chairs the whole forum. ``holder`` is None on days that no term covers;
    ``expected`` says that the hand-over is an estimate.
    """

    side: Side | None
    holder: str | None = None
    since: date | None = None
    ends_on: date | None = None
    expected: bool = False
    next_holder: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """A role to be held for a country, or for the body that sends the person (no country), from when to when."""

    role: Role
    country: str | None
    spell: Spell


def check_spell(spell: Spell, others: Iterable[Spell]) -> None:
    """Refuse days that end before they begin, or that overlap others. Raises EndsBeforeStart, Overlaps."""
    if spell.ends_on is not None and spell.ends_on <= spell.starts_on:
        raise EndsBeforeStart
    for other in others:
        if spell.overlaps(other):
            raise Overlaps(other)


def check_giving(actor: object, forum_id: int, role: Role, country: str | None) -> None:
    """Refuse what the actor may not give (V2). Raises NotGrantable, NotYours.

    The platform itself (no viewer) may give everything that can be given.
    """
    if role not in GRANTABLE:
        raise NotGrantable(role)
    if isinstance(actor, Viewer) and not may_give(actor, forum_id, role, country):
        raise NotYours(role)


def may_give(viewer: Viewer, forum_id: int, role: Role, country: str | None) -> bool:
    """Say whether the viewer may give (and end) the role for the country in the forum (V2)."""
    if administers(viewer, forum_id):
        return True
    return role in GIVEN_BY_CONTACT_POINTS and country in viewer.countries(forum_id, Role.CONTACT_POINT)


def administers(viewer: Viewer, forum_id: int) -> bool:
    """Say whether the viewer administers the forum: its secretariat, or the platform's administrator (V2)."""
    return viewer.is_admin or viewer.holds(forum_id, Role.SECRETARIAT)


def check_sender(from_country: str | None, office: Office) -> None:
    """Refuse a role for a country that the person does not come from, or for no country where one is needed.

    ``from_country`` is None for people of bodies. Raises NeedsCountry, OfAnotherCountry, NotOfABody.
    """
    if office.country is None and office.role in FOR_COUNTRIES:
        raise NeedsCountry(office.role)
    if office.country is None and from_country is not None:
        raise NotOfABody(from_country)
    if office.country is not None and from_country != office.country:
        raise OfAnotherCountry(office.country)


def check_belonging(spell: Spell, memberships: Iterable[Spell]) -> None:
    """Refuse a role that begins before the country or body joins, or outlasts its membership.

    Raises NotAMember, OutlastsMembership.
    """
    around = next((membership for membership in memberships if membership.holds(spell.starts_on)), None)
    if around is None:
        raise NotAMember
    if around.ends_on is not None and not around.includes(spell):
        raise OutlastsMembership(around.ends_on)


class Gap:
    """What a forum lacks on a day; one subclass per kind."""


@dataclass(frozen=True, slots=True)
class NoContactPoint(Gap):
    """Member countries without a national contact point."""

    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoSecretariat(Gap):
    """Nobody keeps the forum's business."""


@dataclass(frozen=True, slots=True)
class NoDelegation(Gap):
    """The country that chairs, or chairs next from ``day``, has named no delegation."""

    country: str
    day: date | None


def gaps(
    countries: Iterable[str], roles: Iterable[tuple[Role, str | None, Spell]], seats: Iterable[Seat], on: date
) -> list[Gap]:
    """What the forum lacks on the day, by name: secretariat, delegations of the chairs now and next, contact points.

    ``roles`` are the roles held on the day or later.
    """
    held = list(roles)
    now = {(role, country) for role, country, spell in held if spell.holds(on)}
    found: list[Gap] = [] if any(role is Role.SECRETARIAT for role, _country in now) else [NoSecretariat()]
    for seat in seats:
        if seat.holder and (Role.DELEGATION, seat.holder) not in now:
            found.append(NoDelegation(seat.holder, None))
        if seat.next_holder and seat.ends_on and not _delegates(held, seat.next_holder, seat.ends_on):
            found.append(NoDelegation(seat.next_holder, seat.ends_on))
    lacking = tuple(code for code in countries if (Role.CONTACT_POINT, code) not in now)
    return [*found, NoContactPoint(lacking)] if lacking else found


def _delegates(held: list[tuple[Role, str | None, Spell]], country: str, day: date) -> bool:
    return any(role is Role.DELEGATION and which == country and spell.holds(day) for role, which, spell in held)
