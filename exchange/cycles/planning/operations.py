"""Setting a forum's template, making a cycle of a chain, planning it anew, pinning dates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from exchange.core import clock, journal
from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.cycles.deadlines import operations as deadlines
from exchange.cycles.deadlines.models import Deadline
from exchange.cycles.planning import queries
from exchange.cycles.planning.models import (
    Cycle,
    CycleMeeting,
    CycleTemplate,
    CycleTemplateDeadline,
    CycleTemplateMeeting,
)
from exchange.cycles.planning.rules import (
    POLITICAL,
    Chain,
    Planned,
    Rung,
    Template,
    TemplateRefusedError,
    Wish,
    flaws,
    ladder,
)
from exchange.cycles.planning.rules.differing import Change, Difference, differences
from exchange.forums.models import Forum
from exchange.forums.queries import levels_of
from exchange.meetings import operations as meetings
from exchange.meetings.life import operations as life
from exchange.meetings.models import Meeting
from exchange.meetings.rules import OVER, Details, State, Step
from exchange.workdays.rules import WorkCalendar
from exchange.world.rules import Level

#: Titles in the language that forums are named in; whoever runs the forum puts them otherwise.
TITLES = {
    Level.POLITICAL: "Political meeting {year}",
    Level.SENIOR_OFFICIALS: "Senior officials {year}",
    Level.CONTACT_GROUP: "Contact group {year}",
    Level.EXPERT_EXCHANGE: "Experts' exchange {year}",
}

_BEFORE_MIDNIGHT = timedelta(microseconds=1)


class PlannedAlreadyError(ValueError):
    """The forum has a cycle for that year."""


# --- The template -----------------------------------------------------------------------------------------------------


def set_template(actor: Actor, forum: Forum, template: Template, now: datetime) -> CycleTemplate:
    """Give the forum (with its levels) its own template, or another one. Raises TemplateRefusedError."""
    if found := flaws(template, levels_of(forum)):
        raise TemplateRefusedError(found)
    row = queries.template_row(forum.id)
    before = _told(queries.template_of(forum, row))
    if row is None:
        row = CycleTemplate(forum_id=forum.id, meetings=[], deadlines=[])
        db.session.add(row)
    row.hours, row.start_hour, row.changed_at = template.hours, template.start_hour, now
    row.meetings[:], row.deadlines[:] = [], []
    db.session.flush()
    row.meetings.extend(
        CycleTemplateMeeting(
            position=position, level=part.level, earliest=part.earliest, latest=part.latest, days=part.days,
            hours=part.hours, start_hour=part.start_hour, needed=part.needed,
        )
        for position, part in enumerate(template.parts)
    )  # fmt: skip
    row.deadlines.extend(
        CycleTemplateDeadline(level=level, kind=rule.kind, working_days=rule.working_days, owner=rule.owner)
        for level, rules in template.rules.items()
        for rule in rules
    )
    after = _told(template)
    changes = {
        part: [before.get(part), after.get(part)] for part in before | after if before.get(part) != after.get(part)
    }
    journal.record(actor, "template.changed", row, now, changes=changes)
    return row


def _told(template: Template) -> dict[str, str]:
    """Return the template as the journal tells it: weeks before by place, working days by level and kind."""
    told = {rung.code: f"{part.earliest}–{part.latest}" for rung, part in ladder(template)}
    return told | {
        f"{level.value} {rule.kind.value}": str(rule.working_days)
        for level, rules in template.rules.items()
        for rule in rules
    }


# --- A cycle ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Intent:
    """What a chain was planned from: the wish, the template, and the calendars that its deadlines are counted by."""

    wish: Wish
    template: Template
    calendars: Collection[WorkCalendar]


def make(
    actor: Actor, forum: Forum, intent: Intent, chain: Chain, now: datetime, *, illustrative: bool = False
) -> Cycle:
    """Make the chain the cycle of its year: meetings scheduled, deadlines set; what serves stays as it is.

    The forum has its levels loaded. Raises PlannedAlreadyError, PlanRefusedError.
    """
    wish = intent.wish
    if wish.year in queries.planned_years(forum.id):
        raise PlannedAlreadyError
    cycle = Cycle(forum_id=forum.id, forum=forum, year=wish.year, made_at=now, made_by=actor.person_id, places=[])
    found = differences(chain)
    _Work(actor, cycle, intent, now, illustrative).carry_out(found)
    journal.record(actor, "cycle.planned", cycle, now, changes=_summary(cycle, found))
    return cycle


def replan(actor: Actor, cycle: Cycle, intent: Intent, found: Sequence[Difference], now: datetime) -> None:
    """Bring the cycle (forum with levels, places and meetings loaded) to the differences that were shown.

    Pinned, convened and held meetings stay; what drops out leaves the cycle and stays as a meeting. Raises PlanRefusedError.
    """
    titles = {place.meeting_id: place.meeting.title for place in cycle.places}
    _Work(actor, cycle, intent, now).carry_out(found)
    flag_modified(cycle, "made_at")
    cycle.made_at, cycle.made_by = now, actor.person_id
    journal.record(actor, "cycle.replanned", cycle, now, changes=_summary(cycle, found, titles))


def wish_of(cycle: Cycle) -> Wish:
    """Return the wish from which the cycle was planned."""
    return Wish(
        cycle.window_first, cycle.window_last, cycle.days, cycle.host_country, cycle.optional, cycle.about_country
    )


def _summary(cycle: Cycle, found: Iterable[Difference], former: Mapping[int, str] | None = None) -> dict[str, Any]:
    """Return the days of the chain for the journal, under the meetings' titles."""
    titles = dict(former or {}) | {place.meeting_id: place.meeting.title for place in cycle.places}
    rungs = {queries.rung_of(place): place.meeting_id for place in queries.current(cycle)}
    told = {}
    for one in found:
        key = one.meeting_id or rungs[one.rung]
        if one.change not in (Change.UNCHANGED, Change.HELD):
            told[f"{titles[key]} [{key}]"] = [
                _first(one.old),
                None if one.change is Change.DROPPED else _first(one.new),
            ]
    return told


