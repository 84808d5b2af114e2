"""Verbs of the agenda. Each holds its meeting first, so that two who change the same agenda take turns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import attributes

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.meetings.agenda import queries
from exchange.meetings.agenda.access import may_change
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import (
    AgendaRefusedError,
    Direction,
    Hands,
    Merge,
    Origin,
    OvertakenError,
    Refusal,
    Wording,
    carried,
    hands,
    merged,
    moved_by_one,
)
from exchange.meetings.models import Meeting
from exchange.world.rules import Audience, Side

WORDS = ("kind", "title", "minutes", "rapporteur_id", "note", "audience")


def add(actor: Actor, meeting: Meeting, wording: Wording, now: datetime) -> AgendaItem:
    """Put a new item at the end of the agenda. Raises AgendaRefusedError."""
    hold(actor, meeting)
    wording = _checked(actor, meeting, wording, None, now)
    return _append(actor, "agenda.added", meeting, wording, now)


def _append(
    actor: Actor, action: str, meeting: Meeting, wording: Wording, now: datetime, *, origin: Origin | None = None
) -> AgendaItem:
    item = AgendaItem(meeting_id=meeting.id, position=queries.last_position(meeting.id) + 1)
    _put(item, wording)
    if origin is not None:
        item.origin_meeting_id, item.origin_item_id, item.origin_key = origin.meeting_id, origin.item_id, origin.key
    journal.record(actor, action, item, now, forum_id=meeting.forum_id)
    attributes.set_committed_value(item, "meeting", meeting)
    return item


def put_first(
    actor: Actor, meeting: Meeting, brought: Sequence[tuple[Wording, Origin]], now: datetime
) -> list[AgendaItem]:
    """Put items that come back from elsewhere on top of the agenda, in that order (M6). Raises AgendaRefusedError.

    Whoever calls this holds the meeting already (``hold``), and has asked which of them stand there.
    """
    present = [key for key, _audience in queries.order_of(meeting.id)]
    items = []
    for words, origin in brought:
        wording = _checked(actor, meeting, words, None, now)
        items.append(_append(actor, "agenda.brought_back", meeting, wording, now, origin=origin))
    if items:
        _place([*(item.id for item in items), *present])
    return items


def change(actor: Actor, item: AgendaItem, wording: Wording, version: str, now: datetime) -> None:
    """Give an item other words. Saying the same changes nothing.

    ``version`` is the one that was shown. Raises OvertakenError when another was saved since, AgendaRefusedError.
    """
    meeting = _hold_with(actor, item)
    wording = _checked(actor, meeting, wording, item, now)
    if all(getattr(item, name) == getattr(wording, name) for name in WORDS):
        return
    if str(item.version) != version:
        raise OvertakenError
    _put(item, wording)
    journal.record(actor, "agenda.changed", item, now, forum_id=meeting.forum_id)


def remove(actor: Actor, item: AgendaItem, now: datetime) -> None:
    """Take an item off the agenda; the journal keeps its words. Raises AgendaRefusedError."""
    meeting = _hold_with(actor, item)
    _refuse_recorded(item)
    gone = {name: [_plain(getattr(item, name)), None] for name in ("meeting_id", *WORDS)}
    journal.record(actor, "agenda.removed", item, now, forum_id=meeting.forum_id, changes=gone)
    db.session.delete(item)
    db.session.flush()


def reorder(actor: Actor, meeting: Meeting, asked: Sequence[int], now: datetime) -> Merge:
    """Put the items in the asked order, as far as it fits what is there now; return what did not fit.

    Nothing is lost when others added or removed items meanwhile, and what the actor does not see keeps its place
    (V1). Raises AgendaRefusedError.
    """
    hold(actor, meeting)
    standing = queries.order_of(meeting.id)
    present = [key for key, _audience in standing]
    hidden = frozenset(key for key, audience in standing if not audience.includes(_side_of(actor)))
    merge = merged(present, asked, hidden)
    if merge.order != present:
        _place(merge.order)
        changes = {"order": [present, merge.order]}
        journal.record(actor, "agenda.reordered", meeting, now, changes=changes)
    return merge


def step(actor: Actor, item: AgendaItem, direction: Direction, now: datetime) -> Merge:
    """Move an item by one place among those the actor sees. Raises AgendaRefusedError."""
    meeting = _hold_with(actor, item)
    visible = [key for key, audience in queries.order_of(meeting.id) if audience.includes(_side_of(actor))]
    return reorder(actor, meeting, moved_by_one(visible, item.id, direction), now)


def move_to(actor: Actor, item: AgendaItem, target: Meeting, now: datetime) -> None:
    """Take an item off its agenda and put it at the end of another. Raises AgendaRefusedError."""
    source = _meeting_of(item)
    if source.id == target.id:
        raise AgendaRefusedError(Refusal.SAME_MEETING)
    _hold_with(actor, item, target)
    _refuse_recorded(item)
    wording = _for_meeting(item, source, target, now)
    item.meeting_id, item.position = target.id, queries.last_position(target.id) + 1
    _put(item, wording)
    journal.record(actor, "agenda.moved", item, now, forum_id=target.forum_id)
    attributes.set_committed_value(item, "meeting", target)


def copy_to(actor: Actor, item: AgendaItem, target: Meeting, now: datetime) -> AgendaItem:
    """Put a copy of an item at the end of its own or another agenda. Raises AgendaRefusedError."""
    hold(actor, target)
    wording = _for_meeting(item, _meeting_of(item), target, now)
    origin = Origin(item.meeting_id, item.id) if item.meeting_id != target.id else None
    return _append(actor, "agenda.copied", target, wording, now, origin=origin)


# --- What the verbs share ---------------------------------------------------------------------------------------------


def _meeting_of(item: AgendaItem) -> Meeting:
    return db.session.get_one(Meeting, item.meeting_id)


def _side_of(actor: Actor) -> Side:
    return actor.side if isinstance(actor, Viewer) else Side.UNION


def hold(actor: Actor, *meetings: Meeting) -> None:
    """Take the meetings' locks, then ask again whether the agendas may be changed: their state may be another now.

    Raises AgendaRefusedError.
    """
    queries.lock(*meetings)
    for meeting in meetings:
        allowed = may_change(actor, meeting) if isinstance(actor, Viewer) else hands(meeting.state) is not Hands.NOBODY
        if not allowed:
            raise AgendaRefusedError(Refusal.CLOSED)


def _hold_with(actor: Actor, item: AgendaItem, *others: Meeting) -> Meeting:
    """Take the locks of the item's and the other meetings, and read the item anew; return its meeting."""
    meeting = _meeting_of(item)
    hold(actor, meeting, *others)
    try:
        db.session.refresh(item, [*WORDS, "meeting_id", "position", "version"])
    except InvalidRequestError:
        raise AgendaRefusedError(Refusal.GONE) from None
    if item.meeting_id != meeting.id:
        raise AgendaRefusedError(Refusal.GONE)
    return meeting


