"""Verbs of roles on priorities: enter, change or end, take away what has not begun (P3)."""

from __future__ import annotations

from datetime import datetime

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db, hold_table
from exchange.practices.rules import Priority
from exchange.priorities.leads import queries
from exchange.priorities.leads.models import PriorityLead
from exchange.priorities.leads.rules import Details, LeadRefusedError, Refusal, may_remove, obstacle, told


def add(actor: Viewer, details: Details, now: datetime) -> PriorityLead:
    """Enter a role. Raises LeadRefusedError."""
    hold_table(PriorityLead)  # Two who enter a role at once would not see each other's terms.
    lead = PriorityLead(by_id=actor.person_id, at=now)
    _write(lead, _sound(details))
    db.session.add(lead)
    db.session.flush()
    journal.record(actor, "lead.added", lead, now)
    return lead


def change(actor: Viewer, lead: PriorityLead, details: Details, now: datetime, *, version: str) -> None:
    """Change what is said of a role, or let it end. The same again changes nothing. Raises OvertakenError, LeadRefusedError."""
    hold_table(PriorityLead)
    queries.lock(lead, version)
    _write(lead, _sound(details, lead.id))
    if changes := journal.changes_of(lead):
        db.session.flush()
        journal.record(actor, "lead.changed", lead, now, changes=changes)


def remove(actor: Viewer, lead: PriorityLead, now: datetime) -> None:
    """Take away a role that has not begun. Raises OvertakenError, and LeadRefusedError: BEGUN."""
    queries.lock(lead)
    if not may_remove(lead.starts_on, now.date()):
        raise LeadRefusedError(Refusal.BEGUN)
    gone = {"role": [lead.role.value, None], "starts_on": [lead.starts_on.isoformat(), None]}
    journal.record(actor, "lead.removed", lead, now, changes=gone)
    db.session.delete(lead)


def _sound(details: Details, but: int | None = None) -> Details:
    details = told(details)
    cycle = queries.cycle_or_none(details.cycle)
    if cycle is None:
        raise LeadRefusedError(Refusal.NOT_IN_CYCLE)
    if refusal := obstacle(details, cycle.first_year, cycle.last_year, queries.beside(details, but)):
        raise LeadRefusedError(refusal)
    return details


def _write(lead: PriorityLead, details: Details) -> None:
    lead.role, lead.cycle = details.role, details.cycle
    lead.priority = Priority(details.priority) if details.priority else None
    lead.country_code, lead.authority_id = details.country or None, details.body_id
    lead.office, lead.action = details.office, details.action
    lead.starts_on, lead.ends_on = details.starts_on, details.ends_on
