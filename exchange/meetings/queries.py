"""Reading meetings, always as far as the viewer may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import aliased, joinedload, selectinload

from exchange.accounts import queries as people
from exchange.accounts.models import Authority, Person
from exchange.accounts.rules import Viewer
from exchange.chairing.models import ChairTerm, Rotation
from exchange.core import clock, formats
from exchange.core.db import UtcDateTime, among, db, one_thing, rows
from exchange.core.text import fold
from exchange.countries.models import Priority
from exchange.forums.models import Forum
from exchange.meetings.access import PLANNERS
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.meetings.rules import LONGEST, ON_THE_LIST, OVER, STANDING, State
from exchange.world.rules import Audience, AuthorityKind, Level, Side

#: What rooms upstairs show on a meeting's page. Each returns None or a dict with a ``template`` of its own, which reads
#: what else the section holds.
meeting_sections: list[Callable[[Viewer, Meeting], dict[str, Any] | None]] = []
#: What rooms want to know of a meeting for its page; the expressions ask for ``meeting_id``.
meeting_facts = people.Facts("meeting_id")


def on_the_list(person_id: int) -> sa.Select[int]:
    """Return the keys of the meetings on whose list the person is."""
    return sa.select(Participation.meeting_id).where(
        Participation.person_id == person_id, among(Participation.answer, ON_THE_LIST)
    )


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Meeting for those the viewer may see (V1, V2, M5).

    Announced meetings of one's forums and those on whose list one is; drafts only where one plans; nothing
    of the Union side only for the partner side.
    """
    audience = sa.true() if viewer.is_union else Meeting.audience == Audience.ALL
    if viewer.is_admin:
        return audience
    announced = sa.and_(
        Meeting.state != State.DRAFT,
        sa.or_(among(Meeting.forum_id, viewer.forums()), Meeting.id.in_(on_the_list(viewer.person_id))),
    )
    return sa.and_(audience, sa.or_(announced, among(Meeting.forum_id, viewer.forums(*PLANNERS))))


def acquaintances(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Person for those on the list of an announced meeting that the viewer is on too (V2)."""
    theirs = aliased(Participation)
    together = (
        sa.select(theirs.person_id)
        .join(Meeting, Meeting.id == theirs.meeting_id)
        .where(
            among(theirs.answer, ON_THE_LIST),
            Meeting.id.in_(on_the_list(viewer.person_id)),
            Meeting.state != State.DRAFT,
            sa.true() if viewer.is_union else Meeting.audience == Audience.ALL,
        )
    )
    return Person.id.in_(together)


def meeting_or_404(meeting_id: int) -> Meeting:
    """Return a meeting the viewer may see, with forum, organiser and countries; else 404."""
    return one_thing(_one(people.timeless(g.viewer)), {"meeting_id": meeting_id}) or abort(404)


@lru_cache(maxsize=people.STATEMENTS)
def _one(viewer: Viewer) -> sa.Select[Meeting]:
    forum, organiser = joinedload(Meeting.forum, innerjoin=True), joinedload(Meeting.organiser)
    return (
        sa.select(Meeting)
        .where(Meeting.id == sa.bindparam("meeting_id"), visible_to(viewer))
        .options(forum, organiser, joinedload(Meeting.countries))
    )


def _plan(meeting_id: int) -> sa.Select[Meeting]:
    return (
        sa.select(Meeting)
        .where(Meeting.id == meeting_id, visible_to(g.viewer))
        .options(
            joinedload(Meeting.forum, innerjoin=True).selectinload(Forum.levels),
            joinedload(Meeting.organiser),
            selectinload(Meeting.countries),
        )
    )


def plan_or_404(meeting_id: int) -> Meeting:
    """Return a meeting the viewer may see, with all that its plan is measured by; else 404."""
    return db.session.scalars(_plan(meeting_id)).one_or_none() or abort(404)


def held_plan_or_404(meeting_id: int) -> Meeting:
    """Return the same and hold it until the transaction ends: whoever saves after another sees what that one saved."""
    query = _plan(meeting_id).with_for_update(of=Meeting, key_share=True)
    return db.session.scalars(query).one_or_none() or abort(404)


def listed(viewer: Viewer, *, upcoming_at: datetime | None = None) -> sa.Select[Meeting]:
    """Return the query of the meetings the viewer may see, soonest first; only those not over at an instant."""
    query = (
        sa.select(Meeting)
        .where(visible_to(viewer))
        .options(selectinload(Meeting.forum), selectinload(Meeting.countries))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return query.where(Meeting.ends_at > upcoming_at) if upcoming_at is not None else query


def about(country_code: str) -> sa.ColumnElement[bool]:
    """Return the condition on Meeting for those about the third country."""
    return Meeting.id.in_(sa.select(MeetingCountry.meeting_id).where(MeetingCountry.country_code == country_code))


def own_participation(viewer: Viewer, meeting_id: int) -> Participation | None:
    """Return the viewer's own place on the meeting's list."""
    query = sa.select(Participation).filter_by(person_id=viewer.person_id, meeting_id=meeting_id)
    return db.session.scalars(query).one_or_none()


#: What may stand for a period in the address of a list, besides a year; the empty word is what is to come.
UNDATED, PAST = "undated", "past"
#: So many meetings are listed at most where something else is the subject.
MOST_PASSED_ON = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which meetings a list is asked for. ``when``: what is to come (empty), UNDATED, PAST, or a year as digits."""

    forum_id: int | None = None
    level: Level | None = None
    country: str | None = None
    state: State | None = None
    when: str = ""


_NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=UtcDateTime())
_EARLIEST: sa.BindParameter[datetime] = sa.bindparam("earliest", type_=UtcDateTime())
#: The viewer's own place; under another name it does not mix with what conditions on meetings ask of places.
_Mine = aliased(Participation)


