"""Reading series: visible as their meetings are; what lies around one meeting; the outlook for its days."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import aliased, joinedload, selectinload

from exchange.accounts import queries as people
from exchange.accounts.models import Person, PersonState
from exchange.accounts.rules import Viewer
from exchange.chairing.queries import chairs_on
from exchange.core import clock
from exchange.core.db import UtcDateTime, among, db, rows
from exchange.forums import queries as forums
from exchange.forums.models import Forum
from exchange.meetings import queries as meetings
from exchange.meetings.access import PLANNERS
from exchange.meetings.life.rules import told_of_change
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import State
from exchange.meetings.series.models import MeetingSeries, SeriesGap
from exchange.meetings.series.rules import Rhythm, Sitting, Standing, unpacked
from exchange.workdays.queries import calendars_of
from exchange.workdays.rules import Holiday, Off
from exchange.world.rules import Audience, Side


@dataclass(frozen=True, slots=True)
class Whole:
    """A series with its meetings, as far as the viewer may see them, in the order of the pattern."""

    series: MeetingSeries
    meetings: Sequence[Meeting]

    @property
    def forum_id(self) -> int:
        """Return the key of its forum."""
        return self.series.forum_id

    @property
    def is_announced(self) -> bool:
        """Say whether any of its meetings was ever announced."""
        return any(meeting.state is not State.DRAFT for meeting in self.meetings)

    def standings(self, now: datetime) -> list[Standing]:
        """Return its meetings as they stand now."""
        return [standing_of(meeting, now) for meeting in self.meetings]


def standing_of(meeting: Meeting, now: datetime) -> Standing:
    """Return how a meeting of a series stands now."""
    on = meeting.series_on
    if on is None:
        raise ValueError("the meeting belongs to no series")
    undated = meeting.starts_at is None or meeting.date_open
    begun = meeting.starts_at is not None and meeting.starts_at <= now
    return Standing(
        key=meeting.id,
        on=on,
        state=meeting.state,
        zone=meeting.zone,
        starts=meeting.starts_local,
        ends=meeting.ends_local,
        date_open=meeting.date_open,
        past=on < clock.day_in(meeting.zone, now) if undated else begun,
    )


# --- One series -------------------------------------------------------------------------------------------------------


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on MeetingSeries for those of which the viewer may see a meeting, or where one plans (V1, V2)."""
    audience = sa.true() if viewer.is_union else MeetingSeries.audience == Audience.ALL
    if viewer.is_admin:
        return audience
    seen = sa.exists().where(Meeting.series_id == MeetingSeries.id, meetings.visible_to(viewer))
    return sa.and_(audience, sa.or_(seen, among(MeetingSeries.forum_id, viewer.forums(*PLANNERS))))


def _one(series_id: int) -> sa.Select[MeetingSeries]:
    forum = joinedload(MeetingSeries.forum, innerjoin=True).selectinload(Forum.levels)
    return sa.select(MeetingSeries).where(MeetingSeries.id == series_id, visible_to(g.viewer)).options(forum)


def _occurrences(series_id: int) -> sa.Select[Meeting]:
    return (
        sa.select(Meeting)
        .where(Meeting.series_id == series_id)
        .options(joinedload(Meeting.forum, innerjoin=True).selectinload(Forum.levels), selectinload(Meeting.countries))
        .order_by(Meeting.series_on, Meeting.id)
    )


def series_or_404(series_id: int) -> Whole:
    """Return a series of which the viewer may see something, with the meetings that the viewer may see; else 404."""
    series = db.session.scalars(_one(series_id)).one_or_none() or abort(404)
    shown = _occurrences(series_id).where(meetings.visible_to(g.viewer))
    return Whole(series, db.session.scalars(shown).all())


def held_series_or_404(series_id: int) -> Whole:
    """Return the same with all its meetings, and hold them until the transaction ends."""
    query = _one(series_id).with_for_update(of=MeetingSeries, key_share=True)
    series = db.session.scalars(query).one_or_none() or abort(404)
    return Whole(series, held_meetings(series_id))


