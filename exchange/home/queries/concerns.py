"""Reading what concerns a viewer now: chosen columns, and one statement for each part of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from exchange.accounts.rules import Viewer
from exchange.chairing.models import ChairTerm, Rotation
from exchange.core import clock, i18n
from exchange.core.db import UtcDateTime, db
from exchange.core.journal import JournalEntry
from exchange.countries.models import StatedNeed
from exchange.forums import queries as forums
from exchange.forums.models import Forum, Membership
from exchange.forums.rules import Seat
from exchange.meetings.access import PLANNERS
from exchange.meetings.invitations.models import Call, CellNote
from exchange.meetings.invitations.rules import (
    CallState,
    Noted,
    Place,
    columns,
    coverage,
    stays_out,
)
from exchange.meetings.models import Meeting, MeetingCountry, Participation
from exchange.meetings.queries import visible_to
from exchange.meetings.rules import ANNOUNCED, LONGEST, ON_THE_LIST, SEATED, Answer, State
from exchange.world.models import Country
from exchange.world.rules import Level, Side

MOST_OWN, MOST_OTHERS, MOST_PLANNED, MOST_CHANGES = 30, 6, 16, 5
#: As many statements, each of one viewer's rights, are kept ready for use.
STATEMENTS = 500
ONE_DAY = timedelta(days=1)
#: How far ahead those who plan look, and how far back changes are news.
AHEAD, NEWS = timedelta(days=90), timedelta(days=14)
#: What waits for an answer of the person.
OWED = (Answer.INVITED, Answer.NOMINATED)
#: What those on a list are told of again on their page.
TOLD = (
    "meeting.scheduled",
    "meeting.convened",
    "meeting.changed",
    "meeting.postponed",
    "meeting.cancelled",
    "meeting.adopted",
    "agenda.reordered",
)
TOLD_ONESELF = ("participation.promoted", "participation.recorded")

#: The viewer's own place; under another name it does not mix with what conditions on meetings ask of places.
_Mine = aliased(Participation)
_LINE = (
    Meeting.id,
    Meeting.title,
    Meeting.level,
    Meeting.state,
    Meeting.starts_at,
    Meeting.ends_at,
    Meeting.zone,
    Meeting.place,
    Meeting.handling,
    Meeting.audience,
    Meeting.date_open,
    Meeting.respond_by,
    Forum.name.label("forum_name"),
    Forum.names.label("forum_names"),
)


def timeless(viewer: Viewer) -> Viewer:
    """Return the viewer without the moment of asking: under the same rights, the same statement serves again."""
    return replace(viewer, at=datetime.min.replace(tzinfo=UTC), sign_in_id=None)


_NOW: sa.BindParameter[datetime] = sa.bindparam("now", type_=UtcDateTime())
_TODAY: sa.BindParameter[date] = sa.bindparam("today", type_=sa.Date())
_SINCE: sa.BindParameter[datetime] = sa.bindparam("since", type_=UtcDateTime())
_UNTIL: sa.BindParameter[datetime] = sa.bindparam("until", type_=UtcDateTime())


class ForumName(NamedTuple):
    """A forum by name in the reader's language, and the zone in which its days begin."""

    id: int
    label: str
    zone: str


def label_of(name: str, names: Mapping[str, str]) -> str:
    """Return a forum's name in the reader's language, where there is one."""
    return names.get(i18n.current(), name)


def forum_names(viewer: Viewer) -> list[ForumName]:
    """Return the forums the viewer belongs to, by name."""
    rows = db.session.execute(_forum_names(timeless(viewer)))
    found = [ForumName(key, label_of(name, names), zone) for key, name, names, zone in rows]
    return sorted(found, key=lambda forum: forum.label)


@lru_cache(maxsize=STATEMENTS)
def _forum_names(viewer: Viewer) -> Any:
    return sa.select(Forum.id, Forum.name, Forum.names, Forum.zone).where(forums.visible_to(viewer))


