"""Postings join a viewer's grants, a person's page and a person's own copy of all data."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for

from exchange.accounts import queries as people
from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core import formats
from exchange.core.db import db
from exchange.countries import queries, words
from exchange.countries.models import Posting, StatedNeed
from exchange.countries.rules import Period


def postings_of(viewer: Viewer, person: Person) -> dict[str, Any] | None:
    """Return where the person is or was posted, as far as the viewer may know of it."""
    query = (
        sa.select(Posting.country_code, Posting.starts_on, Posting.ends_on)
        .join(Person, Person.id == Posting.person_id)
        .where(Posting.person_id == person.id, queries.postings_visible_to(viewer))
        .order_by(Posting.starts_on.desc())
    )
    rows = [
        (formats.country(code), url_for("countries.show", code=code), words.period(Period(starts_on, ends_on)))
        for code, starts_on, ends_on in db.session.execute(query)
    ]
    return {"title": words.POSTINGS, "rows": rows} if rows else None


def kept_about(person_id: int) -> dict[str, Any]:
    """Return the postings of the person and the needs the person stated, ready for JSON."""
    postings = db.session.execute(
        sa.select(Posting.country_code, Posting.starts_on, Posting.ends_on, Posting.note)
        .where(Posting.person_id == person_id)
        .order_by(Posting.id)
    )
    stated = db.session.execute(
        sa.select(
            StatedNeed.country_code, StatedNeed.third_code, StatedNeed.degree, StatedNeed.note, StatedNeed.stated_at
        )
        .where(StatedNeed.stated_by == person_id)
        .order_by(StatedNeed.id)
    )
    return {"postings": [_plain(row) for row in postings], "stated_needs": [_plain(row) for row in stated]}


def _plain(row: Any) -> dict[str, Any]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row._mapping.items()}  # noqa: SLF001


def install(app: Flask) -> None:
    """Announce the source of grants and what is known of people; let templates name degrees of need."""
    if queries.GRANTS not in people.grant_sources:
        people.grant_sources.append(queries.GRANTS)
        people.person_sections.append(postings_of)
        people.data_sources.append(kept_about)
    app.jinja_env.globals.update(DEGREES=words.DEGREES)
