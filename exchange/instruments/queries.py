"""Reading instruments. What stands is public to all who sign in; who works on it, and how, is the Union side's (V1)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import selectinload

from exchange import reference
from exchange.accounts.models import Authority
from exchange.accounts.rules import Viewer
from exchange.core.db import db, hold_row
from exchange.countries import queries as countries
from exchange.instruments.models import Instrument, InstrumentStep
from exchange.instruments.rules import Bound, OvertakenError, Standing
from exchange.reference import ConventionFacts
from exchange.world.models import Country


@cache
def conventions() -> dict[str, ConventionFacts]:
    """Return the conventions of the reference data by key."""
    return {one.key: one for one in reference.conventions()}


@cache
def bounds() -> dict[str, Bound]:
    """Return what a legal basis asks of each convention."""
    return {key: Bound(one.to, one.members) for key, one in conventions().items()}


def third_or_404(code: str) -> Country:
    """Return the third country of that code; else 404, also for a Member State."""
    country = countries.country_or_404(code)
    return abort(404) if country.is_member_state(g.viewer.at.date()) else country


def in_brief(code: str) -> Sequence[Instrument]:
    """Return the instruments with a country, without who promotes them."""
    return db.session.scalars(_with(code)).all()


def _with(code: str) -> sa.Select[Instrument]:
    return sa.select(Instrument).filter_by(country_code=code).order_by(Instrument.slot)


def of_country(viewer: Viewer, code: str) -> Sequence[Instrument]:
    """Return the instruments with a country; for the Union side with who promotes them and the steps taken (V1)."""
    query = _with(code)
    if viewer.is_union:
        query = query.options(selectinload(Instrument.promoted_by), selectinload(Instrument.steps))
    return db.session.scalars(query).all()


def standings(code: str | None = None) -> dict[str, list[Standing]]:
    """Return what stands between each third country and others, as far as a legal basis asks for it."""
    columns: tuple[Any, ...] = (
        Instrument.country_code, Instrument.id, Instrument.kind, Instrument.matter, Instrument.state, Instrument.since_on,
        Instrument.convention, sa.func.coalesce(Instrument.member_code, ""),
    )  # fmt: skip
    query = sa.select(*columns).order_by(Instrument.id)
    found: dict[str, list[Standing]] = {}
    for country, *rest in db.session.execute(query if code is None else query.where(Instrument.country_code == code)):
        found.setdefault(country, []).append(Standing(*rest))
    return found


def table() -> dict[str, dict[str, Instrument]]:
    """Return all instruments by third country and place."""
    found: dict[str, dict[str, Instrument]] = {}
    for one in db.session.scalars(sa.select(Instrument).order_by(Instrument.country_code)):
        found.setdefault(one.country_code, {})[one.slot] = one
    return found


def instrument_or_404(instrument_id: int) -> Instrument:
    """Return an instrument with its steps; else 404."""
    query = sa.select(Instrument).filter_by(id=instrument_id)
    query = query.options(selectinload(Instrument.promoted_by), selectinload(Instrument.steps))
    found: Instrument | None = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return found or abort(404)


def step_or_404(instrument_id: int, step_id: int) -> Instrument:
    """Return an instrument that has the step; else 404."""
    instrument = instrument_or_404(instrument_id)
    return instrument if any(one.id == step_id for one in instrument.steps) else abort(404)


def step(step_id: int) -> InstrumentStep | None:
    """Return a step, None where it is gone."""
    return db.session.get(InstrumentStep, step_id, populate_existing=True)


def is_taken(code: str, slot: str) -> bool:
    """Say whether an instrument stands in that place already."""
    return (
        db.session.scalar(sa.select(sa.exists().where(Instrument.country_code == code, Instrument.slot == slot)))
        is True
    )


def bodies() -> Sequence[Authority]:
    """Return who can promote an instrument beside Member States: bodies of the reference data."""
    query = sa.select(Authority).where(Authority.key.is_not(None), Authority.country_code.is_(None))
    return db.session.scalars(query.order_by(Authority.name)).all()


def lock(instrument: Instrument, version: str | None = None) -> None:
    """Hold an instrument until the transaction ends, as it now stands. Raises OvertakenError."""
    if not hold_row(instrument, version):
        raise OvertakenError