def held_meetings(series_id: int) -> Sequence[Meeting]:
    """Return all meetings of a series, and hold them until the transaction ends."""
    query = _occurrences(series_id).with_for_update(of=Meeting, key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def held(series_id: int) -> MeetingSeries:
    """Return a series with its forum as it is once everybody else is done with it, and hold it."""
    forum = joinedload(MeetingSeries.forum, innerjoin=True).selectinload(Forum.levels)
    query = sa.select(MeetingSeries).filter_by(id=series_id).options(forum)
    query = query.with_for_update(of=MeetingSeries, key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def running() -> list[int]:
    """Return the keys of the series that were not ended, for commands that act for the platform."""
    query = sa.select(MeetingSeries.id).where(MeetingSeries.ended_on.is_(None)).order_by(MeetingSeries.id)
    return list(db.session.scalars(query))


def of_forum(viewer: Viewer, forum_id: int) -> list[tuple[int, str, Rhythm]]:
    """Return key, title and rhythm of a forum's series that the viewer may see and that were not ended, by title."""
    found = rows(_of_forum(people.timeless(viewer)), {"forum_id": forum_id})
    return [(key, title, unpacked(pattern)) for key, title, pattern in found]


def has_any(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition under which there is one of these."""
    return sa.exists(_of_forum(viewer).order_by(None))


@lru_cache(maxsize=people.STATEMENTS)
def _of_forum(viewer: Viewer) -> Any:
    its = sa.and_(MeetingSeries.forum_id == sa.bindparam("forum_id"), MeetingSeries.ended_on.is_(None))
    query = sa.select(MeetingSeries.id, MeetingSeries.title, MeetingSeries.pattern).where(its, visible_to(viewer))
    return query.order_by(MeetingSeries.title, MeetingSeries.id)


def gaps(series_id: int) -> list[date]:
    """Return the days of the pattern whose meeting was deleted by hand."""
    query = sa.select(SeriesGap.day).filter_by(series_id=series_id).order_by(SeriesGap.day)
    return list(db.session.scalars(query))


def told(chosen: Collection[Meeting]) -> list[tuple[int, str]]:
    """Return the people who are told when these meetings are moved or cancelled, each once, by name: one statement.

    Those whom ``meetings.life`` tells: nobody of a draft, nobody of the partner side of a meeting of the Union side (V1).
    """
    announced = [meeting.id for meeting in chosen if meeting.state is not State.DRAFT]
    if not announced:
        return []
    query = (
        sa.select(Person.id, Person.name, Person.folded_name)
        .join(Participation, Participation.person_id == Person.id)
        .join(Meeting, Meeting.id == Participation.meeting_id)
        .where(
            Meeting.id.in_(announced),
            Participation.answer.in_(told_of_change(State.SCHEDULED)),
            Person.state != PersonState.CLOSED,
            sa.or_(Meeting.audience == Audience.ALL, Person.side == Side.UNION),
        )
        .distinct()
        .order_by(Person.folded_name, Person.id)
    )
    return [(key, name) for key, name, _folded in db.session.execute(query)]


# --- Around one meeting -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Around:
    """The series of a meeting, and its neighbours: key, start and zone, where there are any."""

    series: MeetingSeries
    earlier: tuple[int, datetime, str] | None
    later: tuple[int, datetime, str] | None


def around(viewer: Viewer, meeting: Meeting) -> Around | None:
    """Return what the viewer may know of the series of a meeting: one statement, none for a meeting of no series."""
    if meeting.series_id is None:
        return None
    row = db.session.execute(
        _around(people.timeless(viewer)),
        {"series_id": meeting.series_id, "meeting_id": meeting.id, "at": meeting.starts_at, "on": meeting.series_on},
    ).one_or_none()
    if row is None:
        return None
    series, *times = row
    neighbours = [(times[n], times[n + 1], times[n + 2]) if times[n] else None for n in (0, 3)]
    return Around(series, *neighbours)


_AT: sa.BindParameter[Any] = sa.bindparam("at", type_=UtcDateTime())


@lru_cache(maxsize=people.STATEMENTS)
def _around(viewer: Viewer) -> Any:
    """Neighbours stand and have a date; those of a meeting without one are found by its day of the pattern."""
    on = sa.bindparam("on", type_=sa.Date())
    others = sa.select(Meeting.id).where(
        Meeting.series_id == sa.bindparam("series_id"),
        Meeting.id != sa.bindparam("meeting_id"),
        Meeting.state != State.CANCELLED,
        Meeting.date_open.is_(False),
        Meeting.starts_at.is_not(None),
        meetings.visible_to(viewer),
    )
    undated = sa.cast(_AT, UtcDateTime()).is_(None)
    before = sa.or_(Meeting.starts_at < _AT, sa.and_(undated, Meeting.series_on < on))
    after = sa.or_(Meeting.starts_at > _AT, sa.and_(undated, Meeting.series_on > on))
    earlier, later = aliased(Meeting), aliased(Meeting)
    last = others.where(before).order_by(Meeting.starts_at.desc(), Meeting.id).limit(1).scalar_subquery()
    first = others.where(after).order_by(Meeting.starts_at, Meeting.id).limit(1).scalar_subquery()
    return (
        sa.select(
            MeetingSeries, earlier.id, earlier.starts_at, earlier.zone, later.id, later.starts_at, later.zone
        )
        .select_from(MeetingSeries)
        .outerjoin(earlier, earlier.id == last)
        .outerjoin(later, later.id == first)
        .where(MeetingSeries.id == sa.bindparam("series_id"), visible_to(viewer))
    )  # fmt: skip


# --- The outlook ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known of one day: who chairs, whether the chair was handed over since the day before, who does not work.

    ``holidays``: country and holiday; ``resting``: countries whose weekly rest day it is. Those of the chair come first.
    """

    sitting: Sitting
    chairs: tuple[str, ...]
    handed_over: bool
    holidays: tuple[tuple[str, Holiday], ...]
    resting: tuple[str, ...]


def outlook(forum_id: int, sittings: Iterable[Sitting]) -> list[Outlook]:
    """Return what is known of days on which the forum would meet (M3, M7): two statements, however many days."""
    sittings = list(sittings)
    chairs = chairs_on((forum_id, one.starts.local.date()) for one in sittings)
    members = forums.memberships(forum_id) if sittings else []
    found: list[Outlook] = []
    for one in sittings:
        day = one.starts.local.date()
        chairing = chairs[forum_id, day]
        countries = {member.country_code for member in members if member.country_code and member.spell.holds(day)}
        calendars = calendars_of(countries | set(chairing), day, day)
        ordered = sorted(calendars, key=lambda calendar: (calendar.country not in chairing, calendar.country))
        before = found[-1].chairs if found else chairing
        found.append(
            Outlook(
                one,
                chairing,
                before != chairing,
                tuple((calendar.country, calendar.holidays[day]) for calendar in ordered if day in calendar.holidays),
                tuple(calendar.country for calendar in ordered if calendar.off(day) is Off.REST_DAY),
            )
        )
    return found
