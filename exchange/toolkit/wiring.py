"""The toolkit appears on the page of its country and beside the list of countries, for the Union side; templates get the words (V1)."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from exchange import reference
from exchange.accounts.rules import Viewer
from exchange.core.i18n import gettext as _
from exchange.countries.queries import country_pages, country_sections
from exchange.toolkit import queries, words
from exchange.world.words import said


def toolkit_of(viewer: Viewer, code: str) -> dict[str, Any] | None:
    """Return how the measures with a country stand."""
    found = queries.of_country(viewer, code) if viewer.is_union else {}
    if not found:
        return None
    rows = [
        {
            "title": said(one.title),
            "url": None,
            "day": entry.next_on,
            "meta": [text for text in (words.owner(entry), entry.next_step) if text],
            "state": (words.SHAPES[entry.state], words.STATES[entry.state]),
        }
        for one in reference.measures()
        if (entry := found.get(one.key))
    ]
    return {"title": _("Toolkit"), "rows": rows, "more_url": url_for("toolkit.show", code=code)}


def page_of_toolkit(viewer: Viewer) -> tuple[str, str] | None:
    """Return the page of all countries, for the Union side."""
    return (_("Toolkit"), url_for("toolkit.index")) if viewer.is_union else None


def install(app: Flask) -> None:
    """Announce both; lend the words."""
    if toolkit_of not in country_sections:
        country_sections.append(toolkit_of)
        country_pages.append(page_of_toolkit)
    app.jinja_env.globals.update(
        TOOLKIT_STATES=words.STATES, TOOLKIT_SHAPES=words.SHAPES, TOOLKIT_CELLS=words.CELLS, measure_owner=words.owner
    )
