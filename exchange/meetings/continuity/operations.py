"""Taking what comes back onto an agenda (M6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from exchange.accounts.rules import Viewer
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.operations import hold, put_first
from exchange.meetings.agenda.queries import items_for
from exchange.meetings.agenda.rules import Origin, Wording
from exchange.meetings.continuity.queries import proposed
from exchange.meetings.continuity.rules import Point, chosen
from exchange.meetings.models import Meeting


def take(actor: Viewer, meeting: Meeting, keys: Collection[str] | None, now: datetime) -> list[AgendaItem]:
    """Put what is proposed under these keys, or all of it, on top of the agenda; return the new items.

    What stands there already, or is open no longer, is passed over: two who take the same at the same moment make one
    item of it. Raises AgendaRefusedError.
    """
    hold(actor, meeting)
    points = chosen(proposed(actor, meeting, items_for(actor, meeting)), keys)
    return put_first(actor, meeting, [(_wording(point), _origin(point)) for point in points], now)


def _wording(point: Point) -> Wording:
    return Wording(point.kind, point.title, point.minutes, note=point.note, audience=point.audience)


def _origin(point: Point) -> Origin:
    return Origin(point.meeting_id, point.item_id, point.key)
