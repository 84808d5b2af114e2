"""Roles on priorities for the worlds of the tests, and a meeting that is about two."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.meetings.models import Meeting
from exchange.practices.rules import Priority
from exchange.priorities.leads.models import PriorityLead
from exchange.priorities.leads.rules import Role
from exchange.priorities.models import MeetingPriority
from tests.support.world import email_of, uid_of

CYCLE = "empact-2022-2025"


def furnish_leads(now: datetime) -> None:
    """Add a driver, a co-driver, one that has not begun, a coordinator, and priorities of the exchange and of a hidden meeting."""
    by_id = db.session.scalars(sa.select(Person.id).filter_by(email=email_of("admin"))).one()
    for role, priority, country, starts_on in (
        (Role.DRIVER, Priority.DRUGS, "NL", date(2022, 1, 1)),
        (Role.CO_DRIVER, Priority.DRUGS, "FR", date(2022, 1, 1)),
        (Role.COORDINATOR, None, "FR", date(2022, 6, 1)),
        (Role.CO_DRIVER, Priority.FIREARMS, "ES", date(2040, 1, 1)),
    ):
        db.session.add(
            PriorityLead(
                role=role, cycle=CYCLE, priority=priority, country_code=country, office="", action="", starts_on=starts_on, by_id=by_id, at=now,
            )
        )  # fmt: skip
    for key, priority in (("exchange", Priority.DRUGS), ("union", Priority.DRUGS), ("clasi", Priority.FIREARMS)):
        meeting_id = db.session.scalars(sa.select(Meeting.id).filter_by(uid=uid_of(key))).one()
        db.session.add(MeetingPriority(meeting_id=meeting_id, priority=priority))
    db.session.flush()
