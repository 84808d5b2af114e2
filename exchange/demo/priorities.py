"""What meetings are about, and who leads which priority. Illustrative."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.demo.needs import BY
from exchange.demo.people import viewer_at
from exchange.meetings.models import Meeting, MeetingCountry
from exchange.practices.rules import Priority
from exchange.priorities import operations
from exchange.priorities.leads import operations as leads
from exchange.priorities.leads.rules import Details, Role

CYCLE = "empact-2022-2025"
ABOUT = {
    "PE": {Priority.DRUGS, Priority.ENVIRONMENTAL_CRIME},
    "CO": {Priority.DRUGS},
    "EC": {Priority.CRIMINAL_NETWORKS, Priority.DRUGS},
}


def enter_priorities(now: datetime, people: Mapping[str, Person]) -> None:
    """Let exchanges be about priorities, and enter drivers, a leader of an action and coordinators."""
    viewer = viewer_at(people[BY], now)
    query = sa.select(Meeting, MeetingCountry.country_code).join(
        MeetingCountry, MeetingCountry.meeting_id == Meeting.id
    )
    for meeting, code in db.session.execute(query.where(MeetingCountry.country_code.in_(ABOUT))).all():
        operations.choose(viewer, meeting, (), ABOUT[code], now)
    first, half, end = date(2022, 1, 1), date(2024, 1, 1), date(2026, 1, 1)
    for role, priority, country, starts_on, ends_on, action in (
        (Role.DRIVER, Priority.DRUGS, "BE", first, half, ""),
        (Role.DRIVER, Priority.DRUGS, "FR", half, end, ""),
        (Role.CO_DRIVER, Priority.DRUGS, "NL", first, end, ""),
        (Role.ACTION_LEADER, Priority.DRUGS, "ES", half, end, "Containers in ports (illustrative)"),
        (Role.DRIVER, Priority.FIREARMS, "SE", first, end, ""),
        (Role.DRIVER, Priority.CRIMINAL_NETWORKS, "IT", first, end, ""),
        (Role.COORDINATOR, "", "BE", first, end, ""),
        (Role.COORDINATOR, "", "NL", first, None, ""),
    ):
        details = Details(role, CYCLE, priority, country, None, starts_on, ends_on, "Illustrative", action)
        leads.add(viewer, details, now)
