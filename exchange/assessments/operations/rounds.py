"""Verbs of assessment rounds: prepare, open, close, freeze, transmit; record what was decided (C2)."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from exchange.accounts.models import Authority
from exchange.accounts.rules import Viewer
from exchange.assessments import queries
from exchange.assessments.models import AssessmentRound, AssessmentVersion, Contributor, Identification
from exchange.assessments.rules import (
    ALWAYS,
    AssessmentRefusedError,
    Plan,
    Refusal,
    RoundState,
    trouble_of_plan,
)
from exchange.core import journal
from exchange.core.db import db
from exchange.countries import operations as countries
from exchange.countries.queries import priorities
from exchange.world.models import Country
from exchange.world.queries import member_codes


def prepare(actor: Viewer, plan: Plan, now: datetime) -> AssessmentRound:
    """Prepare a round that asks all Member States, the Commission, Eurojust and who is consulted. Raises AssessmentRefusedError."""
    _check(plan, now)
    found = AssessmentRound(created_at=now)
    _write(found, plan)
    db.session.add(found)
    db.session.flush()
    _ask(found, plan, now)
    journal.record(actor, "assessment.prepared", found, now)
    return found


def change(actor: Viewer, found: AssessmentRound, plan: Plan, now: datetime, *, version: str) -> None:
    """Change a round: all of it while it is prepared, title and deadline while it is open.

    Raises OvertakenError, and AssessmentRefusedError: NOT_OPEN once it is closed.
    """
    queries.lock(found, version)
    if found.state is RoundState.CLOSED:
        raise AssessmentRefusedError(Refusal.NOT_OPEN)
    if found.state is RoundState.OPEN:
        plan = Plan(plan.title, plan.deadline, tuple(found.criteria), tuple(found.countries))
    _check(plan, now)
    if found.state is RoundState.OPEN:
        found.title, found.deadline = plan.title, plan.deadline
    else:
        db.session.execute(sa.delete(Contributor).where(Contributor.round_id == found.id))
        _write(found, plan)
        _ask(found, plan, now)
    if changes := journal.changes_of(found):
        db.session.flush()
        journal.record(actor, "assessment.changed", found, now, changes=changes)


def _check(plan: Plan, now: datetime) -> None:
    if refusal := trouble_of_plan(plan, now.date(), member_codes(now.date())):
        raise AssessmentRefusedError(refusal)


def _write(found: AssessmentRound, plan: Plan) -> None:
    found.title, found.deadline = plan.title, plan.deadline
    found.criteria = [one.key for one in queries.criteria_of(plan.criteria)]
    found.countries = sorted(plan.countries)


def _ask(found: AssessmentRound, plan: Plan, now: datetime) -> None:
    """Ask all Member States of the day, the Commission, Eurojust and who is consulted."""
    keys = {*ALWAYS, *plan.consulted}
    bodies = db.session.scalars(sa.select(Authority.id).where(Authority.key.in_(keys)).order_by(Authority.id)).all()
    db.session.add_all(Contributor(round_id=found.id, country_code=code) for code in sorted(member_codes(now.date())))
    db.session.add_all(Contributor(round_id=found.id, authority_id=key) for key in bodies)
    db.session.flush()


def remove(actor: Viewer, found: AssessmentRound, now: datetime) -> None:
    """Take away a round that was not opened. Raises OvertakenError, and AssessmentRefusedError: NOT_PREPARED."""
    _hold(found, RoundState.PREPARED, Refusal.NOT_PREPARED)
    journal.record(actor, "assessment.removed", found, now, changes={"title": [found.title, None]})
    db.session.execute(sa.delete(AssessmentRound).where(AssessmentRound.id == found.id))
    db.session.expunge(found)


def open_round(actor: Viewer, found: AssessmentRound, now: datetime) -> None:
    """Open a round for answers. Raises OvertakenError, and AssessmentRefusedError: NOT_PREPARED, DEADLINE_PAST."""
    _hold(found, RoundState.PREPARED, Refusal.NOT_PREPARED)
    if found.deadline < now.date():
        raise AssessmentRefusedError(Refusal.DEADLINE_PAST)
    found.state, found.opened_at = RoundState.OPEN, now
    journal.record(actor, "assessment.opened", found, now)


def close(actor: Viewer, found: AssessmentRound, now: datetime) -> None:
    """Close a round: no more answers are taken, all of the Union side read those given. Raises as ``open_round``: NOT_OPEN."""
    _hold(found, RoundState.OPEN, Refusal.NOT_OPEN)
    found.state, found.closed_at = RoundState.CLOSED, now
    journal.record(actor, "assessment.closed", found, now)


def reopen(actor: Viewer, found: AssessmentRound, deadline: date, now: datetime, *, reason: str) -> None:
    """Open a closed round again until a day, as long as nothing of it was transmitted.

    Raises OvertakenError, and AssessmentRefusedError: NOT_CLOSED, TRANSMITTED, DEADLINE_PAST.
    """
    _hold(found, RoundState.CLOSED, Refusal.NOT_CLOSED)
    if queries.is_transmitted(found.id):
        raise AssessmentRefusedError(Refusal.TRANSMITTED)
    if deadline < now.date():
        raise AssessmentRefusedError(Refusal.DEADLINE_PAST)
    found.state, found.closed_at, found.deadline = RoundState.OPEN, None, deadline
    journal.record(actor, "assessment.reopened", found, now, reason=reason)


def freeze(actor: Viewer, found: AssessmentRound, now: datetime, *, comment: str) -> AssessmentVersion:
    """Freeze the consolidated table of a closed round (contributors loaded) as its next version, with author and date.

    Raises OvertakenError, and AssessmentRefusedError: NOT_CLOSED.
    """
    _hold(found, RoundState.CLOSED, Refusal.NOT_CLOSED)
    table = queries.consolidate(found)
    last = db.session.scalar(sa.select(sa.func.max(AssessmentVersion.number)).filter_by(round_id=found.id))
    version = AssessmentVersion(
        round_id=found.id, number=(last or 0) + 1, comment=comment, frozen_at=now, frozen_by=actor.person_id,
        content={country: {key: one.told() for key, one in row.items()} for country, row in table.items()},
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    told = {"number": [None, version.number], "comment": [None, comment]}
    journal.record(actor, "assessment.frozen", version, now, changes=told)
    return version


def transmit(actor: Viewer, version: AssessmentVersion, on: date, document: str, now: datetime) -> None:
    """Mark a version (round loaded) as transmitted to the Council and the Commission, on which day and as which document.

    Raises OvertakenError, and AssessmentRefusedError: TRANSMITTED (already), DEADLINE_PAST for a day to come.
    """
    queries.lock(version)
    if version.transmitted_on is not None:
        raise AssessmentRefusedError(Refusal.TRANSMITTED)
    if on > now.date():
        raise AssessmentRefusedError(Refusal.TO_COME)
    version.transmitted_on, version.document = on, document
    journal.record(actor, "assessment.transmitted", version, now)


def decide(
    actor: Viewer,
    version: AssessmentVersion,
    country: Country,
    now: datetime,
    *,
    is_priority: bool,
    grounds: str,
    on: date,
) -> Identification:
    """Record whether a country is identified as a priority, with the grounds; it is then a priority from that day (JC 2).

    Decided again, it replaces what was recorded. Raises OvertakenError, and AssessmentRefusedError: NO_GROUNDS, TO_COME.
    """
    if not grounds:
        raise AssessmentRefusedError(Refusal.NO_GROUNDS)
    if on > now.date():
        raise AssessmentRefusedError(Refusal.TO_COME)
    queries.lock(version)
    found = queries.identified(version).get(country.code)
    if found is None:
        found = Identification(version_id=version.id, country_code=country.code)
    found.is_priority, found.grounds, found.decided_on, found.by_id, found.at = (
        is_priority,
        grounds,
        on,
        actor.person_id,
        now,
    )
    db.session.add(found)
    if changes := {name: pair for name, pair in journal.changes_of(found).items() if name not in {"by_id", "at"}}:
        db.session.flush()
        journal.record(actor, "assessment.identified", found, now, changes=changes)
    if is_priority and country.code not in {one.country_code for one in priorities(now.date())}:
        countries.set_priority(actor, country, on, f"{version.round.title}, {version.document or version.number}", now)
    return found


def _hold(found: AssessmentRound, state: RoundState, refusal: Refusal) -> None:
    queries.lock(found)
    if found.state is not state:
        raise AssessmentRefusedError(refusal)
