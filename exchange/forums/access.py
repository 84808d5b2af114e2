"""Doors of forums: who sees one, who administers it, who names people for a country (V2)."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Role, Viewer
from exchange.core.access import Door
from exchange.forums.rules import administers, may_give


def _forum_id(subject: Any) -> int:
    """The key of the forum that a forum, membership or mandate is or belongs to."""
    return int(getattr(subject, "forum_id", None) or subject.id)


def _administers_it(viewer: Viewer, subject: Any) -> bool:
    return administers(viewer, _forum_id(subject))


def _names_people(viewer: Viewer, subject: Any) -> bool:
    forum_id = _forum_id(subject)
    return administers(viewer, forum_id) or viewer.holds(forum_id, Role.CONTACT_POINT)


def _gave_it(viewer: Viewer, mandate: Any) -> bool:
    return may_give(viewer, mandate.forum_id, mandate.role, mandate.country_code)


SEE = Door("forums.see", "Those who hold a role in the forum.", lambda _viewer, _forum: True)
CREATE = Door("forums.create", "The platform administrator.", lambda viewer, _subject: viewer.is_admin)
ADMINISTER = Door("forums.administer", "The secretariat of the forum.", _administers_it)
NAME_PEOPLE = Door(
    "forums.name_people",
    "The secretariat of the forum, and national contact points for their own country.",
    _names_people,
)
CHANGE_ROLE = Door(
    "forums.change_role",
    "The secretariat of the forum, and the national contact point of the country where it may give the role.",
    _gave_it,
)
