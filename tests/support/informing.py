"""Duties to inform for the worlds of the tests: one open, one late, one of the Union side only, one of the two-sided forum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.core.secrets import digest
from exchange.informing.models import Duty, Informed, InformedLink
from exchange.informing.rules import How
from exchange.meetings.models import Meeting

NOTE_SECRET = "note-of-the-contact-point"


@dataclass(frozen=True)
class Sketch:
    """What is made known of a meeting, to whom; those of ``taken`` have taken note. ``days`` from now to the day due."""

    meeting: str
    step: str
    told: tuple[str, ...]
    taken: tuple[str, ...] = ()
    days: int | None = 10
    text: str = ""


SKETCHES = (
    Sketch("exchange", "scheduled", ("contact_point", "eurojust", "member"), ("eurojust",), text="Please tell your office."),
    Sketch("convened", "convened", ("contact_point", "admin"), days=-2),
    # A mistake of the organiser's: the partner was told of what is for the Union side only (V1).
    Sketch("union", "convened", ("contact_point", "partner", "secretariat"), text="HERON words"),
    Sketch("clasi", "convened", ("partner", "chair"), ("chair",), text="Both sides are told."),
)  # fmt: skip


def furnish_duties(now: datetime, people: Mapping[str, Person], meetings: Mapping[str, Meeting]) -> None:
    """Add the duties."""
    for sketch in SKETCHES:
        meeting = meetings[sketch.meeting]
        duty = Duty(
            about_kind="meeting", about_id=meeting.id, step=sketch.step, forum_id=meeting.forum_id,
            audience=meeting.audience, handling=meeting.handling, title=meeting.title, text=sketch.text, made_at=now,
            acknowledge_by=now.date() + timedelta(days=sketch.days) if sketch.days is not None else None,
        )  # fmt: skip
        db.session.add(duty)
        db.session.flush()
        for who in sketch.told:
            _tell(now, duty, who, people[who], taken=who in sketch.taken, first=sketch is SKETCHES[0])


def _tell(now: datetime, duty: Duty, who: str, person: Person, *, taken: bool, first: bool) -> None:
    row = Informed(
        duty_id=duty.id, person_id=person.id, country_code=person.country_code, owed_at=now,
        authority_id=None if person.country_code else person.authority_id,
        acknowledged_at=now if taken else None, acknowledged_how=How.LINK if taken else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    if first and who == "contact_point":
        db.session.add(InformedLink(informed_id=row.id, token_hash=digest(NOTE_SECRET), made_at=now))
