"""Loading countries, bodies, and the standing forums with their members, chairs and past meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa

from exchange import reference
from exchange.accounts.models import Authority
from exchange.chairing.models import ChairTerm, Rotation, RotationPlace
from exchange.chairing.rules import Pattern
from exchange.core import clock, journal
from exchange.core.db import db
from exchange.forums.models import Forum, ForumLevel, Membership
from exchange.intake.instruments import load_instruments
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.reference import AuthorityFacts, CountryFacts, ForumFacts, MeetingFacts, RotationFacts
from exchange.world.models import Country
from exchange.world.rules import AuthorityKind, Handling, Level, Side

#: How the forums are called in the titles of their meetings.
TITLES = {"coalition": "Coalition", "eu-clasi": "EU–CLASI"}
#: A month's length for terms that end with a meeting, until the meeting has a date.
USUAL_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows of each kind were new."""

    countries: int
    authorities: int
    forums: int
    meetings: int
    instruments: int


def load(now: datetime) -> Loaded:
    """Bring the reference data into the database; return what was new."""
    countries = sum(_country(facts) for facts in reference.countries())
    db.session.flush()
    authorities = sum(_authority(facts) for facts in reference.authorities())
    db.session.flush()
    forums = meetings = 0
    for facts in reference.forums():
        forum, is_new = _forum(facts, now)
        forums += is_new
        meetings += sum(_meeting(forum, meeting, now) for meeting in facts.meetings)
    return Loaded(countries, authorities, forums, meetings, load_instruments(now))


def _country(facts: CountryFacts) -> bool:
    found = db.session.get(Country, facts.code)
    country = found or Country(code=facts.code)
    country.zone, country.latitude, country.longitude = facts.zone, facts.latitude, facts.longitude
    country.member_since = facts.member_state.since if facts.member_state else None
    country.member_until = facts.member_state.until if facts.member_state else None
    country.investigating_judges = bool(facts.investigating_judges)
    db.session.add(country)
    return found is None


def _authority(facts: AuthorityFacts) -> bool:
    found = db.session.scalars(sa.select(Authority).filter_by(key=facts.key)).one_or_none()
    authority = found or Authority(key=facts.key)
    authority.name, authority.names = facts.name.en, {"en": facts.name.en, "nl": facts.name.nl}
    authority.abbreviation = facts.abbreviation.en if facts.abbreviation else ""
    authority.kind, authority.side = AuthorityKind(facts.kind), Side(facts.side)
    db.session.add(authority)
    return found is None


def _forum(facts: ForumFacts, now: datetime) -> tuple[Forum, bool]:
    """Return the forum; a new one with all the sources say. One that is there belongs to its secretariat."""
    found = db.session.scalars(sa.select(Forum).filter_by(key=facts.key)).one_or_none()
    if found is not None:
        return found, False
    forum = Forum(
        key=facts.key,
        name=facts.name.en,
        names={"en": facts.name.en, "nl": facts.name.nl},
        zone=facts.zone,
        two_sided=facts.two_sided,
        created_at=now,
        levels=[ForumLevel(level=Level(level)) for level in facts.levels],
    )
    journal.record(journal.Platform(), "forum.created", forum, now, changes={}, reason=facts.source)
    _members(forum, facts)
    for rotation in facts.rotations:
        _rotation(forum, rotation)
    db.session.flush()
    return forum, True


def _members(forum: Forum, facts: ForumFacts) -> None:
    bodies = dict(db.session.execute(sa.select(Authority.key, Authority.id)).all())
    sides = dict(db.session.execute(sa.select(Authority.key, Authority.side)).all())
    db.session.add_all(
        Membership(
            forum_id=forum.id,
            country_code=member.country,
            side=Side(member.side),
            starts_on=member.span.since,
            ends_on=member.span.until,
            note=member.note,
        )
        for member in facts.members
    )
    db.session.add_all(
        Membership(forum_id=forum.id, authority_id=bodies[key], side=sides[key], starts_on=facts.span.since)
        for key in facts.bodies
    )


def _rotation(forum: Forum, facts: RotationFacts) -> None:
    order = list(dict.fromkeys(term.country for term in facts.terms))
    db.session.add(
        Rotation(
            forum_id=forum.id,
            side=Side(facts.side) if facts.side else None,
            pattern=Pattern(facts.pattern),
            months=facts.months or USUAL_MONTHS,
            anchor=facts.terms[0].span.since,
            places=[RotationPlace(country_code=code, position=place) for place, code in enumerate(order)],
            terms=[
                ChairTerm(country_code=term.country, starts_on=term.span.since, ends_on=term.span.until)
                for term in facts.terms
            ],
        )
    )


def _meeting(forum: Forum, facts: MeetingFacts, now: datetime) -> bool:
    """Enter a meeting that was held. The sources give its day, not its hours: it is shown from nine to six."""
    uid = str(uuid5(NAMESPACE_URL, f"experts-exchange:{forum.key}:{facts.span.since}"))
    if db.session.scalar(sa.select(Meeting.id).filter_by(uid=uid)):
        return False
    last = facts.span.until or facts.span.since
    meeting = Meeting(
        uid=uid,
        forum_id=forum.id,
        level=Level(facts.level),
        title=f"{TITLES[forum.key]}: ministers in {facts.place.en}",
        purpose=_purpose(facts),
        state=State.HELD,
        place=facts.place.en,
        place_country=facts.country,
        handling=Handling.PUBLIC,
        created_at=now,
        shown_at=now,
    )
    starts = clock.agree(datetime.combine(facts.span.since, time(9)), facts.zone, 0)
    ends = clock.agree(datetime.combine(last, time(18)), facts.zone, 0)
    meeting.set_times(starts, ends)
    journal.record(journal.Platform(), "meeting.created", meeting, now, changes={}, reason=facts.source)
    return True


def _purpose(facts: MeetingFacts) -> str:
    said = [
        f"Countries: {', '.join(facts.countries)}." if facts.countries else "",
        facts.note,
        f"Source: {facts.source}.",
    ]
    return "\n\n".join([*filter(None, said), "The hours shown are not in the sources."])
