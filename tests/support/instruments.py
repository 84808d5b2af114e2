"""Instruments for the worlds of the tests: public ones, and a bilateral one whose promoter and step the Union side alone knows."""

from __future__ import annotations

from datetime import date, datetime

from exchange.core.db import db
from exchange.instruments.models import Instrument, InstrumentStep
from exchange.instruments.rules import Kind, Matter, State, What

STEP = "Talks in Lima, HERON"


def furnish_instruments(now: datetime) -> None:
    """Add a convention in force with Peru, negotiations with Eurojust, and a treaty of France that France promotes."""
    for what, country, state in (
        (What(Kind.CONVENTION, Matter.EXTRADITION, "ets-24"), "PE", State.IN_FORCE),
        (What(Kind.EUROJUST, Matter.COOPERATION), "PE", State.NEGOTIATING),
        (What(Kind.BILATERAL, Matter.EXTRADITION, member="FR"), "AR", State.CONCLUDED),
    ):
        one = Instrument(
            country_code=country, slot=what.slot, kind=what.kind, matter=what.matter, convention=what.convention,
            member_code=what.member or None, state=state, since_on=date(2020, 1, 1), source="Treaty Office",
            source_on=date(2026, 1, 1), changed_at=now, promoter_code="FR",
        )  # fmt: skip
        db.session.add(one)
        db.session.flush()
        db.session.add(InstrumentStep(instrument_id=one.id, taken_on=date(2026, 2, 1), text=STEP, at=now))
    db.session.flush()
