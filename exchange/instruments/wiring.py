"""Instruments appear on the country's page; templates get their words."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from exchange.accounts.rules import Viewer
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.countries.picture.queries import Measure, measures
from exchange.countries.picture.rules import Measured
from exchange.countries.queries import country_pages, country_sections
from exchange.instruments import access, queries, words
from exchange.instruments.rules import State, strength


def instruments_with(_viewer: Viewer, code: str) -> dict[str, Any] | None:
    """Return how the instruments with the country stand."""
    found = [one for one in queries.in_brief(code) if one.state is not State.NONE]
    if not found:
        return None
    rows: list[dict[str, Any]] = [
        {
            "title": words.name(one.what, one.title),
            "url": None,
            "day": one.since_on,
            "meta": [],
            "state": (words.SHAPES[one.state], words.state(one.kind, one.state)),
        }
        for one in found
    ]
    return {"title": _("Instruments"), "rows": rows, "more_url": url_for("instruments.show", code=code)}


def page_of_all(_viewer: Viewer) -> tuple[str, str]:
    """Return the page of all third countries."""
    return _("Instruments"), url_for("instruments.index")


def by_legal_basis(viewer: Viewer) -> Measured:
    """Return how far every Member State has a legal basis with each country (C4)."""
    today = viewer.at.date()
    bands = {code: int(strength(found, queries.bounds(), today)) for code, found in queries.standings().items()}
    return Measured(tuple(words.STRENGTHS.values()), bands)


LEGAL_BASIS = Measure("legal-basis", _l("Legal basis of all Member States"), by_legal_basis)


def install(app: Flask) -> None:
    """Announce the section; lend the words."""
    if instruments_with not in country_sections:
        country_sections.append(instruments_with)
        country_pages.append(page_of_all)
        measures.append(LEGAL_BASIS)
    app.jinja_env.globals.update(
        instrument_name=words.name, instrument_short=words.short, instrument_state=words.state,
        INSTRUMENT_SHAPES=words.SHAPES, INSTRUMENT_MATTERS=words.MATTERS, instrument_promoter=words.promoter,
        may_enter_instruments=access.may_enter,
    )  # fmt: skip
