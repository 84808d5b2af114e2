"""Beginning, extending, changing and ending series. Each of their meetings is made, moved and called off like any other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from exchange.core import clock, journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.forums.models import Forum
from exchange.meetings import operations as meetings
from exchange.meetings.life import operations as life
from exchange.meetings.models import Meeting
from exchange.meetings.rules import OVER, Details, State, Step
from exchange.meetings.series import queries
from exchange.meetings.series.models import MeetingSeries
from exchange.meetings.series.queries import Whole
from exchange.meetings.series.rules import (
    MOST,
    ONE_DAY,
    REACHED,
    Effect,
    Fate,
    Rhythm,
    effects,
    merged,
    months_after,
    occurrences,
    sitting,
)


class NothingToPlanError(ValueError):
    """The pattern gives no day in the time that is planned ahead."""


class EndedError(ValueError):
    """The series was ended; nothing is added to it or changed any more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a series begins with. ``months``: how far ahead its meetings are made; ``announced``: scheduled, not drafts."""

    rhythm: Rhythm
    details: Details
    months: int
    announced: bool = False


# --- Beginning --------------------------------------------------------------------------------------------------------


def first_days(rhythm: Rhythm, months: int, now: datetime) -> tuple[list[date], date]:
    """Return the days for which a new series gets meetings, and the day up to which it is planned then."""
    today = clock.day_in(rhythm.hours.zone, now)
    until = months_after(max(today, rhythm.pattern.first), months)
    days = [day for day in occurrences(rhythm.pattern, today, MOST + 2, until=until) if _is_coming(rhythm, day, now)]
    return days[:MOST], days[MOST - 1] if len(days) > MOST else until


def _is_coming(rhythm: Rhythm, day: date, now: datetime) -> bool:
    return sitting(rhythm.hours, day).starts.instant() > now


def create(actor: Actor, forum: Forum, plan: Plan, now: datetime, *, illustrative: bool = False) -> MeetingSeries:
    """Begin a series in the forum (with its levels loaded) and make its meetings as far ahead as the plan says.

    Raises NothingToPlanError, PlanRefusedError, HinderedError.
    """
    days, until = first_days(plan.rhythm, plan.months, now)
    if not days:
        raise NothingToPlanError
    series = MeetingSeries(
        forum_id=forum.id,
        months_ahead=plan.months,
        planned_until=until,
        announced=plan.announced,
        illustrative=illustrative,
        created_at=now,
        created_by=actor.person_id,
    )
    series.rhythm, series.details = plan.rhythm, plan.details
    changes = {"title": [None, series.title], "pattern": [None, series.pattern], "occurrences": [None, len(days)]}
    journal.record(actor, "series.created", series, now, changes=changes)
    _add(actor, series, forum, days, now)
    return series


def _add(actor: Actor, series: MeetingSeries, forum: Forum, days: Iterable[date], now: datetime) -> list[Meeting]:
    """Make the meetings for these days of the pattern; scheduled at once where the series says so."""
    rhythm, details, added = series.rhythm, series.details, []
    for day in days:
        one = sitting(rhythm.hours, day)
        timed = replace(details, zone=rhythm.hours.zone, starts=one.starts, ends=one.ends)
        meeting = meetings.create(
            actor, forum, timed, now, illustrative=series.illustrative, of_series=(series.id, day)
        )  # fmt: skip
        set_committed_value(meeting, "forum", forum)
        if series.announced:
            life.take(actor, meeting, Step.SCHEDULE, now)
        added.append(meeting)
    return added


# --- Extending --------------------------------------------------------------------------------------------------------


def further_days(
    series: MeetingSeries, present: Collection[Meeting], until: date, now: datetime
) -> tuple[list[date], date]:
    """Return the days after those planned for which a series would get meetings, and the day up to which it is planned then.

    Never more than MOST lie ahead: the day may so lie before ``until``.
    """
    rhythm = series.rhythm
    coming = sum(meeting.state not in OVER and not queries.standing_of(meeting, now).past for meeting in present)
    taken = {meeting.series_on for meeting in present} | set(queries.gaps(series.id))
    first = max(series.planned_until + ONE_DAY, clock.day_in(rhythm.hours.zone, now))
    days = occurrences(rhythm.pattern, first, MOST + len(taken) + 2, until=until)
    free = [day for day in days if day not in taken and _is_coming(rhythm, day, now)]
    room = max(0, MOST - coming)
    if len(free) <= room:
        return free, until
    return free[:room], free[room - 1] if room else series.planned_until


def extend(
    actor: Actor, series: MeetingSeries, present: Collection[Meeting], until: date, now: datetime
) -> list[Meeting]:
    """Plan a held series (with its forum and levels, and all its meetings) further, until a day; return what was added.

    Raises EndedError, PlanRefusedError, HinderedError.
    """
    if series.ended_on is not None:
        raise EndedError
    days, planned = further_days(series, present, until, now)
    before = series.planned_until
    if planned <= before:
        return []
    added = _add(actor, series, series.forum, days, now)
    series.planned_until = planned
    if added:
        told = {"planned_until": [before.isoformat(), planned.isoformat()], "occurrences": [None, len(added)]}
        journal.record(actor, "series.extended", series, now, changes=told)
    db.session.flush()
    return added


def horizon(series: MeetingSeries, now: datetime) -> date:
    """Return the day up to which the series is kept planned."""
    return months_after(clock.day_in(series.rhythm.hours.zone, now), series.months_ahead)


# --- Changing ---------------------------------------------------------------------------------------------------------


def preview(whole: Whole, after: Rhythm, now: datetime) -> list[Effect]:
    """Return what becomes of each coming meeting under another rhythm. Raises TooManyError."""
    series, today = whole.series, clock.day_in(after.hours.zone, now)
    first = today if _is_coming(after, today, now) else today + ONE_DAY
    until, gaps = _planned_under(series, after), queries.gaps(series.id)
    return effects(series.rhythm, after, whole.standings(now), first=first, until=until, gaps=gaps)


def _planned_under(series: MeetingSeries, after: Rhythm) -> date:
    """Return how far the series is planned under another rhythm: as far as before, unless it begins only then."""
    first = after.pattern.first
    return series.planned_until if first <= series.planned_until else months_after(first, series.months_ahead)


def change(
    actor: Actor, whole: Whole, after: Rhythm, now: datetime, *, months: int | None = None, reason: str = ""
) -> list[Effect]:
    """Give a held series another pattern or other hours, and its meetings what comes of it; return what came.

    ``reason`` is told to those on the lists of announced meetings that are called off. Raises EndedError, TooManyError,
    PlanRefusedError, HinderedError.
    """
    series = whole.series
    if series.ended_on is not None:
        raise EndedError
    found = preview(whole, after, now)
    before = series.pattern
    series.planned_until = _planned_under(series, after)
    series.rhythm, series.months_ahead = after, months or series.months_ahead
    by_key = {meeting.id: meeting for meeting in whole.meetings}
    _stand_for(by_key, found)
    for effect in found:
        _carry_out(actor, effect, by_key, now, reason)
    _add(actor, series, series.forum, [effect.on for effect in found if effect.fate is Fate.ADDED], now)
    if before != series.pattern:
        told: dict[str, Any] = {"pattern": [before, series.pattern]}
        journal.record(actor, "series.changed", series, now, changes=told, reason=reason.strip())
    db.session.flush()
    return found


def _stand_for(by_key: dict[int, Meeting], found: Iterable[Effect]) -> None:
    """Let each meeting stand for its new day of the pattern: first none of them for any, since no two stand for one."""
    moved = {effect.standing.key: effect.on for effect in found if effect.standing and effect.on != effect.standing.on}
    emptied = sa.update(Meeting).where(Meeting.id.in_(moved)).values(series_on=None)
    db.session.execute(emptied, execution_options={"synchronize_session": False})
    for key, day in moved.items():
        by_key[key].series_on = day
    db.session.flush()


def _carry_out(actor: Actor, effect: Effect, by_key: dict[int, Meeting], now: datetime, reason: str) -> None:
    if effect.standing is None:
        return
    meeting = by_key[effect.standing.key]
    if effect.fate is Fate.WITHDRAWN:
        _withdraw(actor, meeting, now, reason)
    elif effect.fate is Fate.MOVED and effect.becomes is not None:
        details = meetings.details_of(meeting)
        starts, ends = effect.becomes.starts, effect.becomes.ends
        respond_by = _moved_with(details, starts.local.date())
        details = replace(details, zone=starts.zone, starts=starts, ends=ends, respond_by=respond_by)
        meetings.change(actor, meeting, details, now)


def _moved_with(details: Details, day: date) -> date | None:
    """Return the day to respond by, as far before the new day as it was before the old one."""
    if details.respond_by is None or details.starts is None:
        return details.respond_by
    ahead: timedelta = details.starts.local.date() - details.respond_by
    return day - ahead


def _withdraw(actor: Actor, meeting: Meeting, now: datetime, reason: str) -> None:
    """Delete a draft, of which nobody knows; call off what was announced."""
    if meeting.state is State.DRAFT:
        meeting.series_id = meeting.series_on = None
        meetings.discard(actor, meeting, now)
    else:
        life.take(actor, meeting, Step.CANCEL, now, reason=reason)


def reached(whole: Whole, now: datetime) -> list[Meeting]:
    """Return the coming meetings that take over another plan of the series: drafts and scheduled ones."""
    return [
        meeting for meeting in whole.meetings if meeting.state in REACHED and not queries.standing_of(meeting, now).past
    ]


def replan(actor: Actor, whole: Whole, details: Details, now: datetime) -> list[tuple[Meeting, dict[str, Any]]]:
    """Give a held series another plan, and its coming meetings what they do not have by hand; return the changes of each.

    Raises EndedError, PlanRefusedError.
    """
    series, before = whole.series, whole.series.details
    if series.ended_on is not None:
        raise EndedError
    series.details = details
    told = journal.changes_of(series)
    changed = []
    for meeting in reached(whole, now):
        present = meetings.details_of(meeting)
        if changes := meetings.change(actor, meeting, merged(before, details, present), now):
            changed.append((meeting, changes))
    if link := told.get("online_link"):
        told["online_link"] = [meetings.HIDDEN if part else part for part in link]
    if told:
        journal.record(actor, "series.changed", series, now, changes=told)
    db.session.flush()
    return changed


# --- Ending -----------------------------------------------------------------------------------------------------------


def ending(whole: Whole, day: date, now: datetime) -> list[Meeting]:
    """Return the meetings that are called off or deleted when the series ends with that day, which has none any more."""
    return [
        meeting
        for meeting in whole.meetings
        if meeting.state not in OVER and not queries.standing_of(meeting, now).past and _day_of(meeting) >= day
    ]


def _day_of(meeting: Meeting) -> date:
    held_on = None if meeting.date_open else meeting.day
    return held_on or meeting.series_on or date.max


def end(actor: Actor, whole: Whole, day: date, now: datetime, *, reason: str = "") -> Sequence[Meeting]:
    """End a held series: from that day on it has no meetings; return those that were called off or deleted.

    Raises EndedError, HinderedError (an announced meeting is called off with a reason).
    """
    series = whole.series
    if series.ended_on is not None:
        raise EndedError
    affected = ending(whole, day, now)
    for meeting in affected:
        _withdraw(actor, meeting, now, reason)
    series.ended_on = day
    journal.record(actor, "series.ended", series, now, reason=reason.strip())
    return affected
