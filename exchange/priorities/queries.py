"""Counting and listing what carries a priority, as far as the viewer may see it (P2, V1, V2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from exchange import reference
from exchange.accounts.rules import Viewer
from exchange.activities import queries as activities
from exchange.activities.models import Activity
from exchange.core.db import db, rows
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting, MeetingCountry
from exchange.meetings.rules import State
from exchange.needs import queries as needs
from exchange.needs.models import Need, NeedCountry, NeedPriority
from exchange.practices import queries as practices
from exchange.practices.models import Practice, PracticePriority
from exchange.practices.rules import Priority
from exchange.priorities.models import MeetingPriority
from exchange.priorities.rules import Carried, Coverage, Kind, covered
from exchange.proposals import queries as proposals
from exchange.proposals.models import Proposal
from exchange.proposals.queries import listed
from exchange.reference import CycleFacts

#: So many things of a kind are shown at most on the page of a priority, the newest first.
MOST_SHOWN = 50


def cycle_of(key: str) -> CycleFacts:
    """Return the cycle of that key; the latest where there is none."""
    cycles = reference.priority_cycles()
    return next((one for one in cycles if one.key == key), max(cycles, key=lambda one: one.first_year))


def coverage(viewer: Viewer) -> Coverage:
    """Return what there is on each priority and third country: seven statements, however much there is."""
    return covered(
        [*_practices(viewer), *_needs(viewer), *_proposals(viewer), *_activities(viewer), *_meetings(viewer)]
    )


def _practices(viewer: Viewer) -> Iterator[Carried]:
    query = (
        sa.select(PracticePriority.priority, Practice.country_code, sa.func.count().label("number"))
        .join(Practice, Practice.id == PracticePriority.practice_id)
        .where(practices.published_for(viewer), sa.not_(practices.is_superseded()))
        .group_by(PracticePriority.priority, Practice.country_code)
    )
    for row in db.session.execute(query):
        yield Carried(Kind.PRACTICE, frozenset({row.priority.value}), frozenset({row.country_code}), row.number)


def _needs(viewer: Viewer) -> Iterator[Carried]:
    seen = needs.visible_to(viewer)
    carry = sa.select(NeedPriority.need_id, NeedPriority.priority).join(Need, Need.id == NeedPriority.need_id)
    about = sa.select(NeedCountry.need_id, NeedCountry.country_code).join(Need, Need.id == NeedCountry.need_id)
    countries: dict[int, set[str]] = defaultdict(set)
    for key, code in db.session.execute(about.where(seen)):
        countries[key].add(code)
    for key, priority in db.session.execute(carry.where(seen)):
        yield Carried(Kind.NEED, frozenset({priority.value}), frozenset(countries[key]))


def _proposals(viewer: Viewer) -> Iterator[Carried]:
    columns: tuple[Any, ...] = (Proposal.priorities, Proposal.countries, sa.func.count().label("number"))
    query = sa.select(*columns).where(Proposal.priorities != "", proposals.visible_to(viewer))
    yield from _carried(Kind.PROPOSAL, db.session.execute(query.group_by(Proposal.priorities, Proposal.countries)))


def _activities(viewer: Viewer) -> Iterator[Carried]:
    """An activity carries the priorities of its proposal, which stand there for those who see the activity."""
    columns: tuple[Any, ...] = (Proposal.priorities, Proposal.countries, sa.func.count().label("number"))
    query = sa.select(*columns).join(Activity, Activity.proposal_id == Proposal.id)
    query = query.where(Proposal.priorities != "", activities.visible_to(viewer), proposals.visible_to(viewer))
    yield from _carried(Kind.ACTIVITY, db.session.execute(query.group_by(Proposal.priorities, Proposal.countries)))


def _meetings(viewer: Viewer) -> Iterator[Carried]:
    """Meetings that are not called off; a draft counts for those who know it."""
    seen = (meetings.visible_to(viewer), Meeting.state != State.CANCELLED)
    carry = sa.select(MeetingPriority.meeting_id, MeetingPriority.priority)
    carry = carry.join(Meeting, Meeting.id == MeetingPriority.meeting_id).where(*seen)
    about = sa.select(MeetingCountry.meeting_id, MeetingCountry.country_code)
    about = about.where(MeetingCountry.meeting_id.in_(sa.select(MeetingPriority.meeting_id)))
    countries: dict[int, set[str]] = defaultdict(set)
    for key, code in db.session.execute(about):
        countries[key].add(code)
    for key, priority in db.session.execute(carry):
        yield Carried(Kind.MEETING, frozenset({priority.value}), frozenset(countries[key]))


def _carried(kind: Kind, found: Iterable[Any]) -> Iterator[Carried]:
    for row in found:
        yield Carried(kind, listed(row.priorities), listed(row.countries), row.number)


def things(viewer: Viewer, priority: Priority, country: str) -> dict[Kind, Sequence[Any]]:
    """Return what carries a priority (and is about a third country, if one is given): keys and titles, the newest first."""
    return {
        Kind.PRACTICE: _shown(_practices_with(viewer, priority, country)),
        Kind.NEED: _shown(_needs_with(viewer, priority, country)),
        Kind.PROPOSAL: _shown(_proposals_with(viewer, priority, country)),
        Kind.ACTIVITY: _shown(_activities_with(viewer, priority, country)),
        Kind.MEETING: _shown(_meetings_with(viewer, priority, country)),
    }


def _shown(query: sa.Select[Any]) -> Sequence[Any]:
    return db.session.execute(query.limit(MOST_SHOWN)).all()


def _practices_with(viewer: Viewer, priority: Priority, country: str) -> sa.Select[Any]:
    return practices.listed(viewer, practices.Wanted(priority=priority, country=country))


_NEED: tuple[Any, ...] = (Need.id, Need.title)
_PROPOSAL: tuple[Any, ...] = (Proposal.id, Proposal.title)
_ACTIVITY: tuple[Any, ...] = (Activity.id, Activity.title)
_MEETING: tuple[Any, ...] = (Meeting.id, Meeting.title)


def _needs_with(viewer: Viewer, priority: Priority, country: str) -> sa.Select[Any]:
    carry = sa.select(NeedPriority.need_id).where(NeedPriority.priority == priority)
    query = sa.select(*_NEED).where(Need.id.in_(carry), needs.visible_to(viewer))
    if country:
        query = query.where(Need.id.in_(sa.select(NeedCountry.need_id).where(NeedCountry.country_code == country)))
    return query.order_by(Need.at.desc(), Need.id.desc())


def _proposals_with(viewer: Viewer, priority: Priority, country: str) -> sa.Select[Any]:
    query = sa.select(*_PROPOSAL).where(*_about(viewer, priority, country))
    return query.order_by(Proposal.since.desc(), Proposal.id.desc())


def _activities_with(viewer: Viewer, priority: Priority, country: str) -> sa.Select[Any]:
    query = sa.select(*_ACTIVITY).join(Proposal, Proposal.id == Activity.proposal_id)
    query = query.where(activities.visible_to(viewer), *_about(viewer, priority, country))
    return query.order_by(Activity.since.desc(), Activity.id.desc())


def _meetings_with(viewer: Viewer, priority: Priority, country: str) -> sa.Select[Any]:
    carry = sa.select(MeetingPriority.meeting_id).where(MeetingPriority.priority == priority)
    query = sa.select(*_MEETING).where(
        Meeting.id.in_(carry), meetings.visible_to(viewer), Meeting.state != State.CANCELLED
    )
    if country:
        query = query.where(meetings.about(country))
    return query.order_by(Meeting.starts_at.is_(None), Meeting.starts_at.desc(), Meeting.id.desc())


def of_meeting(meeting_id: int) -> list[Priority]:
    """Return what a meeting is about, in the order of the priorities. The caller has made sure that it may be seen."""
    found = {priority for (priority,) in rows(_OF_MEETING, {"meeting_id": meeting_id})}
    return [one for one in Priority if one in found]


def has_any(_viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition under which a meeting is about any."""
    return sa.exists(_OF_MEETING)


_OF_MEETING = sa.select(MeetingPriority.priority).where(MeetingPriority.meeting_id == sa.bindparam("meeting_id"))


def _about(viewer: Viewer, priority: Priority, country: str) -> list[sa.ColumnElement[bool]]:
    conditions = [proposals.visible_to(viewer), _holds(Proposal.priorities, priority.value)]
    return [*conditions, _holds(Proposal.countries, country)] if country else conditions


def _holds(column: Any, code: str) -> sa.ColumnElement[bool]:
    """Say whether a list of codes joined by commas holds one."""
    return sa.literal(",").concat(column).concat(",").contains(f",{code},", autoescape=True)
