"""Reading templates and cycles, and gathering what a chain is planned on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from exchange.accounts.queries import STATEMENTS, timeless
from exchange.accounts.rules import Viewer
from exchange.chairing import queries as chairing
from exchange.chairing.operations import plan_of
from exchange.core.db import db, rows
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import Rule
from exchange.cycles.planning.models import Cycle, CycleMeeting, CycleTemplate
from exchange.cycles.planning.rules import POLITICAL, Existing, Ground, Held, Part, Rota, Rung, Template, Wish, usual
from exchange.cycles.planning.rules.differing import Present, PresentDue
from exchange.forums import queries as forums
from exchange.forums.models import Forum
from exchange.meetings.access import PLANNERS
from exchange.meetings.models import Meeting
from exchange.meetings.queries import visible_to as meetings_visible_to
from exchange.meetings.rules import OVER, STANDING, State
from exchange.workdays.queries import calendars_of
from exchange.world.models import Country
from exchange.world.rules import Level, Side

#: So long before a wished-for window meetings of the forum still matter, and so long after it deadlines lie.
BEFORE, AFTER = timedelta(days=400), timedelta(days=250)
#: These dates people count with, so that no plan moves them.
_FAST = OVER | {State.CONVENED}
_BEFORE_MIDNIGHT = timedelta(microseconds=1)


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Cycle for those the viewer may see: of forums whose years one plans, on the Union side."""
    if not viewer.is_union:
        return sa.false()
    return sa.true() if viewer.is_admin else Cycle.forum_id.in_(viewer.forums(*PLANNERS))


_WHOLE = (
    joinedload(Cycle.forum, innerjoin=True).selectinload(Forum.levels),
    selectinload(Cycle.places).joinedload(CycleMeeting.meeting, innerjoin=True).selectinload(Meeting.countries),
)


def cycle_or_404(forum_id: int, year: int) -> Cycle:
    """Return the forum's cycle of a year that the viewer may see, with forum, places and meetings; else 404."""
    query = sa.select(Cycle).where(Cycle.forum_id == forum_id, Cycle.year == year, visible_to(g.viewer))
    return db.session.scalars(query.options(*_WHOLE)).one_or_none() or abort(404)


def held_cycle_or_404(forum_id: int, year: int) -> Cycle:
    """Return the same, held with its meetings until the transaction ends: read only once nobody else can change it."""
    one = sa.select(Cycle.id).where(Cycle.forum_id == forum_id, Cycle.year == year, visible_to(g.viewer))
    key = db.session.scalar(one.with_for_update()) or abort(404)
    places = sa.select(CycleMeeting.meeting_id).where(CycleMeeting.cycle_id == key)
    meetings = sa.select(Meeting.id).where(Meeting.id.in_(places)).order_by(Meeting.id)
    db.session.execute(meetings.with_for_update(key_share=True))
    return cycle_or_404(forum_id, year)


def held_forum_or_404(forum_id: int) -> Forum:
    """Return a forum the viewer may see, with its levels, so that nobody else plans a year of it meanwhile; else 404."""
    forum = forums.forum_or_404(forum_id)
    forums.lock(forum_id)
    return forum


@dataclass(frozen=True, slots=True)
class PlannedYear:
    """A planned year as lists show it: how many meetings its chain has, and state and days of the political one."""

    year: int
    meetings: int
    state: State | None
    span: tuple[date, date] | None


def has_any(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition under which a forum has planned years that the viewer may see."""
    return sa.exists().where(Cycle.forum_id == sa.bindparam("forum_id"), visible_to(viewer))


def years_of(viewer: Viewer, forum_id: int) -> list[PlannedYear]:
    """Return the forum's planned years that the viewer may see, the latest first; what was called off does not count."""
    found = rows(_years_of(timeless(viewer)), {"forum_id": forum_id})
    return [_planned_year(year, list(places)) for year, places in groupby(found, key=lambda row: row.year)]


def _planned_year(year: int, places: list[Any]) -> PlannedYear:
    kept = [place for place in places if place.state not in {None, State.CANCELLED}]
    political = next((place for place in kept if Rung(place.level, place.number) == POLITICAL), None)
    return PlannedYear(year, len(kept), political and political.state, political and span_of(political))


@lru_cache(maxsize=STATEMENTS)
def _years_of(viewer: Viewer) -> Any:
    its = Cycle.forum_id == sa.bindparam("forum_id")
    columns: tuple[Any, ...] = (
        Cycle.year, CycleMeeting.level, CycleMeeting.number,
        Meeting.state, Meeting.starts_local, Meeting.ends_local, Meeting.date_open,
    )  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(Cycle)
        .outerjoin(CycleMeeting, CycleMeeting.cycle_id == Cycle.id)
        .outerjoin(Meeting, Meeting.id == CycleMeeting.meeting_id)
        .where(its, visible_to(viewer))
        .order_by(Cycle.year.desc(), Meeting.date_open, Meeting.starts_at, Meeting.id)
    )


