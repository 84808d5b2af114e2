"""Packages are linked from their country and from the list of countries, for the Union side; templates get the words (V1)."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for

from exchange.accounts import queries as people
from exchange.accounts.rules import Viewer
from exchange.briefings import access, queries, words
from exchange.briefings.models import Briefing, BriefingVersion
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.countries.queries import country_pages, country_sections
from exchange.world.models import Country


def package_on(viewer: Viewer, code: str) -> dict[str, Any] | None:
    """Return the way to the package on a country; for those who write them also to a new one."""
    country = db.session.get(Country, code)
    if not viewer.is_union or country is None or country.is_member_state(viewer.at.date()):
        return None
    briefing = queries.of_country(viewer, code)
    if briefing is None:
        begin = {"title": _("Begin a package"), "url": url_for("briefings.new", country=code), "meta": []}
        return (
            {"title": _("The file to take along"), "rows": [begin], "more_url": None} if access.keeps(viewer) else None
        )
    row = {"title": _("Briefing package"), "url": url_for("briefings.show", briefing_id=briefing.id), "meta": []}
    return {"title": _("The file to take along"), "rows": [row], "more_url": None}


def page_of_packages(viewer: Viewer) -> tuple[str, str] | None:
    """Return the page of the packages, for the Union side."""
    return (_("Briefing packages"), url_for("briefings.index")) if viewer.is_union else None


def kept_about(person_id: int) -> dict[str, Any]:
    """Return which packages the person keeps, and which versions the person froze, ready for JSON."""
    kept = db.session.scalars(sa.select(Briefing.country_code).filter_by(keeper_id=person_id).order_by(Briefing.id))
    columns: tuple[Any, ...] = (Briefing.country_code, BriefingVersion.number, BriefingVersion.as_of)
    frozen = sa.select(*columns).join(Briefing, Briefing.id == BriefingVersion.briefing_id)
    rows = db.session.execute(frozen.where(BriefingVersion.made_by == person_id).order_by(BriefingVersion.id))
    versions = [{"country": code, "version": number, "at": at.isoformat()} for code, number, at in rows]
    return {"briefing_packages_kept": list(kept), "briefing_versions": versions}


def install(app: Flask) -> None:
    """Announce both; lend the words."""
    if package_on not in country_sections:
        country_sections.append(package_on)
        country_pages.append(page_of_packages)
        people.data_sources.append(kept_about)
    app.jinja_env.globals.update(BRIEFING_PARTS=words.PARTS, BRIEFING_FILE_STATES=words.FILE_STATES)
