"""Who promotes an instrument, and which steps were taken: illustrative, on instruments as they really stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa

from exchange.accounts.models import Authority, Person
from exchange.core.db import db
from exchange.demo.needs import BY
from exchange.demo.people import viewer_at
from exchange.instruments import operations
from exchange.instruments.models import Instrument
from exchange.instruments.rules import Details

#: country, place, who promotes it, the steps.
PROMOTED = (
    ("CO", "eurojust", "commission", ((date(2025, 5, 13), "Round of talks in Bogotá (illustrative)"),)),
    ("BR", "eurojust", "commission", ((date(2025, 3, 4), "Exchange of drafts (illustrative)"),)),
    ("MA", "eurojust", "FR", ((date(2025, 9, 18), "Demarche in Rabat (illustrative)"),)),
)


def enter_steps(now: datetime, people: Mapping[str, Person]) -> None:
    """Name who promotes three agreements with Eurojust, with a step on each."""
    viewer = viewer_at(people[BY], now)
    bodies = {key: f"body-{id_}" for key, id_ in db.session.execute(sa.select(Authority.key, Authority.id))}
    for code, slot, promoter, steps in PROMOTED:
        one = db.session.scalars(sa.select(Instrument).filter_by(country_code=code, slot=slot)).one()
        stands = Details(one.state, one.since_on, one.source, one.source_on)
        promoted = replace(stands, promoter=bodies.get(promoter, promoter))
        operations.change(viewer, one, promoted, now, version=str(one.version))
        for day, text in steps:
            operations.note_step(viewer, one, day, text, now)
