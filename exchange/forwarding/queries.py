"""Reading what was forwarded, as far as the viewer may see it (E6, V1, V2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import joinedload

from exchange.accounts.rules import Viewer
from exchange.core.db import among, db, hold_row
from exchange.forums import queries as forums
from exchange.forums.models import Forum
from exchange.forwarding.models import Forwarding
from exchange.forwarding.rules import KEY, ForwardingRefusedError, Place, Refusal, Stand, key_of, receiving, stand
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.queries import item_or_404, seen_by
from exchange.meetings.models import Meeting
from exchange.meetings.queries import visible_to as visible_meetings
from exchange.meetings.rules import State
from exchange.practices.models import Practice
from exchange.practices.queries import practice_or_404
from exchange.practices.rules import Reach
from exchange.practices.rules import State as PracticeState
from exchange.world.rules import Audience


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Forwarding for those the viewer may see: one's own, and those of one's forums (V1, V2)."""
    own = Forwarding.by_id == viewer.person_id
    mine = sa.or_(own, sa.true() if viewer.is_admin else among(Forwarding.forum_id, viewer.forums()))
    return mine if viewer.is_union else sa.and_(mine, Forwarding.audience == Audience.ALL)


def forwarding_or_404(forwarding_id: int) -> Forwarding:
    """Return one that the viewer may see, with what it is of, where it goes and who forwarded it; else 404."""
    query = sa.select(Forwarding).where(Forwarding.id == forwarding_id, visible_to(g.viewer)).options(*_WHOLE)
    return db.session.scalars(query).one_or_none() or abort(404)


_WHOLE = (
    joinedload(Forwarding.practice),
    joinedload(Forwarding.item).joinedload(AgendaItem.meeting),
    joinedload(Forwarding.forum),
    joinedload(Forwarding.by),
)


def published_or_404(practice_id: int) -> Practice:
    """Return a published practice that the viewer may see; else 404."""
    practice = practice_or_404(practice_id)
    return practice if practice.state is PracticeState.PUBLISHED else abort(404)


def found_item_or_404(meeting_id: int, item_id: int) -> AgendaItem:
    """Return an item that the viewer may see, with its meeting; else 404."""
    return item_or_404(meeting_id, item_id)


def places(viewer: Viewer, practice: Practice | None = None) -> list[tuple[Place, Forum]]:
    """Return where the viewer may forward to: the forums in which the viewer holds a role, by name, level by level (E6).

    A practice for one forum goes nowhere else (V2).
    """
    only = practice.forum_id if practice is not None and practice.reach is Reach.FORUM else None
    return [
        (Place(forum.id, level), forum)
        for forum in forums.forums(viewer)
        if only in (None, forum.id) and (viewer.is_admin or forum.id in viewer.forums())
        for level in receiving({entry.level for entry in forum.levels})
    ]


def on_agendas(viewer: Viewer, ids: Iterable[int]) -> dict[int, list[tuple[AgendaItem, Meeting]]]:
    """Return the items that stand on agendas by what was forwarded, with their meetings, as far as the viewer sees both.

    Of a meeting that was called off an item does not count: what was forwarded waits again.
    """
    keys = {key_of(one): one for one in ids}
    query = (
        sa.select(AgendaItem, Meeting)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            AgendaItem.origin_key.in_(keys),
            visible_meetings(viewer),
            seen_by(viewer),
            Meeting.state != State.CANCELLED,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    found: dict[int, list[tuple[AgendaItem, Meeting]]] = {one: [] for one in keys.values()}
    for item, meeting in db.session.execute(query) if keys else ():
        found[keys[str(item.origin_key)]].append((item, meeting))
    return found


def is_on_an_agenda(forwarding: Forwarding) -> bool:
    """Say whether it stands on the agenda of a meeting that was not called off, whoever may see that."""
    query = (
        sa.select(AgendaItem.id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(AgendaItem.origin_key == key_of(forwarding.id), Meeting.state != State.CANCELLED)
        .limit(1)
    )
    return db.session.scalar(query) is not None


def stand_of(forwarding: Forwarding) -> Stand:
    """Return how it stands."""
    return stand(
        declined=forwarding.declined_at is not None,
        withdrawn=forwarding.withdrawn_at is not None,
        on_agenda=is_on_an_agenda(forwarding),
    )


def waiting_for(viewer: Viewer, meeting: Meeting) -> Sequence[Forwarding]:
    """Return what waits for the forum's next meeting of that level and stands on no other agenda, in the order it came."""
    taken = (
        sa.exists()
        .where(
            AgendaItem.origin_key == sa.literal(f"{KEY}:").concat(sa.cast(Forwarding.id, sa.Text())),
            AgendaItem.meeting_id == Meeting.id,
            Meeting.id != meeting.id,
            Meeting.state != State.CANCELLED,
        )
        .correlate(Forwarding)
    )
    query = (
        sa.select(Forwarding)
        .where(
            Forwarding.forum_id == meeting.forum_id,
            Forwarding.level == meeting.level,
            Forwarding.withdrawn_at.is_(None),
            Forwarding.declined_at.is_(None),
            visible_to(viewer),
            sa.not_(taken),
        )
        .options(*_WHOLE)
        .order_by(Forwarding.at, Forwarding.id)
    )
    return db.session.scalars(query).all()


def of_practice(viewer: Viewer, practice: Practice) -> list[tuple[Forwarding, list[tuple[AgendaItem, Meeting]]]]:
    """Return what was forwarded of the practice with the meetings that have it; what only waits to those who may see that."""
    found = list(
        db.session.scalars(
            sa.select(Forwarding)
            .where(Forwarding.practice_id == practice.id, Forwarding.withdrawn_at.is_(None))
            .options(joinedload(Forwarding.forum))
            .order_by(Forwarding.at, Forwarding.id)
        )
    )
    used = on_agendas(viewer, [one.id for one in found])
    known = {one.id for one in found if _is_known(viewer, one)}
    return [(one, used[one.id]) for one in found if used[one.id] or one.id in known]


def _is_known(viewer: Viewer, one: Forwarding) -> bool:
    its = one.by_id == viewer.person_id or viewer.is_admin or one.forum_id in viewer.forums()
    return its and one.audience.includes(viewer.side)


def is_there_already(place: Place, what: Practice | AgendaItem) -> bool:
    """Say whether the same was forwarded to that place and is neither withdrawn nor declined."""
    query = sa.select(Forwarding.id).where(
        (Forwarding.practice_id if isinstance(what, Practice) else Forwarding.item_id) == what.id,
        Forwarding.forum_id == place.forum_id,
        Forwarding.level == place.level,
        Forwarding.withdrawn_at.is_(None),
        Forwarding.declined_at.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None


def lock(forwarding: Forwarding) -> None:
    """Hold it until the transaction ends, as it now stands. Raises ForwardingRefusedError: NOT_NOW, when it is gone."""
    if not hold_row(forwarding):
        raise ForwardingRefusedError(Refusal.NOT_NOW)
