"""Reading who holds which role on a priority. The record is public to all who sign in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import selectinload

from exchange import reference
from exchange.accounts.models import Authority
from exchange.accounts.rules import Viewer
from exchange.core.db import db, hold_row
from exchange.countries.rules import speaks_for
from exchange.forums.rules import Spell
from exchange.meetings.queries import bodies
from exchange.practices.rules import Priority
from exchange.priorities.leads.models import PriorityLead
from exchange.priorities.leads.rules import Details, OvertakenError, Role
from exchange.reference import CycleFacts
from exchange.world.queries import member_codes


def of_priority(priority: Priority) -> Sequence[PriorityLead]:
    """Return all who hold or held a role on a priority: drivers first, the latest first."""
    return _listed(PriorityLead.priority == priority)


def coordinators() -> Sequence[PriorityLead]:
    """Return all who coordinate or coordinated EMPACT in a country."""
    return _listed(PriorityLead.role == Role.COORDINATOR)


def drivers(cycle: str, day: date) -> dict[Priority, PriorityLead]:
    """Return who drives each priority of a cycle on a day."""
    found = _listed(PriorityLead.role == Role.DRIVER, PriorityLead.cycle == cycle)
    return {one.priority: one for one in found if one.priority is not None and one.spell.holds(day)}


def _listed(*conditions: sa.ColumnElement[bool]) -> Sequence[PriorityLead]:
    order = sa.case({role: number for number, role in enumerate(Role)}, value=PriorityLead.role)
    query = sa.select(PriorityLead).where(*conditions).options(selectinload(PriorityLead.authority))
    return db.session.scalars(query.order_by(order, PriorityLead.starts_on.desc(), PriorityLead.id)).all()


def lead_or_404(lead_id: int) -> PriorityLead:
    """Return a role that somebody holds or held; else 404."""
    query = sa.select(PriorityLead).filter_by(id=lead_id).options(selectinload(PriorityLead.authority))
    found: PriorityLead | None = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return found or abort(404)


def cycle_or_none(key: str) -> CycleFacts | None:
    """Return the cycle of that key."""
    return next((one for one in reference.priority_cycles() if one.key == key), None)


def holders(viewer: Viewer, today: date) -> tuple[list[str], list[Authority]]:
    """Return for which Member States and bodies the viewer can enter a role."""
    countries = member_codes(today)
    if viewer.is_admin:
        return countries, bodies()
    return [code for code in countries if code in speaks_for(viewer)], []


def beside(details: Details, but: int | None = None) -> list[Spell]:
    """Return the terms of others in the same place: of the priority's drivers, or of the country's coordinators."""
    query = sa.select(PriorityLead).where(
        PriorityLead.role == details.role,
        PriorityLead.cycle == details.cycle,
        PriorityLead.country_code == details.country
        if details.role is Role.COORDINATOR
        else PriorityLead.priority == (Priority(details.priority) if details.priority else None),
    )
    return [one.spell for one in db.session.scalars(query) if one.id != but]


def lock(lead: PriorityLead, version: str | None = None) -> None:
    """Hold a role until the transaction ends, as it now stands. Raises OvertakenError."""
    if not hold_row(lead, version):
        raise OvertakenError
