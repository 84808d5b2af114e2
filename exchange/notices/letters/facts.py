"""What a message about a meeting is made of, as things stood when it was written: kept once for all its readers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from exchange.calendars import sheets
from exchange.calendars.sheets import Sheet
from exchange.core.db import db
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.rules import ItemKind, Slot, running_times
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.world.rules import Audience, Side


@dataclass(frozen=True, slots=True)
class Point:
    """An item of the agenda."""

    kind: ItemKind
    title: str
    minutes: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class Facts:
    """A meeting as it is told of: its sheet, its agenda for both sides (V1), and what was said of the change."""

    sheet: Sheet
    audience: Audience
    at: datetime
    agenda: tuple[Point, ...] = ()
    respond_by: date | None = None
    languages: tuple[str, ...] = ()
    reason: str = ""
    changes: dict[str, Any] | None = None

    @property
    def is_dated(self) -> bool:
        """Say whether it has a date that holds."""
        return not self.sheet.date_open

    def programme(self, side: Side) -> list[Slot[Point]]:
        """Return the agenda that the side may see, with running times (V1)."""
        starts, ends = (self.sheet.starts_at, self.sheet.ends_at) if self.is_dated else (None, None)
        return running_times(self.agenda, starts, ends, side=side, closed=self.audience is Audience.UNION)

    def plain(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "sheet": self.sheet.plain(),
            "audience": self.audience.value,
            "at": self.at.isoformat(),
            "agenda": [asdict(point) for point in self.agenda],
            "respond_by": self.respond_by.isoformat() if self.respond_by else None,
            "languages": list(self.languages),
            "reason": self.reason,
            "changes": self.changes or {},
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Facts:
        """Return what was kept."""
        return cls(
            sheet=Sheet.of(kept["sheet"]),
            audience=Audience(kept["audience"]),
            at=datetime.fromisoformat(kept["at"]),
            agenda=tuple(_point(point) for point in kept["agenda"]),
            respond_by=date.fromisoformat(kept["respond_by"]) if kept["respond_by"] else None,
            languages=tuple(kept["languages"]),
            reason=kept["reason"],
            changes=kept["changes"],
        )


def _point(kept: dict[str, Any]) -> Point:
    return Point(ItemKind(kept["kind"]), kept["title"], kept["minutes"], Audience(kept["audience"]))


def facts_of(
    meeting: Meeting,
    at: datetime,
    *,
    reason: str = "",
    changes: dict[str, Any] | None = None,
    state: State | None = None,
) -> Facts:
    """Return what can be told of a meeting with a date; ``state`` is one that it is thought to have, for a preview."""
    db.session.flush()
    (sheet,) = sheets.read([meeting.id], with_drafts=True)
    items = sa.select(AgendaItem.kind, AgendaItem.title, AgendaItem.minutes, AgendaItem.audience)
    rows = db.session.execute(
        items.where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position, AgendaItem.id)
    )
    return Facts(
        sheet=replace(sheet, state=state) if state else sheet,
        audience=meeting.audience,
        at=at,
        agenda=tuple(Point(*row) for row in rows),
        respond_by=meeting.respond_by,
        languages=tuple(meeting.languages),
        reason=reason,
        changes=changes,
    )