def chairs(viewer: Viewer) -> list[tuple[ForumName, list[Seat]]]:
    """Return the viewer's forums by name, each with who chairs now, until when, and who follows: one statement (M3)."""
    today = viewer.at.date()
    window = {"first": today - ONE_DAY, "last": today + ONE_DAY}
    rows = db.session.execute(_chairs(timeless(viewer)), window).all()
    found: dict[int, tuple[ForumName, list[Seat]]] = {}
    for row in rows:
        forum = ForumName(row.id, label_of(row.name, row.names), row.zone)
        day = clock.day_in(row.zone, viewer.at)
        held = found.setdefault(row.id, (forum, []))[1]
        if row.starts_on is not None and row.starts_on <= day and (row.ends_on is None or day < row.ends_on):
            held.append(Seat(row.side, row.country_code, row.starts_on, row.ends_on, row.expected, row.next_code))
    return sorted(found.values(), key=lambda pair: pair[0].label)


@lru_cache(maxsize=STATEMENTS)
def _chairs(viewer: Viewer) -> Any:
    following = aliased(ChairTerm)
    around = sa.and_(
        ChairTerm.rotation_id == Rotation.id,
        ChairTerm.starts_on <= sa.bindparam("last", type_=sa.Date()),
        sa.or_(ChairTerm.ends_on.is_(None), ChairTerm.ends_on > sa.bindparam("first", type_=sa.Date())),
    )
    follows = sa.and_(following.rotation_id == ChairTerm.rotation_id, following.starts_on == ChairTerm.ends_on)
    own = viewer.forums()
    return (
        sa.select(
            Forum.id, Forum.name, Forum.names, Forum.zone, Rotation.side, ChairTerm.country_code, ChairTerm.starts_on,
            ChairTerm.ends_on, ChairTerm.expected, following.country_code.label("next_code"),
        )
        .select_from(Forum)
        .outerjoin(Rotation, Rotation.forum_id == Forum.id)
        .outerjoin(ChairTerm, around)
        .outerjoin(following, follows)
        .where(forums.visible_to(viewer), Forum.id.in_(own) if own else sa.true())
        .order_by(Forum.id, Rotation.side.desc(), ChairTerm.starts_on)
    )  # fmt: skip


def mine(viewer: Viewer) -> Sequence[Any]:
    """Return the next meetings on whose list the viewer is, and those of the last days, by start.

    A meeting postponed without a new date is coming too; one that the viewer declined is not among them.
    """
    return db.session.execute(_mine(timeless(viewer)), {"since": viewer.at - NEWS}).all()


@lru_cache(maxsize=STATEMENTS)
def _mine(viewer: Viewer) -> Any:
    postponed = sa.and_(Meeting.date_open.is_(True), Meeting.state == State.POSTPONED)
    return (
        sa.select(*_LINE, _Mine.answer, _Mine.id.label("place_id"))
        .select_from(_Mine)
        .join(Meeting, Meeting.id == _Mine.meeting_id)
        .join(Forum, Forum.id == Meeting.forum_id)
        .where(
            _Mine.person_id == viewer.person_id,
            _Mine.answer.in_(ON_THE_LIST - {Answer.DECLINED}),
            visible_to(viewer),
            sa.or_(Meeting.ends_at > _SINCE, postponed),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST_OWN)
    )


def others(viewer: Viewer) -> Sequence[Any]:
    """Return the next announced meetings of the viewer's forums on whose list the viewer is not."""
    return db.session.execute(_others(timeless(viewer)), {"now": viewer.at, "since": viewer.at - LONGEST}).all()


