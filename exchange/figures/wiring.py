"""A forum's page leads to its figures."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from exchange.accounts.rules import Viewer
from exchange.core.i18n import gettext as _
from exchange.forums.models import Forum
from exchange.forums.queries import forum_sections
from exchange.needs.access import has_board


def figures_of(viewer: Viewer, forum: Forum) -> dict[str, Any] | None:
    """Return the way to the forum's figures, for those who see them."""
    if not has_board(viewer, forum):
        return None
    address = url_for("figures.show", forum_id=forum.id)
    return {"title": _("Figures"), "template": "figures/_of_forum.html", "address": address}


def install(_app: Flask) -> None:
    """Announce it."""
    if figures_of not in forum_sections:
        forum_sections.append(figures_of)