def _first(days: tuple[date, date] | None) -> str | None:
    return days[0].isoformat() if days else None


@dataclass(frozen=True, slots=True)
class _Work:
    """Bringing a cycle to a chain."""

    actor: Actor
    cycle: Cycle
    intent: Intent
    now: datetime
    illustrative: bool = False

    def carry_out(self, found: Sequence[Difference]) -> None:
        """The political meeting first: event-based terms follow it, and with them the chairs of the others (M4)."""
        wish, cycle = self.intent.wish, self.cycle
        cycle.window_first, cycle.window_last, cycle.days = wish.first, wish.last, wish.days
        cycle.host_country, cycle.optional, cycle.about_country = wish.host, wish.optional, wish.about
        db.session.add(cycle)
        zones = queries.zones_of({one.planned.host for one in found if one.planned})
        for one in sorted(found, key=lambda one: one.rung != POLITICAL):
            zone = zones.get(one.planned.host or "", cycle.forum.zone) if one.planned else ""
            self._settle(one, zone)

    def _settle(self, one: Difference, zone: str) -> None:
        place = next((place for place in self.cycle.places if place.meeting_id == one.meeting_id), None)
        planned = one.planned
        if planned is None:
            if place is not None:
                self.cycle.places.remove(place)
            return
        if place is None:
            there = one.meeting_id is not None
            meeting = db.session.get_one(Meeting, one.meeting_id) if there else self._new(planned, zone)
            place = CycleMeeting(meeting_id=meeting.id, level=one.rung.level, number=one.rung.number)
            place.meeting, place.planned_on = meeting, planned.first
            self.cycle.places.append(place)
        elif one.change is Change.MOVED:
            self._move(place.meeting, planned, zone)
            place.planned_on = planned.first
        db.session.flush()
        if place.meeting.state not in OVER:
            kinds = {due.kind for due in one.due if due.change is not Change.DROPPED}
            rules = [due.rule for due in planned.due if due.rule.kind in kinds]
            deadlines.lay(self.actor, place.meeting, rules, self.intent.calendars, self.now)

    def _new(self, planned: Planned, zone: str) -> Meeting:
        """Return a new meeting, scheduled; without a third country an expert exchange has to stay a draft (E1)."""
        level = planned.rung.level
        about = self.cycle.about_country if level is Level.EXPERT_EXCHANGE else None
        starts, ends = self._walls(planned, zone)
        details = Details(
            level=level, title=self._title(planned.rung), zone=zone, starts=starts, ends=ends,
            place_country=planned.host, countries=frozenset({about} if about else ()),
        )  # fmt: skip
        forum = self.cycle.forum
        meeting = meetings.create(self.actor, forum, details, self.now, illustrative=self.illustrative)
        meeting.forum = forum
        if level is not Level.EXPERT_EXCHANGE or about:
            life.take(self.actor, meeting, Step.SCHEDULE, self.now)
        return meeting

    def _title(self, rung: Rung) -> str:
        """Return the title by level and year, numbered where the level meets more than once."""
        title = TITLES[rung.level].format(year=self.cycle.year)
        several = sum(part.level is rung.level for part in self.intent.template.parts)
        return f"{title} ({rung.number}/{several})" if several > 1 else title

    def _walls(self, planned: Planned, zone: str) -> life.Span:
        template = self.intent.template
        part = template.part_of(planned.rung)
        hour, hours = (part.start_hour, part.hours) if part else (template.start_hour, template.hours)
        starts = datetime.combine(planned.first, time(hour))
        ends = datetime.combine(planned.last, time(hour)) + timedelta(hours=hours)
        return clock.agree(starts, zone, 0), clock.agree(ends, zone, 0)

    def _move(self, meeting: Meeting, planned: Planned, zone: str) -> None:
        """Give the meeting its new days at its hours; where no place is named yet it goes with the host."""
        meeting.forum = self.cycle.forum
        details, follows = meetings.details_of(meeting), not meeting.place
        zone = zone if follows else meeting.zone
        when = self._walls(planned, zone)
        if details.starts and details.ends:
            when = _shifted(details.starts.local, details.ends.local, planned, zone)
        if meeting.state is State.POSTPONED:
            life.take(self.actor, meeting, Step.SCHEDULE, self.now, when=when)
            return
        country = planned.host if follows else meeting.place_country
        changed = replace(details, zone=zone, starts=when[0], ends=when[1], place_country=country)
        meetings.change(self.actor, meeting, changed, self.now)


