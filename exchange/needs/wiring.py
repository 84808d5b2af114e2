"""Needs appear on the pages of their forum and of the third countries they are about; templates get words."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from exchange.accounts import queries as people
from exchange.accounts.rules import Viewer
from exchange.core.i18n import gettext as _
from exchange.countries.queries import country_sections
from exchange.forums.models import Forum
from exchange.forums.queries import forum_sections
from exchange.needs import access, queries, words

SHOWN = 6


def board_of(viewer: Viewer, forum: Forum) -> dict[str, Any] | None:
    """Return the way to the forum's board, for those who see it."""
    if not access.has_board(viewer, forum):
        return None
    address = url_for("needs.board", forum_id=forum.id)
    return {"title": _("Needs, bottlenecks, opportunities"), "template": "needs/_of_forum.html", "address": address}


def needs_about(viewer: Viewer, code: str) -> dict[str, Any] | None:
    """Return the open needs about the country that the viewer may see (V1, V2)."""
    found = queries.about_country(viewer, code, SHOWN)
    if not found:
        return None
    rows = [
        {
            "title": one.title,
            "url": url_for("needs.show", need_id=one.id),
            "meta": [words.KINDS[one.kind]],
            "state": (words.SHAPES[one.stage], words.STAGES[one.stage]),
        }
        for one in found[:SHOWN]
    ]
    return {"title": _("Needs, bottlenecks, opportunities"), "rows": rows, "more_url": None}


def install(app: Flask) -> None:
    """Announce the sections and the data; let templates name kinds and stages."""
    if board_of not in forum_sections:
        forum_sections.append(board_of)
        country_sections.append(needs_about)
        people.data_sources.append(queries.kept_about)
    app.jinja_env.globals.update(NEED_KINDS=words.KINDS, NEED_STAGES=words.STAGES, NEED_SHAPES=words.SHAPES)
