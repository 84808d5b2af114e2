"""What is known of a meeting, as far as a calendar entry may say it. No agenda, no names, no needs (V1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.chairing.queries import chairs_on
from exchange.core.db import db
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting, MeetingCountry
from exchange.meetings.rules import State
from exchange.world.models import Country
from exchange.world.rules import Handling, Level


@dataclass(frozen=True, slots=True)
class Sheet:
    """One dated meeting; ``third`` holds (code, zone) of the third countries, ``chairs`` the codes of its day's chairs."""

    id: int
    forum_id: int
    starts_local: datetime
    uid: str
    sequence: int
    created_at: datetime
    shown_at: datetime
    state: State
    date_open: bool
    title: str
    level: Level
    handling: Handling
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    place_country: str | None
    online_link: str
    forum_name: str
    forum_names: dict[str, str]
    third: tuple[tuple[str, str], ...]
    chairs: tuple[str, ...]

    def stamped(self, at: datetime) -> Sheet:
        """Return the same with another stamp."""
        return replace(self, shown_at=at)

    def plain(self) -> dict[str, Any]:
        """Return it as it can be kept in JSON."""
        return {
            name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(self).items()
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Sheet:
        """Return what was kept."""
        return cls(
            **kept
            | {name: datetime.fromisoformat(kept[name]) for name in _MOMENTS}
            | {
                "state": State(kept["state"]),
                "level": Level(kept["level"]),
                "handling": Handling(kept["handling"]),
                "third": tuple((code, zone) for code, zone in kept["third"]),
                "chairs": tuple(kept["chairs"]),
            }
        )


_MOMENTS = ("starts_local", "created_at", "shown_at", "starts_at", "ends_at")

_COLUMNS = (
    *(Meeting.id, Meeting.forum_id, Meeting.starts_local, Meeting.uid, Meeting.sequence, Meeting.created_at),
    *(Meeting.shown_at, Meeting.state, Meeting.date_open, Meeting.title, Meeting.level, Meeting.handling),
    *(Meeting.starts_at, Meeting.ends_at, Meeting.zone, Meeting.place, Meeting.place_country, Meeting.online_link),
    *(Forum.name.label("forum_name"), Forum.names.label("forum_names")),
)


def read(meeting_ids: Collection[int], *, with_drafts: bool = False) -> list[Sheet]:
    """Return the sheets of the announced meetings among these, by key: three statements, however many there are.

    ``with_drafts``: also those of drafts, which may have no date yet.
    """
    wanted = sa.true() if with_drafts else Meeting.state != State.DRAFT
    query = (
        sa.select(*_COLUMNS)
        .join(Forum, Forum.id == Meeting.forum_id)
        .where(Meeting.id.in_(meeting_ids), wanted)
        .order_by(Meeting.id)
    )
    rows = db.session.execute(query).mappings().all()
    third = _third_countries([row["id"] for row in rows])
    days = {row["id"]: (row["forum_id"], row["starts_local"].date()) for row in rows if row["starts_local"]}
    chairs = chairs_on(days.values())
    return [
        Sheet(**row, third=third.get(row["id"], ()), chairs=chairs[days[row["id"]]] if row["id"] in days else ())
        for row in rows
    ]


def _third_countries(meeting_ids: list[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    query = (
        sa.select(MeetingCountry.meeting_id, Country.code, Country.zone)
        .join(Country, Country.code == MeetingCountry.country_code)
        .where(MeetingCountry.meeting_id.in_(meeting_ids))
        .order_by(Country.code)
    )
    found: dict[int, tuple[tuple[str, str], ...]] = defaultdict(tuple)
    for meeting_id, code, zone in db.session.execute(query):
        found[meeting_id] += ((code, zone),)
    return found
