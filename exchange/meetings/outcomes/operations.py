"""Verbs of outcomes. Each holds its meeting first, so that two who write at the same moment take turns."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import attributes

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.queries import lock
from exchange.meetings.agenda.rules import ItemKind
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.outcomes import queries
from exchange.meetings.outcomes.access import keeps
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.outcomes.rules import OPEN, Marks, OutcomeRefusedError, OvertakenError, Texts, phase, reconcile


def write(
    actor: Actor, meeting: Meeting, item: AgendaItem | None, texts: Texts, now: datetime, *, version: str
) -> Outcome | None:
    """Write what came of an item, or (without item) of the meeting; return it, or None while nothing is written.

    ``version`` is the one that was shown, empty when there was none. The same text again changes nothing; empty
    texts remove what was written, and the journal keeps it. Raises OvertakenError when another text was saved
    since, and OutcomeRefusedError.
    """
    _hold(actor, meeting, item, now)
    outcome = queries.outcome_of(meeting.id, item.id if item is not None else None)
    standing = Texts(outcome.proceedings, outcome.conclusion) if outcome is not None else Texts()
    if texts == standing:
        return outcome
    if outcome is not None and str(outcome.version) != version:
        raise OvertakenError
    if outcome is None:
        outcome = Outcome(meeting_id=meeting.id, item_id=item.id if item is not None else None)
    outcome.proceedings, outcome.conclusion = texts.proceedings, texts.conclusion
    outcome.edited_by, outcome.edited_at = actor.person_id, now
    changes = {
        name: [getattr(standing, name), getattr(texts, name)]
        for name in ("proceedings", "conclusion")
        if getattr(standing, name) != getattr(texts, name)
    }
    journal.record(actor, "outcome.changed", outcome, now, forum_id=meeting.forum_id, changes=changes)
    return outcome


def carry_over(actor: Actor, meeting: Meeting, item: AgendaItem, wanted: bool, now: datetime) -> bool:
    """Mark that an item comes back at the next meeting of the level, or that it does not (M6); return whether that changed.

    Whatever is written under it stays. Raises OutcomeRefusedError.
    """
    _hold(actor, meeting, item, now)
    try:
        db.session.refresh(item, ["carries_over"])
    except InvalidRequestError:
        raise OutcomeRefusedError from None
    if item.carries_over == wanted:
        return False
    marking = sa.update(AgendaItem.__table__)  # type: ignore[arg-type]
    # Past the version column: the mark makes nobody's edit of the item's words a late one.
    db.session.execute(marking.where(AgendaItem.id == item.id).values(carries_over=wanted))
    attributes.set_committed_value(item, "carries_over", wanted)
    action = "outcome.carried_over" if wanted else "outcome.carry_undone"
    changes = {"carries_over": [not wanted, wanted]}
    journal.record(actor, action, item, now, forum_id=meeting.forum_id, changes=changes)
    return True


def record_attendance(actor: Actor, meeting: Meeting, shown: Marks, wanted: Marks, now: datetime) -> int:
    """Record who attended (True), did not (False) or is not known (None), by place on the list; return how many.

    ``shown`` are the marks that the form began with: what this person left alone stays as others may have set it
    meanwhile. Raises OvertakenError, with nothing changed, when someone else set another mark for the same
    person since, and OutcomeRefusedError.
    """
    _hold(actor, meeting, None, now)
    saved = queries.marks(meeting.id)
    found = reconcile(shown, wanted, saved)
    if found.clashes:
        raise OvertakenError
    if not found.changes:
        return 0
    names = queries.names(found.changes)
    changes = {f"{names[key]} [{key}]": [saved[key], mark] for key, mark in found.changes.items()}
    _mark(found.changes)
    journal.record(actor, "attendance.recorded", meeting, now, changes=changes)
    return len(found.changes)


def _hold(actor: Actor, meeting: Meeting, item: AgendaItem | None, now: datetime) -> None:
    """Take the meeting's lock, then ask again whether this may be written: its state may be another now."""
    lock(meeting)
    if phase(meeting.state, meeting.starts_at, now) not in OPEN:
        raise OutcomeRefusedError
    if item is not None and (item.meeting_id != meeting.id or item.kind is ItemKind.SECTION):
        raise OutcomeRefusedError
    if isinstance(actor, Viewer) and not keeps(actor, meeting, item):
        raise OutcomeRefusedError


def _mark(marks: Marks) -> None:
    """Write the marks past the version column: attendance makes nobody's edit of an answer a late one."""
    marking = sa.update(Participation.__table__)  # type: ignore[arg-type]
    marking = marking.where(Participation.id == sa.bindparam("place")).values(attended=sa.bindparam("mark"))
    db.session.connection().execute(marking, [{"place": key, "mark": mark} for key, mark in marks.items()])
    for loaded in db.session.identity_map.values():
        if isinstance(loaded, Participation) and loaded.id in marks:
            attributes.set_committed_value(loaded, "attended", marks[loaded.id])
