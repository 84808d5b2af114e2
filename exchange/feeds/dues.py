"""Each deadline's VEVENT in all languages, written once when the deadline or its meeting changes, and kept (K1, K3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from exchange.accounts.rules import Role
from exchange.calendars import ics
from exchange.calendars.entries import page_of, words
from exchange.calendars.rules import DayFacts, Standing, Variant
from exchange.chairing.queries import chairs_on
from exchange.core import formats
from exchange.core.db import db
from exchange.core.i18n import Speaking, current, languages
from exchange.core.i18n import gettext as _
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.deadlines.rules import Kind, is_moot
from exchange.cycles.deadlines.words import KINDS, owner
from exchange.feeds.models import DeadlinePiece
from exchange.feeds.revisions import AT_ONCE, batches
from exchange.feeds.shelves import Shelf, Texts
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State
from exchange.world.rules import Handling
from exchange.world.words import HANDLINGS

ONE_DAY = timedelta(days=1)
#: A deadline has no online address, and makes nobody busy.
VARIANTS = (Variant.FULL, Variant.TITLE)


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline of an announced meeting; ``chairs`` are the codes of its day's chairs, where the chair answers."""

    id: int
    forum_id: int
    meeting_id: int
    uid: str
    sequence: int
    created_at: datetime
    shown_at: datetime
    kind: Kind
    owner: Role
    due_on: date
    done_at: datetime | None
    title: str
    state: State
    date_open: bool
    starts_local: datetime
    handling: Handling
    forum_name: str
    forum_names: dict[str, str]
    chairs: tuple[str, ...] = ()

    def stamped(self, at: datetime) -> Due:
        """Return the same with another stamp."""
        return replace(self, shown_at=at)


_COLUMNS = (
    *(Deadline.id, Deadline.forum_id, Deadline.meeting_id, Deadline.uid, Deadline.sequence, Deadline.created_at),
    *(Deadline.shown_at, Deadline.kind, Deadline.owner, Deadline.due_on, Deadline.done_at),
    *(Meeting.title, Meeting.state, Meeting.date_open, Meeting.starts_local, Meeting.handling),
    *(Forum.name.label("forum_name"), Forum.names.label("forum_names")),
)


def _read(deadline_ids: Collection[int]) -> list[Due]:
    """Return what is known of these deadlines of announced meetings: two statements, however many there are."""
    query = (
        sa.select(*_COLUMNS)
        .join(Meeting, Meeting.id == Deadline.meeting_id)
        .join(Forum, Forum.id == Deadline.forum_id)
        .where(Deadline.id.in_(deadline_ids), Meeting.state != State.DRAFT)
        .order_by(Deadline.id)
    )
    found = [Due(**row) for row in db.session.execute(query).mappings()]
    chairs = chairs_on((one.forum_id, one.due_on) for one in found if one.owner is Role.CHAIR)
    return [replace(one, chairs=chairs.get((one.forum_id, one.due_on), ())) for one in found]


def _written(found: list[Due]) -> dict[int, Texts]:
    texts: dict[int, Texts] = {one.id: {} for one in found}
    for language in languages() if found else ():
        with Speaking(language):
            spoken = words()
            for one in found:
                facts = facts_of(one)
                for variant in VARIANTS:
                    texts[one.id][language, variant] = ics.render_day(facts, variant, spoken)
    return texts


def facts_of(one: Due) -> DayFacts:
    """Return what the entry says, in the language now spoken. What is done stays, and says so; what is moot is called off."""
    is_done = one.done_at is not None
    moot = not is_done and is_moot(one.state, date_open=one.date_open)
    title = _("%(what)s: %(meeting)s", what=KINDS[one.kind], meeting=one.title)
    return DayFacts(
        uid=one.uid,
        sequence=one.sequence,
        created_at=one.created_at,
        changed_at=one.shown_at,
        standing=Standing.CANCELLED if moot else Standing.CONFIRMED,
        postponed=one.state is State.POSTPONED,
        title=f"✓ {title}" if is_done else title,
        url=f"{page_of(one.meeting_id)}/deadlines",
        description=_description(one, is_done=is_done),
        categories=(_("Deadline"),),
        private=one.handling is Handling.LIMITE,
        starts_on=one.due_on,
        ends_on=one.due_on + ONE_DAY,
    )


def _description(one: Due, *, is_done: bool) -> tuple[str, ...]:
    lines = [_("Done.")] if is_done else []
    lines.append(_("Answers for it: %(who)s", who=owner(one.owner, one.chairs)))
    lines.append(_("Forum: %(name)s", name=one.forum_names.get(current(), one.forum_name)))
    if one.date_open:
        lines.append(_("There is no new date yet."))
    else:
        lines.append(_("Meeting: %(title)s, %(day)s", title=one.title, day=formats.day(one.starts_local.date())))
    lines.append(_("Handling: %(mark)s", mark=HANDLINGS[one.handling]))
    lines.append(_("Agenda and papers: %(address)s", address=page_of(one.meeting_id)))
    return tuple(lines)


_SHELF = Shelf(DeadlinePiece, DeadlinePiece.deadline_id, Deadline, _read, _written)


def refresh(deadline_ids: Collection[int], at: datetime) -> set[int]:
    """Write anew the text of those deadlines whose text changed; return their keys. Those of drafts have none."""
    return _SHELF.refresh(deadline_ids, at)


def of_meetings(meeting_ids: Collection[int]) -> list[int]:
    """Return the keys of the meetings' deadlines."""
    return _each(sa.select(Deadline.id), Deadline.meeting_id, meeting_ids)


def meetings_of(deadline_ids: Collection[int]) -> set[int]:
    """Return the keys of the deadlines' meetings."""
    return set(_each(sa.select(Deadline.meeting_id), Deadline.id, deadline_ids))


def _each(query: sa.Select[int], column: Any, keys: Collection[int]) -> list[int]:
    some = batches(sorted(keys), AT_ONCE)
    return [key for part in some for key in db.session.scalars(query.where(column.in_(part)))]
