"""How some measures of the toolkit stand with four priority third countries. Illustrative."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from exchange.accounts.models import Authority
from exchange.core.db import db
from exchange.toolkit.models import ToolkitEntry
from exchange.toolkit.rules import State

#: country, measure, state, owner, reason, next step, days from today.
MEASURES = (
    ("PE", "exchanges", State.UNDER_WAY, "NL", "", "Second exchange in Lima", 40),
    ("PE", "agreement", State.CONSIDERED, "commission", "No mandate yet", "", None),
    ("PE", "dialogue", State.PLANNED, "commission", "", "Agree on a date with the ministry", -10),
    ("CO", "agreement", State.UNDER_WAY, "commission", "", "Next round of talks", 60),
    ("CO", "liaison-prosecutor", State.PLANNED, "eurojust", "", "Draft of an arrangement", 30),
    ("CO", "extradition", State.NOT_APPROPRIATE, "", "Bilateral treaties are in use", "", None),
    ("EC", "exchanges", State.DONE, "BE", "", "", None),
    ("EC", "posted", State.PLANNED, "ES", "", "Invite those posted in Quito", 21),
    ("MA", "assistance", State.CONSIDERED, "FR", "", "", None),
)


def enter_measures(now: datetime) -> None:
    """Say how the measures stand."""
    bodies = {row[0]: row[1] for row in db.session.execute(sa.select(Authority.key, Authority.id))}
    for country, measure, state, owner, reason, step, days in MEASURES:
        by: date | None = None if days is None else (now + timedelta(days=days)).date()
        db.session.add(
            ToolkitEntry(
                country_code=country, measure=measure, state=state, reason=reason, next_step=step, next_on=by, changed_at=now,
                owner_id=bodies.get(owner), owner_country=owner if owner and owner not in bodies else None, illustrative=True,
            )
        )  # fmt: skip
    db.session.flush()
