"""Roles in forums join a viewer's grants and the pages of people; people of one's forums become people one may see."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from exchange.accounts import queries as people
from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.i18n import gettext as _
from exchange.forums import access, queries, rules, words
from exchange.forums.models import Mandate


def roles_about(viewer: Viewer, person: Person) -> dict[str, Any] | None:
    """Return the roles that a person holds or held in forums the viewer may see, for the person's page."""
    held = queries.mandates_of(viewer, person.id)
    rows = [
        (mandate.forum.label, url_for("forums.show", forum_id=mandate.forum_id), _term(mandate)) for mandate in held
    ]
    return {"title": _("Roles in forums"), "rows": rows} if rows else None


def _term(mandate: Mandate) -> str:
    parts = [str(words.ROLES[mandate.role]), formats.country(mandate.country_code), words.spell(mandate.spell)]
    return ", ".join(part for part in parts if part)


def install(app: Flask) -> None:
    """Announce what others ask of this room, and lend templates its words."""
    if queries.GRANTS not in people.grant_sources:
        people.grant_sources.append(queries.GRANTS)
        people.acquaintances.append(queries.acquaintances)
        people.person_sections.append(roles_about)
        people.data_sources.append(queries.kept_about)
    app.jinja_env.globals.update(ROLES=words.ROLES, forum_doors=access, may_give=rules.may_give)