def planned_years(forum_id: int) -> set[int]:
    """Return the years that have a cycle."""
    return set(db.session.scalars(sa.select(Cycle.year).filter_by(forum_id=forum_id)))


def place_or_404(cycle: Cycle, meeting_id: int) -> CycleMeeting:
    """Return the place of a meeting in the cycle; else 404."""
    return next((place for place in cycle.places if place.meeting_id == meeting_id), None) or abort(404)


def deadline_or_404(cycle: Cycle, deadline_id: int) -> Deadline:
    """Return a deadline of one of the cycle's meetings; else 404."""
    keys = [place.meeting_id for place in cycle.places]
    query = sa.select(Deadline).where(Deadline.id == deadline_id, Deadline.meeting_id.in_(keys))
    return db.session.scalars(query).one_or_none() or abort(404)


def places_of(meeting_ids: Iterable[int]) -> list[CycleMeeting]:
    """Return the places that these meetings have in cycles, with meeting and cycle's forum."""
    query = sa.select(CycleMeeting).join(CycleMeeting.meeting).options(contains_eager(CycleMeeting.meeting))
    return list(db.session.scalars(query.where(CycleMeeting.meeting_id.in_(list(meeting_ids)))))


# --- The template -----------------------------------------------------------------------------------------------------


def template_row(forum_id: int, *, held: bool = False) -> CycleTemplate | None:
    """Return the forum's own template with its parts, where it has one; held until the transaction ends."""
    query = sa.select(CycleTemplate).filter_by(forum_id=forum_id)
    query = query.options(selectinload(CycleTemplate.meetings), selectinload(CycleTemplate.deadlines))
    query = query.with_for_update(of=CycleTemplate) if held else query
    return db.session.scalars(query).one_or_none()


def template_of(forum: Forum, row: CycleTemplate | None = None) -> Template:
    """Return the template by which the forum (with its levels) prepares: its own, or the usual one."""
    row = row or template_row(forum.id)
    levels = set(forums.levels_of(forum))
    if row is None:
        return usual(levels)
    rules: dict[Level, tuple[Rule, ...]] = {}
    for one in row.deadlines:
        rules[one.level] = (*rules.get(one.level, ()), Rule(one.kind, one.working_days, one.owner))
    parts = tuple(
        Part(one.level, one.earliest, one.latest, one.days, one.hours, one.start_hour, one.needed)
        for one in row.meetings
        if one.level in levels
    )
    return Template(parts, rules, row.hours, row.start_hour)


# --- What a chain is planned on ---------------------------------------------------------------------------------------


def span_of(meeting: Any) -> tuple[date, date] | None:
    """Return first and last day of a meeting, or of a row with its local times; None while no date holds. Midnight does not reach into the next day."""
    if meeting.starts_local is None or meeting.ends_local is None or meeting.date_open:
        return None
    return meeting.starts_local.date(), (meeting.ends_local - _BEFORE_MIDNIGHT).date()


def rung_of(place: CycleMeeting) -> Rung:
    """Return the place in the chain."""
    return Rung(place.level, place.number)


def current(cycle: Cycle) -> list[CycleMeeting]:
    """Return the places whose meeting was not called off, in the order of days; those without a date last."""
    kept = [place for place in cycle.places if place.meeting.state is not State.CANCELLED]
    return sorted(kept, key=lambda place: ((span_of(place.meeting) or (date.max, date.max)), rung_of(place)))


def is_fast(place: CycleMeeting, today: date) -> bool:
    """Say whether the date of a place stays whatever happens: convened, over, or past."""
    span = span_of(place.meeting)
    return span is not None and (place.meeting.state in _FAST or span[1] < today)


