"""What a message about a meeting is made of, as things stood when it was written: kept once for all its readers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from exchange.calendars import sheets
from exchange.calendars.sheets import Sheet
from exchange.core.clock import WallTime
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


def supposed(facts: Facts, state: State, starts: WallTime | None, ends: WallTime | None) -> Facts | None:
    """Return the facts as they would be in that state, at a new time if one is given; None while there is no date."""
    sheet = replace(facts.sheet, state=state, date_open=state is State.POSTPONED and starts is None)
    changes = facts.changes
    if starts is not None and ends is not None:
        changes = {"starts_at": _pair(sheet.starts_at, starts), "ends_at": _pair(sheet.ends_at, ends)}
        changes |= {"zone": [sheet.zone, starts.zone]}
        sheet = replace(
            sheet, zone=starts.zone, starts_local=starts.local, starts_at=starts.instant(), ends_at=ends.instant()
        )
    known: datetime | None = sheet.starts_at
    return replace(facts, sheet=sheet, changes=changes) if known is not None else None


def _pair(old: datetime | None, new: WallTime) -> list[str | None]:
    return [old.isoformat() if old else None, new.instant().isoformat()]


def _point(kept: dict[str, Any]) -> Point:
    return Point(ItemKind(kept["kind"]), kept["title"], kept["minutes"], Audience(kept["audience"]))


def facts_of(
    meeting: Meeting,
    at: datetime,
    *,
    reason: str = "",
    changes: dict[str, Any] | None = None,
) -> Facts:
    """Return what can be told of a meeting; nothing is told of one without a date."""
    db.session.flush()
    (sheet,) = sheets.read([meeting.id], with_drafts=True)
    items = sa.select(AgendaItem.kind, AgendaItem.title, AgendaItem.minutes, AgendaItem.audience)
    rows = db.session.execute(
        items.where(AgendaItem.meeting_id == meeting.id).order_by(AgendaItem.position, AgendaItem.id)
    )
    return Facts(
        sheet=sheet,
        audience=meeting.audience,
        at=at,
        agenda=tuple(Point(*row) for row in rows),
        respond_by=meeting.respond_by,
        languages=tuple(meeting.languages),
        reason=reason,
        changes=changes,
    )