@lru_cache(maxsize=STATEMENTS)
def _others(viewer: Viewer) -> Any:
    listed = sa.exists().where(
        _Mine.meeting_id == Meeting.id, _Mine.person_id == viewer.person_id, _Mine.answer.in_(ON_THE_LIST)
    )
    return (
        sa.select(*_LINE)
        .join(Forum, Forum.id == Meeting.forum_id)
        .where(
            visible_to(viewer),
            ~listed,
            Meeting.state.in_(ANNOUNCED - {State.CANCELLED}),
            Meeting.date_open.is_(False),
            Meeting.starts_at > _SINCE,
            Meeting.ends_at > _NOW,
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST_OTHERS)
    )


def planned(viewer: Viewer) -> Sequence[Any]:
    """Return the meetings the viewer prepares that are not ready: drafts, not convened yet, or past the day to respond.

    ``unanswered`` and ``late_calls`` count answers that are out, and calls with seats left after their day.
    """
    window = {"now": viewer.at, "until": viewer.at + AHEAD, "today": viewer.at.date()}
    return db.session.execute(_planned(timeless(viewer)), window).all()


@lru_cache(maxsize=STATEMENTS)
def _planned(viewer: Viewer) -> Any:
    unready = sa.or_(
        Meeting.state.in_((State.DRAFT, State.SCHEDULED)),
        sa.and_(Meeting.state == State.CONVENED, Meeting.respond_by < _TODAY),
    )
    undated = sa.and_(Meeting.starts_at.is_(None), Meeting.state == State.DRAFT)
    in_sight = sa.and_(Meeting.starts_at > _NOW, Meeting.starts_at < _UNTIL)
    return (
        sa.select(*_LINE, Meeting.forum_id, _unanswered().label("unanswered"), _late_calls().label("late_calls"))
        .join(Forum, Forum.id == Meeting.forum_id)
        .where(
            sa.true() if viewer.is_admin else Meeting.forum_id.in_(viewer.forums(*PLANNERS)),
            visible_to(viewer),
            unready,
            sa.or_(undated, in_sight),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST_PLANNED)
    )


def _unanswered() -> sa.ScalarSelect[int]:
    asked = aliased(Participation)
    return sa.select(sa.func.count()).where(asked.meeting_id == Meeting.id, asked.answer.in_(OWED)).scalar_subquery()


def _late_calls() -> sa.ScalarSelect[int]:
    named = aliased(Participation)
    filled = sa.select(sa.func.count()).where(named.call_id == Call.id, named.answer.in_(SEATED)).scalar_subquery()
    late = sa.and_(Call.state == CallState.OPEN, Call.respond_by < _TODAY, Call.seats > filled)
    return sa.select(sa.func.count()).where(Call.meeting_id == Meeting.id, late).correlate(Meeting).scalar_subquery()


def gap_counts(viewer: Viewer, meetings: Sequence[Any]) -> dict[int, int]:
    """Return how many cells of the coverage matrix are owed and empty at each scheduled exchange (E2, E3).

    Three statements, however many meetings. Nothing for the partner side (V1).
    """
    exchanges = [one for one in meetings if one.level is Level.EXPERT_EXCHANGE and one.state is State.SCHEDULED]
    if not viewer.is_union or not exchanges:
        return {}
    keys = {"keys": [one.id for one in exchanges]}
    members = db.session.execute(_MEMBERS, {"keys": list({one.forum_id for one in exchanges})}).all()
    filled, needs = db.session.execute(_FILLED, keys).all(), db.session.execute(_NEEDS, keys).all()
    return {one.id: _gaps(one, members, filled, needs) for one in exchanges}


