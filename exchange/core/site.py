"""Facts about this installation that live in its database."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Model, db


class SiteFact(Model):
    """One fact by name, e.g. that this is a demo."""

    __tablename__ = "site_fact"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    value: Mapped[str]


def fact(name: str) -> str | None:
    """Return the fact's value, or None."""
    return db.session.scalar(sa.select(SiteFact.value).filter_by(name=name))


def state(name: str, value: str) -> None:
    """Set a fact."""
    db.session.merge(SiteFact(name=name, value=value))
