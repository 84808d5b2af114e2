"""What a search for a date rests on, read as far as the viewer may know it (V1, V2).

Meetings of the Union side only never influence what the partner side is shown; nor does any that it may not see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.accounts.models import Person as PersonRow
from exchange.accounts.models import PersonState
from exchange.accounts.rules import Viewer
from exchange.chairing.models import ChairTerm, Rotation
from exchange.core import clock
from exchange.core.db import db
from exchange.forums.models import Mandate
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import LONGEST, ON_THE_LIST, SEATED, STANDING, Answer
from exchange.scheduling.absences import queries as absences
from exchange.scheduling.slots.rules import Busy, Country, Engagement, Person, Question, Term
from exchange.workdays.queries import calendars_of
from exchange.world.models import Country as CountryRow

ONE_DAY = timedelta(days=1)
#: A window touches days of other zones before and after it.
MARGIN = 3 * ONE_DAY


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search is asked for; people by key and countries by code, True for those that are required."""

    first: date
    last: date
    length: timedelta
    earliest: int
    latest: int
    people: Mapping[int, bool]
    countries: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be asked to come: on the meeting's list, or with a role in its forum."""

    key: int
    name: str
    zone: str
    country: str | None
    answer: Answer | None

    @property
    def is_seated(self) -> bool:
        """Say whether the person has a seat in the meeting."""
        return self.answer in SEATED


_Theirs = aliased(Participation)


def candidates(meeting: Meeting, today: date) -> list[Candidate]:
    """Return those on the meeting's list and those who now hold a role in its forum, by name.

    Whoever plans the meeting sees both.
    """
    listed = sa.and_(
        _Theirs.meeting_id == meeting.id, _Theirs.person_id == PersonRow.id, _Theirs.answer.in_(ON_THE_LIST)
    )
    in_forum = sa.exists().where(
        Mandate.person_id == PersonRow.id,
        Mandate.forum_id == meeting.forum_id,
        Mandate.starts_on <= today,
        sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > today),
    )
    country = sa.func.coalesce(_Theirs.country_code, PersonRow.country_code)
    query = (
        sa.select(PersonRow.id, PersonRow.name, PersonRow.zone, country, _Theirs.answer)
        .outerjoin(_Theirs, listed)
        .where(PersonRow.state != PersonState.CLOSED, sa.or_(_Theirs.id.is_not(None), in_forum))
        .order_by(PersonRow.folded_name, PersonRow.id)
    )
    return [Candidate(*row) for row in db.session.execute(query)]


def question(viewer: Viewer, meeting: Meeting, wanted: Wanted, offered: Iterable[Candidate], now: datetime) -> Question:
    """Return the search for a date of the meeting, with all that is known of those concerned."""
    first, last = wanted.first, wanted.last
    chosen = {one: wanted.people[one.key] for one in offered if one.key in wanted.people}
    terms = chair_terms(meeting.forum_id, first, last)
    # Whoever comes rests with the own country, also when that is no member.
    homes = {one.country: False for one in chosen if one.country}
    return Question(
        zone=meeting.zone,
        first=first,
        last=last,
        length=wanted.length,
        earliest=wanted.earliest,
        latest=wanted.latest,
        now=now,
        people=people(viewer, meeting, chosen, *bounds(first, last, meeting.zone)),
        countries=countries(homes | dict(wanted.countries), terms, meeting.place_country, first, last),
        handovers=handovers(meeting, first, last),
    )


def people(
    viewer: Viewer, meeting: Meeting, chosen: Mapping[Candidate, bool], first: datetime, after: datetime
) -> tuple[Person, ...]:
    """Return the chosen candidates (True: required) with what takes them between two instants."""
    zones = {candidate.key: candidate.zone for candidate in chosen}
    taken: dict[int, list[Busy]] = defaultdict(list)
    for key, busy in _at_meetings(viewer, meeting, zones, first, after):
        taken[key].append(busy)
    for key, (starts, ends) in absences.away(zones, first, after):
        taken[key].append(Busy(starts, ends, Engagement.AWAY))
    for key, (starts, ends) in absences.busy(zones.keys(), first, after):
        taken[key].append(Busy(starts, ends))
    return tuple(
        Person(candidate.key, candidate.zone, candidate.country, required, tuple(taken[candidate.key]))
        for candidate, required in chosen.items()
    )