def rota_of(forum_id: int, today: date, *, but: Iterable[int] = ()) -> Rota:
    """Return who chairs when; the political meetings with these keys are left out, since they are being planned."""
    rotations = sorted(chairing.rotations(forum_id), key=lambda one: one.side is not Side.UNION)
    query = sa.select(Meeting.starts_local).where(
        Meeting.forum_id == forum_id,
        Meeting.level == Level.POLITICAL,
        Meeting.state.in_(STANDING),
        Meeting.id.not_in(list(but)),
    )
    known = sorted(starts.date() for starts in db.session.scalars(query) if starts is not None)
    return Rota(tuple(plan_of(rotation) for rotation in rotations), tuple(known), today)


def ground_of(viewer: Viewer, forum: Forum, wish: Wish, today: date, cycle: Cycle | None = None) -> Ground:
    """Return what a chain for the forum is planned on; with a cycle, what of it stays and where it stands."""
    places = current(cycle) if cycle else []
    rota = rota_of(forum.id, today, but=[place.meeting_id for place in places])
    members = forums.member_countries(forum.id, max(today, wish.first))
    codes = {*members, *(code for plan in rota.plans for code in plan.order)} | ({wish.host} if wish.host else set())
    codes |= {term.holder for plan in rota.plans for term in plan.terms}
    calendars = calendars_of(codes, wish.first - BEFORE, wish.last + AFTER)
    spans = {rung_of(place): (place, span_of(place.meeting)) for place in places}
    return Ground(
        today=today,
        members=tuple(one for one in calendars if one.country in members),
        calendars={one.country: one for one in calendars},
        rota=rota,
        existing=_existing(viewer, forum.id, wish, today, cycle),
        held={
            rung: Held(place.meeting_id, place.meeting.title, *span, pinned=place.pinned)
            for rung, (place, span) in spans.items()
            if span is not None and (place.pinned or is_fast(place, today))
        },
        present={rung: span for rung, (_place, span) in spans.items() if span is not None},
    )


def _existing(viewer: Viewer, forum_id: int, wish: Wish, today: date, cycle: Cycle | None) -> list[Existing]:
    """The forum's dated meetings around the window but those of the cycle. A draft blocks nobody, but can serve."""
    own = [place.meeting_id for place in cycle.places] if cycle else []
    query = (
        sa.select(Meeting, CycleMeeting.id)
        .outerjoin(CycleMeeting, CycleMeeting.meeting_id == Meeting.id)
        .where(
            meetings_visible_to(viewer),
            Meeting.forum_id == forum_id,
            Meeting.id.not_in(own),
            Meeting.state.in_([*STANDING, State.DRAFT]),
            Meeting.starts_local >= datetime.combine(wish.first - BEFORE, time()),
            Meeting.starts_local < datetime.combine(wish.last + AFTER, time()),
        )
        .order_by(Meeting.starts_local, Meeting.id)
    )
    found = []
    for meeting, place_id in db.session.execute(query):
        span = span_of(meeting)
        stands = meeting.state is not State.DRAFT
        if span is not None and (stands or span[0] > today):
            serves = place_id is None
            found.append(Existing(meeting.id, meeting.level, meeting.title, *span, blocks=stands, serves=serves))
    return found


def present_of(cycle: Cycle) -> list[Present]:
    """Return the cycle's meetings as they stand, with their deadlines."""
    deadlines = deadlines_of(cycle)
    return [
        Present(
            place.meeting_id,
            rung_of(place),
            place.meeting.title,
            span_of(place.meeting),
            place.meeting.version,
            {
                one.kind: PresentDue(one.due_on, one.owner, stays=one.pinned or one.done_at is not None)
                for one in deadlines.get(place.meeting_id, ())
            },
        )
        for place in current(cycle)
    ]


def deadlines_of(cycle: Cycle) -> dict[int, list[Deadline]]:
    """Return the deadlines of the cycle's meetings, by meeting, soonest first: one statement."""
    keys = [place.meeting_id for place in cycle.places]
    query = sa.select(Deadline).where(Deadline.meeting_id.in_(keys)).order_by(Deadline.due_on, Deadline.id)
    found: dict[int, list[Deadline]] = {}
    for one in db.session.scalars(query):
        found.setdefault(one.meeting_id, []).append(one)
    return found


def zones_of(codes: Iterable[str | None]) -> dict[str, str]:
    """Return the zone of each country's capital: one statement."""
    wanted = [code for code in codes if code]
    query = sa.select(Country.code, Country.zone).where(Country.code.in_(wanted))
    return {row.code: row.zone for row in db.session.execute(query)}


def political_of(cycle: Cycle) -> CycleMeeting | None:
    """Return the place of the political meeting, where it was not called off."""
    return next((place for place in current(cycle) if rung_of(place) == POLITICAL), None)