_KEYS: sa.BindParameter[Any] = sa.bindparam("keys", expanding=True)
_MEMBERS = (
    sa.select(
        Membership.forum_id, Membership.starts_on, Membership.ends_on, Country.code, Country.member_since,
        Country.member_until, Country.investigating_judges,
    )
    .join(Country, Country.code == Membership.country_code)
    .where(Membership.forum_id.in_(_KEYS), Membership.side == Side.UNION)
    .order_by(Country.code)
)  # fmt: skip
#: People on the lists with a country, and notes on cells (without an answer): all that can fill a cell.
_FILLED = sa.union_all(
    sa.select(
        Participation.meeting_id, Participation.id, Participation.country_code, Participation.capacity,
        Participation.answer, sa.null().label("applicable"),
    ).where(Participation.meeting_id.in_(_KEYS), Participation.country_code.is_not(None)),
    sa.select(
        CellNote.meeting_id, CellNote.id, CellNote.country_code, CellNote.capacity, sa.null(), CellNote.applicable
    ).where(CellNote.meeting_id.in_(_KEYS)),
)  # fmt: skip
_NEEDS = (
    sa.select(
        MeetingCountry.meeting_id, MeetingCountry.country_code.label("third"), StatedNeed.country_code,
        StatedNeed.degree,
    )
    .outerjoin(StatedNeed, StatedNeed.third_code == MeetingCountry.country_code)
    .where(MeetingCountry.meeting_id.in_(_KEYS))
)  # fmt: skip


def _gaps(meeting: Any, members: Sequence[Any], filled: Sequence[Any], needs: Sequence[Any]) -> int:
    day = meeting.starts_at.date()
    states = [row for row in members if row.forum_id == meeting.forum_id and _belongs(row, day)]
    own = [row for row in filled if row.meeting_id == meeting.id]
    stated = [row for row in needs if row.meeting_id == meeting.id]
    thirds = {row.third for row in stated}
    degrees = {(row.country_code, row.third): row.degree for row in stated if row.country_code}
    matrix = coverage(
        [state.code for state in states],
        columns(meeting.level, ()),
        [Place(row.id, row.country_code, row.capacity, row.answer) for row in own if row.answer is not None],
        notes=[
            Noted(row.id, row.country_code, row.capacity, bool(row.applicable), "") for row in own if row.answer is None
        ],
        staying_out=[state.code for state in states if stays_out(state.code, thirds, degrees)],
        with_judges=[state.code for state in states if state.investigating_judges],
    )
    return len(matrix.gaps)


def _belongs(row: Any, day: date) -> bool:
    """Say whether the country belongs to the forum, and to the Union, on that day."""
    in_forum = row.starts_on <= day and (row.ends_on is None or day < row.ends_on)
    in_union = row.member_since is not None and row.member_since <= day
    return in_forum and in_union and (row.member_until is None or day < row.member_until)


def changes_of_mine(viewer: Viewer, own: Sequence[Any]) -> list[tuple[str, datetime, Any]]:
    """Return what others lately changed about the viewer's own meetings (rows of ``mine``), the latest first."""
    announced = [one for one in own if one.state is not State.DRAFT]
    asked = {
        "meetings": [one.id for one in announced],
        "places": [one.place_id for one in announced],
        "since": viewer.at - NEWS,
        "oneself": viewer.person_id,
    }
    by_key = {("meeting", one.id): one for one in own} | {("participation", one.place_id): one for one in own}
    rows = db.session.execute(_CHANGES, asked)
    return [(row.action, row.at, by_key[row.subject_kind, row.subject_id]) for row in rows]


_CHANGES = (
    sa.select(JournalEntry.action, JournalEntry.at, JournalEntry.subject_kind, JournalEntry.subject_id)
    .where(
        sa.or_(
            sa.and_(
                JournalEntry.subject_kind == "meeting",
                JournalEntry.subject_id.in_(sa.bindparam("meetings", expanding=True)),
                JournalEntry.action.in_(TOLD),
            ),
            sa.and_(
                JournalEntry.subject_kind == "participation",
                JournalEntry.subject_id.in_(sa.bindparam("places", expanding=True)),
                JournalEntry.action.in_(TOLD_ONESELF),
            ),
        ),
        JournalEntry.at > _SINCE,
        sa.or_(JournalEntry.actor_id.is_(None), JournalEntry.actor_id != sa.bindparam("oneself")),
    )
    .order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
    .limit(MOST_CHANGES)
)
