"""Loading how the instruments of cooperation stand with third countries (C4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange import reference
from exchange.core import journal
from exchange.core.db import db
from exchange.instruments.models import Instrument
from exchange.instruments.queries import conventions
from exchange.instruments.rules import State, what_of
from exchange.reference import StandingFacts


def load_instruments(now: datetime) -> int:
    """Enter what is on record and not here yet; what is here belongs to those who keep it. Return how many were new."""
    columns: tuple[Any, ...] = (Instrument.country_code, Instrument.slot)
    there = {(country, slot) for country, slot in db.session.execute(sa.select(*columns))}
    return sum(_enter(facts, now) for facts in reference.standings() if (facts.country, facts.what) not in there)


def _enter(facts: StandingFacts, now: datetime) -> bool:
    what = what_of(facts.what, conventions(), {key: one.matter for key, one in conventions().items()})
    if what is None:  # The reader of the reference data refuses strangers.
        raise LookupError(facts.what)
    instrument = Instrument(
        country_code=facts.country, slot=what.slot, kind=what.kind, matter=what.matter, convention=what.convention,
        state=State(facts.state), since_on=facts.since, source=facts.source, source_on=facts.as_of, changed_at=now,
    )  # fmt: skip
    db.session.add(instrument)
    db.session.flush()
    journal.record(journal.Platform(), "instrument.entered", instrument, now, changes={}, reason=facts.source)
    return True
