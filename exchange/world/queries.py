"""Reading countries."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from exchange.core import formats
from exchange.core.db import db
from exchange.core.text import fold
from exchange.world.models import Country


def country(code: str) -> Country | None:
    """Return the country of that code."""
    return db.session.get(Country, code.upper()) if len(code) == 2 else None  # noqa: PLR2004


def member_states(day: date) -> list[Country]:
    """Return the Member States on that day, by code."""
    query = sa.select(Country).where(
        Country.member_since <= day, sa.or_(Country.member_until.is_(None), Country.member_until > day)
    )
    return list(db.session.scalars(query.order_by(Country.code)))


def member_codes(day: date) -> list[str]:
    """Return the codes of the Member States on that day."""
    return [one.code for one in member_states(day)]


def choices(*, only: set[str] | None = None) -> list[tuple[str, str]]:
    """Return (code, name) of all countries, sorted by name in the reader's language."""
    codes = db.session.scalars(sa.select(Country.code))
    named = [(code, formats.country(code)) for code in codes if only is None or code in only]
    return sorted(named, key=lambda pair: fold(pair[1]))
