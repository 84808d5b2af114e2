"""Practices appear on the country's page, and in the data kept about whoever wrote them; templates get words."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for

from exchange.accounts import queries as people
from exchange.accounts.rules import Viewer
from exchange.core.i18n import gettext as _
from exchange.core.i18n import lazy_gettext as _l
from exchange.core.i18n import ngettext
from exchange.countries.picture.queries import Measure, measures
from exchange.countries.picture.rules import Measured, band_by
from exchange.countries.queries import country_sections
from exchange.files import queries as files
from exchange.practices import queries, words
from exchange.practices.models import PracticeFile
from exchange.practices.rules import is_stale

SHOWN = 6


def practices_about(viewer: Viewer, code: str) -> dict[str, Any] | None:
    """Return the latest practices about the country that the viewer may read (E5)."""
    found = queries.about_countries(viewer, [code], SHOWN)
    if not found:
        return None
    return {
        "title": _("Good practices"),
        "rows": [_row(viewer, one) for one in found[:SHOWN]],
        "more_url": url_for("practices.index", country=code) if len(found) > SHOWN else None,
    }


def _row(viewer: Viewer, one: Any) -> dict[str, Any]:
    stale = is_stale(one.review_by, viewer.at.date())
    return {
        "title": one.title,
        "url": url_for("practices.show", practice_id=one.id),
        "meta": [words.KINDS[one.kind], words.INSTRUMENTS[one.instrument]],
        "state": ("late", _("To be confirmed")) if stale else None,
    }


def by_practices(viewer: Viewer) -> Measured:
    """Return how many practices the viewer may read on each country (E5)."""
    found = queries.per_country(viewer)
    bands = {code: band_by(number, (1, 2, 5)) for code, number in found.items()}
    said = {code: ngettext("%(num)s practice", "%(num)s practices", number) for code, number in found.items()}
    return Measured(words.READ_BANDS, bands, said)


PRACTICES = Measure("practices", _l("Good practices"), by_practices)


def install(app: Flask) -> None:
    """Announce the section and the data; let templates name what practices are about."""
    if practices_about not in country_sections:
        country_sections.append(practices_about)
        measures.append(PRACTICES)
        people.data_sources.append(queries.kept_about)
        files.referrers.append(PracticeFile.file_id)
    app.jinja_env.globals.update(
        PRACTICE_KINDS=words.KINDS, PRACTICE_PHASES=words.PHASES, PRACTICE_INSTRUMENTS=words.INSTRUMENTS,
        PRACTICE_PRIORITIES=words.PRIORITIES, PRACTICE_REACHES=words.REACHES, PRACTICE_PARTS=words.PARTS,
        PRACTICE_STATES=words.STATES, PRACTICE_STATE_SHAPES=words.STATE_SHAPES, SUSPICIONS=words.SUSPICIONS,
    )  # fmt: skip
