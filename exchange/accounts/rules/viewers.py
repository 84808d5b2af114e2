"""Who someone is to the platform: roles with dates become grants, and a viewer carries the grants of a moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from exchange.world.rules import Side


class Role(StrEnum):
    """What a person can be in a forum, each for a term of office (V2); CHAIR follows the chair term (M3)."""

    SECRETARIAT = "secretariat"
    CONTACT_POINT = "contact_point"
    CONTACT_GROUP = "contact_group"
    SENIOR_OFFICIAL = "senior_official"
    POLITICAL = "political"
    DELEGATION = "delegation"
    MEMBER = "member"
    CHAIR = "chair"
    POSTED = "posted"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held at a moment: in a forum, for a country (for POSTED: the country of the posting)."""

    role: Role
    forum_id: int | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever is asking, with the grants that hold at this instant."""

    person_id: int
    name: str
    side: Side
    country: str | None
    authority_id: int | None
    authority_key: str | None
    zone: str
    locale: str
    is_admin: bool
    at: datetime
    sign_in_id: int | None = None
    grants: frozenset[Grant] = field(default_factory=frozenset)

    @property
    def is_union(self) -> bool:
        """Say whether the viewer is on the Union side (V1)."""
        return self.side is Side.UNION

    def holds(self, forum_id: int | None, *roles: Role) -> bool:
        """Say whether the viewer now holds one of the roles in the forum."""
        return any(grant.forum_id == forum_id and grant.role in roles for grant in self.grants)

    def forums(self, *roles: Role) -> frozenset[int]:
        """Return the forums where the viewer now holds one of the roles; any role when none is named."""
        return frozenset(
            grant.forum_id for grant in self.grants if grant.forum_id is not None and (not roles or grant.role in roles)
        )

    def countries(self, forum_id: int | None, *roles: Role) -> frozenset[str]:
        """Return the countries for which the viewer now holds one of the roles in the forum."""
        return frozenset(
            grant.country
            for grant in self.grants
            if grant.country is not None and grant.forum_id == forum_id and grant.role in roles
        )

    def runs(self, forum_id: int | None) -> bool:
        """Say whether the viewer now runs the forum's business: its secretariat, or the chair's delegation (M3, V2)."""
        return self.is_admin or self.holds(forum_id, Role.SECRETARIAT, Role.CHAIR)
