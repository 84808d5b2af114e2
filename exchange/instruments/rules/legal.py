"""Which legal basis a Member State has for a request to a third country, from what is on record (C4, JC 7). Information, not advice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from exchange.instruments.rules.standing import Kind, Matter, State, holds


@dataclass(frozen=True, slots=True)
class Standing:
    """An instrument between a third country and others, as far as a legal basis asks for it. ``id``: its row."""

    id: int
    kind: Kind
    matter: Matter
    state: State
    since: date | None
    convention: str = ""
    member: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """What is known of a convention: to which it is a protocol, and whether every Member State is a party."""

    to: str | None
    members: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """The answer: what binds both, protocols that bind the third country (the Member State is to be looked up), what may come."""

    binding: tuple[Standing, ...]
    protocols: tuple[Standing, ...]
    coming: tuple[Standing, ...]

    @property
    def exists(self) -> bool:
        """Say whether there is a legal basis on record."""
        return bool(self.binding)


#: What is looked at first: what was agreed between the two, then by the Union, then what binds many.
_ORDER = (Kind.BILATERAL, Kind.UNION, Kind.CONVENTION)


def legal_basis(
    found: Iterable[Standing], member: str, matter: Matter, conventions: Mapping[str, Bound], day: date
) -> Basis:
    """Return the legal basis for a matter between a Member State and the third country with which these stand, on a day.

    A convention binds both where every Member State is a party to it; a protocol counts only beside its convention.
    """
    asked = [one for one in found if _concerns(one, member, matter)]
    asked.sort(key=lambda one: (_ORDER.index(one.kind), one.convention, one.id))
    whole = [one for one in asked if one.kind is not Kind.CONVENTION or _binds_members(one, conventions)]
    binding = tuple(one for one in whole if holds(one.state, one.since, day))
    keys = {one.convention for one in binding if one.convention}
    protocols = tuple(
        one
        for one in asked
        if one not in whole and holds(one.state, one.since, day) and _parent(one, conventions) in keys
    )
    return Basis(binding, protocols, tuple(one for one in asked if _is_coming(one, day)))


def _concerns(one: Standing, member: str, matter: Matter) -> bool:
    return one.kind in _ORDER and one.matter is matter and (one.kind is not Kind.BILATERAL or one.member == member)


def _binds_members(one: Standing, conventions: Mapping[str, Bound]) -> bool:
    known = conventions.get(one.convention)
    return known is not None and known.to is None and known.members


def _parent(one: Standing, conventions: Mapping[str, Bound]) -> str | None:
    known = conventions.get(one.convention)
    return known.to if known is not None else None


def _is_coming(one: Standing, day: date) -> bool:
    if one.state in (State.NEGOTIATING, State.CONCLUDED):
        return True
    return one.state is State.IN_FORCE and not holds(one.state, one.since, day)


class Strength(IntEnum):
    """Bands of the world picture, the strongest last; see ``strength``."""

    NONE = 0
    COMING = 1
    ONE = 2
    BOTH = 3


def strength(found: Iterable[Standing], conventions: Mapping[str, Bound], day: date) -> Strength:
    """Return how far every Member State has a legal basis with the third country: both matters, one, in preparation, none."""
    kept = list(found)
    answers = [
        legal_basis(kept, "", matter, conventions, day)
        for matter in (Matter.EXTRADITION, Matter.MUTUAL_LEGAL_ASSISTANCE)
    ]
    binding = sum(answer.exists for answer in answers)
    if binding:
        return Strength.ONE if binding == 1 else Strength.BOTH
    return Strength.COMING if any(answer.coming for answer in answers) else Strength.NONE
