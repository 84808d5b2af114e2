"""Verbs of instruments: enter, change, take away; note the steps taken on them (C4, JC 6-7)."""

from __future__ import annotations

from datetime import date, datetime

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.countries.queries import lock_country
from exchange.instruments import queries
from exchange.instruments.access import keeps_all, own_members
from exchange.instruments.models import Instrument, InstrumentStep
from exchange.instruments.rules import Details, InstrumentRefusedError, Refusal, What, obstacle
from exchange.world.models import Country


def enter(actor: Viewer, country: Country, what: What, details: Details, now: datetime) -> Instrument:
    """Enter how an instrument stands with a third country. Raises InstrumentRefusedError."""
    if country.is_member_state(now.date()):
        raise InstrumentRefusedError(Refusal.MEMBER_STATE)
    if not keeps_all(actor) and what.member not in own_members(actor):
        raise InstrumentRefusedError(Refusal.NOT_YOURS)
    _check(what, details, now)
    lock_country(country.code)  # Two who enter the same would both find the place free.
    if queries.is_taken(country.code, what.slot):
        raise InstrumentRefusedError(Refusal.TAKEN)
    instrument = Instrument(
        country_code=country.code, slot=what.slot, kind=what.kind, matter=what.matter, convention=what.convention,
        member_code=what.member or None, changed_at=now,
    )  # fmt: skip
    _write(instrument, details)
    db.session.add(instrument)
    db.session.flush()
    journal.record(actor, "instrument.entered", instrument, now)
    return instrument


def change(actor: Viewer, instrument: Instrument, details: Details, now: datetime, *, version: str) -> None:
    """Change how an instrument stands. The same again changes nothing. Raises OvertakenError, InstrumentRefusedError."""
    queries.lock(instrument, version)
    _check(instrument.what, details, now)
    _write(instrument, details)
    if changes := journal.changes_of(instrument):
        instrument.changed_at = now
        db.session.flush()
        journal.record(actor, "instrument.changed", instrument, now, changes=changes)


def remove(actor: Viewer, instrument: Instrument, now: datetime) -> None:
    """Take away what was entered by mistake, with its steps; the journal keeps it. Raises OvertakenError."""
    queries.lock(instrument)
    gone = {"state": [instrument.state.value, None], "source": [instrument.source, None]}
    journal.record(actor, "instrument.removed", instrument, now, changes=gone)
    db.session.delete(instrument)


def note_step(actor: Viewer, instrument: Instrument, taken_on: date, text: str, now: datetime) -> InstrumentStep:
    """Note a step taken. Raises InstrumentRefusedError: STEP_TO_COME."""
    if taken_on > now.date():
        raise InstrumentRefusedError(Refusal.STEP_TO_COME)
    step = InstrumentStep(instrument_id=instrument.id, taken_on=taken_on, text=text, by_id=actor.person_id, at=now)
    db.session.add(step)
    db.session.flush()
    told = {"step": [None, text], "taken_on": [None, taken_on.isoformat()]}
    journal.record(actor, "instrument.step_noted", instrument, now, changes=told)
    return step


def remove_step(actor: Viewer, instrument: Instrument, step_id: int, now: datetime) -> None:
    """Take away a step; again it changes nothing. Raises OvertakenError."""
    queries.lock(instrument)
    if step := queries.step(step_id):
        gone = {"step": [step.text, None], "taken_on": [step.taken_on.isoformat(), None]}
        journal.record(actor, "instrument.step_removed", instrument, now, changes=gone)
        db.session.delete(step)


def _check(what: What, details: Details, now: datetime) -> None:
    convention = queries.conventions().get(what.convention)
    if refusal := obstacle(what, details, now.date(), convention):
        raise InstrumentRefusedError(refusal, convention.opened if convention else None)


def _write(instrument: Instrument, details: Details) -> None:
    body = details.promoter.removeprefix("body-") if details.promoter.startswith("body-") else ""
    instrument.title, instrument.state, instrument.since_on = details.title, details.state, details.since
    instrument.source, instrument.source_on, instrument.note = details.source, details.source_on, details.note
    instrument.promoter_code = None if body else details.promoter or None
    instrument.promoter_id = int(body) if body else None
