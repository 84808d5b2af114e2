"""The page of all postings stands beside the list of countries."""

from __future__ import annotations

from flask import Flask, url_for

from exchange.accounts.rules import Viewer
from exchange.core.i18n import gettext as _
from exchange.countries.queries import country_pages
from exchange.countries.words import POSTING_KINDS


def page_of_postings(_viewer: Viewer) -> tuple[str, str]:
    """Return the page."""
    return _("Postings"), url_for("posts.index")


def install(app: Flask) -> None:
    """Announce it; lend the words."""
    if page_of_postings not in country_pages:
        country_pages.append(page_of_postings)
    app.jinja_env.globals.update(POSTING_KINDS=POSTING_KINDS)
