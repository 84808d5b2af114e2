"""The page of a forum of two sides leads to their cycles."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from exchange.accounts.rules import Viewer
from exchange.core.i18n import gettext as _
from exchange.forums.models import Forum
from exchange.forums.queries import forum_sections
from exchange.needs.access import has_board


def cycles_of(viewer: Viewer, forum: Forum) -> dict[str, Any] | None:
    """Return the way to the cycles of both sides, for those who see them."""
    if not (forum.two_sided and has_board(viewer, forum)):
        return None
    address = url_for("security.show", forum_id=forum.id)
    return {"title": _("Two cycles side by side"), "template": "cycles/security/_of_forum.html", "address": address}


def install(_app: Flask) -> None:
    """Announce it."""
    if cycles_of not in forum_sections:
        forum_sections.append(cycles_of)