def _no_date_holds() -> sa.ColumnElement[bool]:
    postponed = sa.and_(among(Meeting.state, [State.POSTPONED]), Meeting.date_open)
    return sa.or_(Meeting.starts_at.is_(None), postponed)


def _in_period(query: sa.Select[Any], when: str) -> sa.Select[Any]:
    if when.isdigit():
        first = datetime(int(when), 1, 1, tzinfo=UTC)
        after = datetime(int(when) + 1, 1, 1, tzinfo=UTC)
        return query.where(Meeting.starts_at >= first, Meeting.starts_at < after).order_by(
            Meeting.starts_at, Meeting.id
        )
    if when == UNDATED:
        return query.where(_no_date_holds()).order_by(Meeting.id.desc())
    dated = query.where(Meeting.date_open.is_(False))
    if when == PAST:
        return dated.where(Meeting.ends_at <= _NOW).order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    ongoing = dated.where(Meeting.ends_at > _NOW, Meeting.starts_at > _EARLIEST)
    return ongoing.order_by(Meeting.starts_at, Meeting.id)


def matching(viewer: Viewer, wanted: Wanted) -> tuple[sa.Select[Any], dict[str, Any]]:
    """Return the query of the wanted meetings the viewer may see, and its values: the next first, of the past the latest.

    Its rows hold what a list shows: ``countries`` are the codes joined by commas, ``answer`` is the viewer's own.
    """
    return _matching(people.timeless(viewer), wanted), {"now": viewer.at, "earliest": viewer.at - LONGEST}


_COUNTRIES = (
    sa.select(sa.func.aggregate_strings(MeetingCountry.country_code, ","))
    .where(MeetingCountry.meeting_id == Meeting.id)
    .correlate(Meeting)
    .scalar_subquery()
)


@lru_cache(maxsize=people.STATEMENTS)
def _matching(viewer: Viewer, wanted: Wanted) -> sa.Select[Any]:
    own = sa.and_(_Mine.meeting_id == Meeting.id, _Mine.person_id == viewer.person_id, among(_Mine.answer, ON_THE_LIST))
    query: Any = (
        sa.select(
            Meeting.id, Meeting.title, Meeting.level, Meeting.state, Meeting.starts_at, Meeting.ends_at,
            Meeting.starts_local, Meeting.zone, Meeting.date_open, Meeting.handling, Meeting.audience,
            Meeting.illustrative, Meeting.forum_id, Forum.name.label("forum_name"), Forum.names.label("forum_names"),
            _Mine.answer, _COUNTRIES.label("countries"),
        )
        .join(Forum, Forum.id == Meeting.forum_id)
        .outerjoin(_Mine, own)
        .where(visible_to(viewer))
    )  # fmt: skip
    if wanted.forum_id is not None:
        query = query.where(Meeting.forum_id == wanted.forum_id)
    if wanted.level is not None:
        query = query.where(among(Meeting.level, [wanted.level]))
    if wanted.state is not None:
        query = query.where(among(Meeting.state, [wanted.state]))
    if wanted.country:
        query = query.where(about(wanted.country))
    narrowed: sa.Select[Any] = _in_period(query, wanted.when)
    return narrowed


def places(viewer: Viewer, meeting: Meeting) -> Sequence[Any]:
    """Return the places on the meeting's list with the person's name and authority.

    ``known`` says whether the viewer may open the person's page. Whoever sees the meeting sees the names; contact data stand on the person's page.
    """
    query = _places(people.of_the_day(viewer), meeting.state is not State.DRAFT)
    return db.session.execute(query, {"meeting_id": meeting.id}).all()


