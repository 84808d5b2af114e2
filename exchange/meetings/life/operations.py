"""Taking steps in a meeting's life, and copying a meeting whole (M5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.clock import WallTime
from exchange.core.db import db
from exchange.core.journal import Actor, JournalEntry
from exchange.meetings import operations as meetings
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.life import queries
from exchange.meetings.life.rules import ACTIONS, TIMED, Facts, HinderedError, hindrances
from exchange.meetings.models import Meeting
from exchange.meetings.rules import PlanRefusedError, State, Step, after, flaws
from exchange.world.rules import Side

Span = tuple[WallTime, WallTime]
#: Which of the state's reasons stay with the meeting, to be shown on its page.
_REASON_SHOWN = frozenset({State.POSTPONED, State.CANCELLED})


def take(
    actor: Actor, meeting: Meeting, step: Step, now: datetime, *, reason: str = "", when: Span | None = None
) -> JournalEntry:
    """Take the step (forum with levels, and countries loaded); return the entry, whose changes name the new chair if any (M3).

    ``when`` is the new time that scheduling or postponing brings; postponing without one leaves the date open.
    Raises StepRefusedError (not from this state), PlanRefusedError (a time that makes no sense), HinderedError.
    """
    target = after(step, meeting.state)
    when = when if step in TIMED else None
    _refuse_odd_time(actor, meeting, when, now)
    found = queries.facts(meeting, step, now, queries.gaps_before(meeting, step))
    found = replace(found, reason=reason, dated=found.dated or when is not None)
    if stands := hindrances(step, found):
        raise HinderedError(stands)
    chairs_before = meetings.chairs_of(meeting)
    if meeting.state is State.POSTPONED or step in (Step.POSTPONE, Step.CANCEL):
        meeting.sequence += 1
    _set_date(meeting, step, when)
    _enter(meeting, target, reason.strip(), now)
    if step is Step.CONVENE:
        _note_preparation(meeting, found)
    changes = journal.changes_of(meeting)
    changes |= meetings.settle_chair(actor, meeting, chairs_before, changes, now)
    return journal.record(actor, ACTIONS[step], meeting, now, changes=changes, reason=reason.strip())


def _refuse_odd_time(actor: Actor, meeting: Meeting, when: Span | None, now: datetime) -> None:
    if when is None:
        return
    details = replace(meetings.details_of(meeting), zone=when[0].zone, starts=when[0], ends=when[1])
    if found := flaws(details, meetings.surroundings(actor, meeting.forum, details, now, meeting)):
        raise PlanRefusedError(found)


def _set_date(meeting: Meeting, step: Step, when: Span | None) -> None:
    """Take over the time that comes with the step; postponing without one leaves the date open."""
    if when is not None:
        meeting.set_times(*when)
    meeting.date_open = step is Step.POSTPONE and when is None


def _enter(meeting: Meeting, state: State, reason: str, now: datetime) -> None:
    meeting.state = state
    meeting.state_reason = reason if state in _REASON_SHOWN else ""
    meeting.shown_at = now
    if state is State.CONVENED:
        meeting.convened_at = now
    elif state in (State.DRAFT, State.SCHEDULED, State.POSTPONED):
        meeting.convened_at = None


def _note_preparation(meeting: Meeting, found: Facts) -> None:
    """Keep with the meeting why it is convened unprepared, and what is missing (M2); the latest convening decides."""
    meeting.unprepared_reason = found.reason.strip() if found.unprepared else ""
    missing = [level.value for level in found.unprepared]
    if missing != (meeting.unprepared_levels or []):
        meeting.unprepared_levels = missing


def copy(actor: Actor, meeting: Meeting, now: datetime) -> Meeting:
    """Make a draft with the plan and agenda of a meeting (forum with levels, countries loaded): no date, no people.

    An organiser who no longer belongs is left out; so are agenda items that the actor may not see (V1), and those that
    came back from an earlier meeting: what is still open is proposed again (M6). Raises PlanRefusedError.
    """
    details = meetings.copied_details(meeting)
    if "organiser" in flaws(details, meetings.surroundings(actor, meeting.forum, details, now)):
        details = replace(details, organiser_country=None, organiser_id=None)
    copied = meetings.create(actor, meeting.forum, details, now, illustrative=meeting.illustrative)
    side = actor.side if isinstance(actor, Viewer) else Side.UNION
    agenda = queries.agenda_of(meeting)
    visible = [item for item in agenda if item.audience.includes(side) and item.origin_key is None]
    db.session.add_all(_copied(item, copied, place) for place, item in enumerate(visible))
    db.session.flush()
    return copied


def _copied(item: AgendaItem, meeting: Meeting, position: int) -> AgendaItem:
    return AgendaItem(
        meeting_id=meeting.id,
        position=position,
        kind=item.kind,
        title=item.title,
        note=item.note,
        minutes=item.minutes,
        audience=item.audience,
    )