def _at_meetings(
    viewer: Viewer, meeting: Meeting, person_ids: Collection[int], first: datetime, after: datetime
) -> Iterable[tuple[int, Busy]]:
    """Yield when the people sit in other meetings that stand, with the title of those the viewer may see."""
    known = meetings.visible_to(viewer)
    query = (
        sa.select(_Theirs.person_id, Meeting.id, Meeting.title, Meeting.starts_at, Meeting.ends_at, known)
        .join(Meeting, Meeting.id == _Theirs.meeting_id)
        .where(
            _Theirs.person_id.in_(person_ids),
            _Theirs.answer.in_(SEATED),
            Meeting.id != meeting.id,
            Meeting.state.in_(STANDING),
            Meeting.date_open.is_(False),
            Meeting.starts_at > first - LONGEST,
            Meeting.starts_at < after,
            Meeting.ends_at > first,
            sa.true() if viewer.is_union else known,
        )
        .order_by(Meeting.starts_at, Meeting.id, _Theirs.person_id)
    )
    rows: Iterable[Any] = db.session.execute(query)
    for person_id, meeting_id, title, starts_at, ends_at, is_known in rows:
        if is_known:
            yield person_id, Busy(starts_at, ends_at, Engagement.MEETING, meeting_id, title)
        else:
            yield person_id, Busy(starts_at, ends_at)


def countries(
    chosen: Mapping[str, bool], terms: Mapping[str, tuple[Term, ...]], host: str | None, first: date, last: date
) -> tuple[Country, ...]:
    """Return the chosen countries (True: required), those that chair in the window and the host, with their calendars."""
    wanted = dict.fromkeys(terms, True) | ({host: False} if host and host not in terms else {}) | dict(chosen)
    zones = zones_of(wanted)
    return tuple(
        Country(
            calendar,
            zones[calendar.country],
            required=wanted[calendar.country],
            is_host=calendar.country == host,
            chairs=terms.get(calendar.country, ()),
        )
        for calendar in calendars_of(zones, first - MARGIN, last + MARGIN)
    )


def zones_of(codes: Iterable[str]) -> dict[str, str]:
    """Return the zones of the countries, by code."""
    query = sa.select(CountryRow.code, CountryRow.zone).where(CountryRow.code.in_(list(codes)))
    return {row.code: row.zone for row in db.session.execute(query)}


def chair_terms(forum_id: int, first: date, last: date) -> dict[str, tuple[Term, ...]]:
    """Return who chairs the forum in the window, by country (M3)."""
    query = (
        sa.select(ChairTerm.country_code, ChairTerm.starts_on, ChairTerm.ends_on)
        .join(Rotation, Rotation.id == ChairTerm.rotation_id)
        .where(
            Rotation.forum_id == forum_id,
            ChairTerm.starts_on <= last,
            sa.or_(ChairTerm.ends_on.is_(None), ChairTerm.ends_on > first),
        )
        .order_by(ChairTerm.starts_on, ChairTerm.id)
    )
    found: dict[str, list[Term]] = defaultdict(list)
    for code, starts_on, ends_on in db.session.execute(query):
        found[code].append(Term(starts_on, ends_on))
    return {code: tuple(terms) for code, terms in found.items()}


def handovers(meeting: Meeting, first: date, last: date) -> tuple[date, ...]:
    """Return the days near the window on which the forum's chair passes on (M3)."""
    return tuple(meetings.handovers(meeting.forum_id, first - 8 * ONE_DAY, last + 8 * ONE_DAY))


def bounds(first: date, last: date, zone: str) -> tuple[datetime, datetime]:
    """Return from when to when people can be taken so that it matters."""
    return clock.start_of(first, zone) - ONE_DAY, clock.start_of(last, zone) + 2 * ONE_DAY