def _shifted(starts: datetime, ends: datetime, planned: Planned, zone: str) -> life.Span:
    """Return the planned days at the hours that the meeting has; an end at midnight belongs to the day before."""
    begins = datetime.combine(planned.first, starts.time())
    last_morning = datetime.combine((ends - _BEFORE_MIDNIGHT).date(), time())
    finishes = datetime.combine(planned.last, time()) + (ends - last_morning)
    return clock.agree(begins, zone, 0), clock.agree(finishes, zone, 0)


# --- Pins -------------------------------------------------------------------------------------------------------------


def pin(actor: Actor, cycle: Cycle, place: CycleMeeting, now: datetime, *, pinned: bool = True) -> None:
    """Keep a meeting's date when the cycle is planned anew, or let it go again."""
    if place.pinned == pinned or place.meeting.day is None:
        return
    place.pinned, place.planned_on = pinned, place.meeting.day
    _record_pin(actor, cycle, f"{place.meeting.title} [{place.meeting_id}]", place.meeting.day, now, pinned=pinned)


def pin_deadline(actor: Actor, cycle: Cycle, deadline: Deadline, now: datetime, *, pinned: bool = True) -> None:
    """Keep a deadline's day when its meeting moves, or let it follow again when the cycle is planned anew."""
    if deadline.pinned == pinned:
        return
    deadline.pinned = pinned
    place = next(place for place in cycle.places if place.meeting_id == deadline.meeting_id)
    what = f"{queries.rung_of(place).code} {deadline.kind.value}"
    _record_pin(actor, cycle, what, deadline.due_on, now, pinned=pinned)


def _record_pin(actor: Actor, cycle: Cycle, what: str, day: date, now: datetime, *, pinned: bool) -> None:
    flag_modified(cycle, "made_at")
    changes = {what: [None, day.isoformat()] if pinned else [day.isoformat(), None]}
    journal.record(actor, "cycle.pinned" if pinned else "cycle.unpinned", cycle, now, changes=changes)


def pin_moved(actor: Actor, moved: Iterable[int], now: datetime) -> None:
    """Pin the meetings among these that stand on another day than they were planned for: somebody moved them by hand."""
    for place in queries.places_of(moved):
        meeting = place.meeting
        if meeting.day is not None and not meeting.date_open and meeting.day != place.planned_on and not place.pinned:
            cycle = db.session.get_one(Cycle, place.cycle_id)
            place.pinned, place.planned_on = True, meeting.day
            _record_pin(actor, cycle, f"{meeting.title} [{meeting.id}]", meeting.day, now, pinned=True)