def _checked(actor: Actor, meeting: Meeting, wording: Wording, item: AgendaItem | None, now: datetime) -> Wording:
    """Return the words as they are kept. A rapporteur who was there already may stay."""
    wording = wording.settled()
    if wording.audience is Audience.UNION and _side_of(actor) is not Side.UNION:
        raise AgendaRefusedError(Refusal.AUDIENCE)
    stays = item is not None and (item.rapporteur_id, item.audience) == (wording.rapporteur_id, wording.audience)
    if wording.rapporteur_id is None or stays:
        return wording
    if not queries.can_present(meeting, wording.rapporteur_id, wording.audience, now):
        raise AgendaRefusedError(Refusal.RAPPORTEUR)
    return wording


def _for_meeting(item: AgendaItem, source: Meeting, target: Meeting, now: datetime) -> Wording:
    """Return the item's words for another meeting: without a rapporteur who does not belong there."""
    audience = item.audience if source.id == target.id else carried(item.audience, source.audience)
    rapporteur = item.rapporteur_id
    if rapporteur is not None and not queries.can_present(target, rapporteur, audience, now):
        rapporteur = None
    return Wording(item.kind, item.title, item.minutes, rapporteur, item.note, audience)


def _put(item: AgendaItem, wording: Wording) -> None:
    for name in WORDS:
        setattr(item, name, getattr(wording, name))


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value


def _refuse_recorded(item: AgendaItem) -> None:
    if queries.recorded([item.id]):
        raise AgendaRefusedError(Refusal.RECORDED)


def _place(order: Sequence[int]) -> None:
    """Write the places past the version column: being moved makes nobody's edit of the words a late one."""
    places = {key: place for place, key in enumerate(order)}
    placing = sa.update(AgendaItem.__table__)  # type: ignore[arg-type]
    placing = placing.where(AgendaItem.id == sa.bindparam("item")).values(position=sa.bindparam("place"))
    db.session.connection().execute(placing, [{"item": key, "place": place} for key, place in places.items()])
    for loaded in db.session.identity_map.values():
        if isinstance(loaded, AgendaItem) and loaded.id in places:
            attributes.set_committed_value(loaded, "position", places[loaded.id])
