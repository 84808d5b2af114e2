"""A contact group made known to contact points and bodies: some have taken note, one was released, the others are owed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from exchange.core.db import db
from exchange.core.journal import Platform
from exchange.demo.cycles import planner
from exchange.informing import operations, queries
from exchange.informing.meetings.queries import Addressee, addressees, step_of
from exchange.informing.operations import Bearer, Recipient
from exchange.informing.rules import How
from exchange.meetings.models import Meeting

TITLE = "Contact group: bottlenecks with priority third countries"
TAKE_NOTE_IN = timedelta(days=14)
#: Of those told, in the order of the proof: so many have taken note, and the next one was released.
TAKEN = 3


def enter_duty(today: date, now: datetime) -> None:
    """Make the meeting known, and enter who has taken note."""
    meeting = db.session.scalars(sa.select(Meeting).filter_by(title=TITLE)).one()
    told = operations.inform(
        Platform(),
        meeting,
        step_of(meeting) or "",
        [
            Recipient(one.person, one.country, one.body.id if one.body else None)
            for one in _offered(meeting, today, now)
        ],
        now,
        title=meeting.title,
        forum_id=meeting.forum_id,
        audience=meeting.audience,
        handling=meeting.handling,
        text="Please make sure that your country's bottlenecks are written down before the meeting.",
        acknowledge_by=today + TAKE_NOTE_IN,
    )
    db.session.flush()
    duty = queries.held_for_platform(told.duty.id)
    if duty is None:
        return
    rows = queries.told_under(duty)
    for number, row in enumerate(rows[:TAKEN]):
        row.duty = duty
        operations.acknowledge(Bearer(row.person_id, row.person.name), row, now, How.PAGE if number else How.LINK)
    released = [row.person_id for row in rows[TAKEN : TAKEN + 1]]
    operations.release(Platform(), duty, released, "Took part in preparing the meeting.", now)


def _offered(meeting: Meeting, today: date, now: datetime) -> list[Addressee]:
    return addressees(planner(now), meeting, today)
