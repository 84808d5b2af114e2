"""Reading agendas, as far as the viewer may see them (V1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import attributes, joinedload, selectinload

from exchange.accounts.models import Person, PersonState
from exchange.accounts.queries import visible_to as visible_people
from exchange.accounts.rules import Viewer
from exchange.core import clock
from exchange.core.db import db
from exchange.forums.models import Forum, Mandate
from exchange.meetings.access import PLANNERS
from exchange.meetings.agenda.access import may_change
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import Slot, running_times
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.queries import meeting_or_404, visible_to
from exchange.meetings.rules import ON_THE_LIST, OVER
from exchange.world.rules import Audience, Side

#: Rooms beside say here which of the given items carry something on record, and so must stay where they are.
records: list[Callable[[Collection[int]], set[int]]] = []
#: What rooms beside show on the page of an agenda: None, or a dict with the ``template`` of a panel and what that reads.
panels: list[Callable[[Viewer, Meeting, Sequence[AgendaItem]], dict[str, Any] | None]] = []
#: So many meetings are offered at most as the place to take an item to, soonest first.
PLACES_OFFERED = 200


def seen_by(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on AgendaItem for those of a visible meeting that the viewer may see (V1)."""
    return sa.true() if viewer.is_union else AgendaItem.audience == Audience.ALL


def items_for(viewer: Viewer, meeting: Meeting) -> list[AgendaItem]:
    """Return the items of the meeting that the viewer may see, in order, each with its rapporteur."""
    return [item for item in _items(meeting) if item.audience.includes(viewer.side)]


def _items(meeting: Meeting) -> list[AgendaItem]:
    return list(db.session.scalars(_ITEMS, {"meeting_id": meeting.id}))


_ITEMS = (
    sa.select(AgendaItem)
    .where(AgendaItem.meeting_id == sa.bindparam("meeting_id"))
    .options(joinedload(AgendaItem.rapporteur))
    .order_by(AgendaItem.position, AgendaItem.id)
)


def programme(viewer: Viewer, meeting: Meeting) -> list[Slot[AgendaItem]]:
    """Return the visible items with numbers and running times, which count the hidden ones too (V1)."""
    starts, ends = (None, None) if meeting.date_open else (meeting.starts_at, meeting.ends_at)
    closed = meeting.audience is Audience.UNION
    return running_times(_items(meeting), starts, ends, side=viewer.side, closed=closed)


def origins(viewer: Viewer, items: Iterable[AgendaItem]) -> dict[int, Any]:
    """Return title and day of the meetings that items come from, by key, as far as the viewer may see them (V1)."""
    wanted = {item.origin_meeting_id for item in items if item.origin_meeting_id is not None}
    if not wanted:
        return {}
    query = sa.select(Meeting.id, Meeting.title, Meeting.starts_local).where(Meeting.id.in_(wanted), visible_to(viewer))
    return {row.id: row for row in db.session.execute(query)}


def item_or_404(meeting_id: int, item_id: int) -> AgendaItem:
    """Return an item the viewer may see, of a meeting the viewer may see, with both; else 404."""
    meeting = meeting_or_404(meeting_id)
    query = (
        sa.select(AgendaItem)
        .where(AgendaItem.id == item_id, AgendaItem.meeting_id == meeting.id, seen_by(g.viewer))
        .options(joinedload(AgendaItem.rapporteur))
    )
    item = db.session.scalars(query).one_or_none() or abort(404)
    attributes.set_committed_value(item, "meeting", meeting)
    return item


def lock(*meetings: Meeting) -> None:
    """Hold the meetings until the transaction ends, and read anew in which state they are.

    Whoever changes an agenda or an outcome takes this first, so that nobody works on an order or a text that
    another has just changed. Always in the same sequence, so that two who hold two cannot wait for each other.
    """
    db.session.flush()
    for meeting in sorted(set(meetings), key=lambda held: held.id):
        db.session.refresh(meeting, ["state", "starts_at", "audience", "version"], with_for_update={"key_share": True})


def order_of(meeting_id: int) -> list[tuple[int, Audience]]:
    """Return (key, audience) of all items of the meeting in order, as they now stand in the database."""
    query = sa.select(AgendaItem.id, AgendaItem.audience).where(AgendaItem.meeting_id == meeting_id)
    return [(key, audience) for key, audience in db.session.execute(query.order_by(AgendaItem.position, AgendaItem.id))]


def last_position(meeting_id: int) -> int:
    """Return the place of the last item, -1 when there is none."""
    query = sa.select(sa.func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting_id)
    last = db.session.scalar(query)
    return -1 if last is None else last


def recorded(item_ids: Collection[int]) -> set[int]:
    """Return which of the items carry something on record."""
    return {item_id for source in records for item_id in source(item_ids)} if item_ids else set()


def rapporteurs(meeting: Meeting, now: datetime) -> sa.Select[Person]:
    """Return the query of people who can present an item: those on the list or with a role in the forum.

    Of a meeting for the Union side only, people of the Union side only (V1).
    """
    today = _today(meeting, now)
    listed = sa.select(Participation.person_id).where(
        Participation.meeting_id == meeting.id, Participation.answer.in_(ON_THE_LIST)
    )
    mandated = sa.select(Mandate.person_id).where(
        Mandate.forum_id == meeting.forum_id,
        Mandate.starts_on <= today,
        sa.or_(Mandate.ends_on.is_(None), Mandate.ends_on > today),
    )
    query = sa.select(Person).where(
        sa.or_(Person.id.in_(listed), Person.id.in_(mandated)), Person.state != PersonState.CLOSED
    )
    return query if meeting.audience is Audience.ALL else query.where(Person.side == Side.UNION)


def _today(meeting: Meeting, now: datetime) -> date:
    """Return the day at the forum, whose zone decides when a role begins."""
    return clock.day_in(db.session.get_one(Forum, meeting.forum_id).zone, now)


def can_present(meeting: Meeting, person_id: int, audience: Audience, now: datetime) -> bool:
    """Say whether the person can present an item with that audience."""
    query = rapporteurs(meeting, now).where(Person.id == person_id)
    if audience is Audience.UNION:
        query = query.where(Person.side == Side.UNION)
    return db.session.scalars(query).one_or_none() is not None


def known_people(viewer: Viewer, person_ids: Iterable[int | None]) -> set[int]:
    """Return which of the people have a page that the viewer may see."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    return set(db.session.scalars(sa.select(Person.id).where(Person.id.in_(wanted), visible_people(viewer))))


def places(viewer: Viewer, now: datetime) -> list[Meeting]:
    """Return the meetings whose agenda the viewer may change and that are not over, soonest first, then undated."""
    query = (
        sa.select(Meeting)
        .where(
            visible_to(viewer),
            sa.true() if viewer.is_admin else Meeting.forum_id.in_(viewer.forums(*PLANNERS)),
            Meeting.state.not_in(OVER),
            sa.or_(Meeting.ends_at.is_(None), Meeting.ends_at > now),
        )
        .options(selectinload(Meeting.forum))
        .order_by(Meeting.starts_at.is_(None), Meeting.starts_at, Meeting.id)
        .limit(PLACES_OFFERED)
    )
    return [meeting for meeting in db.session.scalars(query) if may_change(viewer, meeting)]