@lru_cache(maxsize=people.STATEMENTS)
def _places(viewer: Viewer, announced: bool) -> Any:
    """Whoever is on the list of an announced meeting knows all on it (V2).

    Asked first and inside a CASE, which looks no further than it must: gathering all one's acquaintances takes longer
    the more meetings there were.
    """
    oneself = aliased(Participation)
    listed = sa.exists().where(
        oneself.meeting_id == sa.bindparam("meeting_id"),
        oneself.person_id == viewer.person_id,
        among(oneself.answer, ON_THE_LIST),
    )
    known = sa.or_(listed, people.visible_to(viewer)) if announced else people.visible_to(viewer)
    return (
        sa.select(
            Participation.person_id, Participation.capacity, Participation.country_code, Participation.answer,
            Person.name, Authority, sa.case((known, sa.true()), else_=sa.false()).label("known"),
        )
        .join(Person, Person.id == Participation.person_id)
        .outerjoin(Authority, Authority.id == Person.authority_id)
        .where(Participation.meeting_id == sa.bindparam("meeting_id"), among(Participation.answer, ON_THE_LIST))
        .order_by(Participation.country_code, Person.folded_name)
    )  # fmt: skip


def by_country(listed: Iterable[Any]) -> list[tuple[str | None, list[Any]]]:
    """Return the places by country in the order of the reader's language; bodies, which have none, at the end."""
    groups = [(code, list(places)) for code, places in groupby(listed, key=lambda place: place.country_code)]
    return sorted(groups, key=lambda group: (group[0] is None, fold(formats.country(group[0]))))


def partners_on_the_list(meeting: Meeting) -> bool:
    """Say whether people of the partner side are on the meeting's list."""
    query = (
        sa.select(Participation.id)
        .join(Person, Person.id == Participation.person_id)
        .where(
            Participation.meeting_id == meeting.id,
            Participation.answer.in_(ON_THE_LIST),
            Person.side == Side.PARTNER,
        )
        .limit(1)
    )
    return db.session.scalar(query) is not None


def handovers(forum_id: int, after: date, until: date) -> list[date]:
    """Return the hand-overs of the forum's chair after a day and until a day (inclusive), in order (M3)."""
    found = rows(_HANDOVERS, {"forum_id": forum_id, "after": after, "until": until})
    return [starts_on for (starts_on,) in found]


_HANDOVERS = (
    sa.select(ChairTerm.starts_on)
    .join(Rotation, Rotation.id == ChairTerm.rotation_id)
    .where(
        Rotation.forum_id == sa.bindparam("forum_id"),
        ChairTerm.starts_on > sa.bindparam("after"),
        ChairTerm.starts_on <= sa.bindparam("until"),
    )
    .order_by(ChairTerm.starts_on)
    .distinct()
)


def political_days(forum_id: int) -> list[date]:
    """Return the days of the forum's political meetings, held or to come: event-based chair terms end with them (M4)."""
    query = sa.select(Meeting.starts_local).where(
        Meeting.forum_id == forum_id, Meeting.level == Level.POLITICAL, Meeting.state.in_(STANDING)
    )
    return sorted(starts.date() for starts in db.session.scalars(query) if starts is not None)


def passing_on(viewer: Viewer, forum_id: int, day: date, zone: str) -> list[Meeting]:
    """Return the forum's meetings on or after a day, and those without a date, that are not over (M3); the next first."""
    begins = sa.or_(Meeting.starts_at >= clock.start_of(day, zone), _no_date_holds())
    query = sa.select(Meeting).where(
        visible_to(viewer), Meeting.forum_id == forum_id, Meeting.state.not_in(OVER), begins
    )
    return list(
        db.session.scalars(
            query.order_by(
                _no_date_holds(), sa.case((_no_date_holds(), None), else_=Meeting.starts_at), Meeting.id
            ).limit(MOST_PASSED_ON)
        )
    )


def between(viewer: Viewer, forum_id: int, first: date, end: date | None) -> list[Meeting]:
    """Return the forum's dated meetings that are not over, from a day until a day (exclusive; None: no end)."""
    midnight = datetime(first.year, first.month, first.day)
    query = sa.select(Meeting).where(
        visible_to(viewer),
        Meeting.forum_id == forum_id,
        Meeting.state.not_in(OVER),
        Meeting.date_open.is_(False),
        Meeting.starts_local >= midnight,
    )
    if end is not None:
        query = query.where(Meeting.starts_local < datetime(end.year, end.month, end.day))
    return list(db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id).limit(MOST_PASSED_ON)))


def bodies() -> list[Authority]:
    """Return the bodies of the Union that can organise a meeting, by name."""
    query = sa.select(Authority).where(Authority.kind == AuthorityKind.EU_BODY)
    return sorted(db.session.scalars(query), key=lambda body: body.label)


_PRIORITY_CODES = sa.select(Priority.country_code).distinct().order_by(Priority.country_code)


def priority_codes(on: date | None = None) -> list[str]:
    """Return the codes of the priority third countries on a day, or (without day) of those that ever were (JC 2)."""
    query = _PRIORITY_CODES
    if on is not None:
        query = query.where(Priority.starts_on <= on, sa.or_(Priority.ends_on.is_(None), Priority.ends_on > on))
    return [code for (code,) in rows(query)]


def dated_after(instant: datetime) -> list[Meeting]:
    """Return all meetings with a date that end after the instant, for commands that act for the platform."""
    return list(db.session.scalars(sa.select(Meeting).where(Meeting.ends_at > instant).order_by(Meeting.id)))
