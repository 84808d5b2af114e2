"""The sources of this room, and what the journal tells of things that people are about to be reminded of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import sqlalchemy as sa
from flask import Flask

from exchange.assessments.models import AssessmentRound
from exchange.briefings.models import Briefing, BriefingVersion
from exchange.chairing.models import Rotation
from exchange.core import journal
from exchange.core.journal import News
from exchange.cycles.deadlines.models import Deadline
from exchange.forums.models import Mandate
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import SEATED
from exchange.notices.reminders import operations, queries
from exchange.notices.reminders.models import Reminder
from exchange.notices.reminders.rules import ANSWER, DEADLINE, HANDOVER, MEETING, OWING
from exchange.notices.reminders.sources import Source, sources
from exchange.practices.models import Practice

MEETINGS = Source(queries.own_meetings, queries.hold_meetings, operations.tell_of_meeting)
ANSWERS = Source(queries.missing_answers, queries.hold_meetings, operations.tell_of_meeting)
DEADLINES = Source(queries.own_deadlines, queries.hold_deadlines, operations.write_of_deadlines, by_person=True)
HANDOVERS = Source(queries.own_handovers, queries.hold_rotations, operations.write_of_handovers, by_person=True)
PACKAGES = Source(queries.own_packages, queries.hold_packages, operations.write_of_packages, by_person=True)
ROUNDS = Source(queries.owed_rounds, queries.hold_rounds, operations.write_of_rounds, by_person=True)
REVIEWS = Source(queries.own_reviews, queries.hold_practices, operations.write_of_reviews, by_person=True)
#: What about a meeting makes a reminder untrue.
_MOVED = frozenset({"starts_at", "ends_at", "zone", "date_open", "state", "audience", "respond_by"})


def on_news(all_news: list[News]) -> None:
    """Take back, in the transaction of the change, what has not left and may hold no more."""
    conditions = [*_of_meetings(all_news), *_of_places(all_news), *_of_others(all_news)]
    if conditions:
        operations.take_back(sa.or_(*conditions))


def _of_meetings(all_news: list[News]) -> Iterator[sa.ColumnElement[bool]]:
    moved = {
        news.subject.id for news in all_news if isinstance(news.subject, Meeting) and _MOVED & news.entry.changes.keys()
    }
    if moved:
        yield _about(Meeting, moved)
        theirs = sa.select(Deadline.id).where(Deadline.meeting_id.in_(moved))
        yield sa.and_(Reminder.about_kind == Deadline.__tablename__, Reminder.about_id.in_(theirs))


def _of_places(all_news: list[News]) -> Iterator[sa.ColumnElement[bool]]:
    """Whoever has answered is not asked again; whoever has no seat any more is not expected."""
    gone: dict[tuple[str, int], set[int]] = defaultdict(set)
    for place in (news.subject for news in all_news if isinstance(news.subject, Participation)):
        if place.answer not in OWING:
            gone[ANSWER, place.meeting_id].add(place.person_id)
        if place.answer not in SEATED:
            gone[MEETING, place.meeting_id].add(place.person_id)
    for (kind, meeting_id), people in gone.items():
        yield sa.and_(_about(Meeting, {meeting_id}), Reminder.kind == kind, Reminder.person_id.in_(people))


def _of_others(all_news: list[News]) -> Iterator[sa.ColumnElement[bool]]:
    for table in (Deadline, Rotation, Practice, Briefing, AssessmentRound):
        if keys := {news.subject.id for news in all_news if isinstance(news.subject, table)}:
            yield _about(table, keys)
    if frozen := {news.subject.briefing_id for news in all_news if isinstance(news.subject, BriefingVersion)}:
        yield _about(Briefing, frozen)
    if people := {news.subject.person_id for news in all_news if isinstance(news.subject, Mandate)}:
        yield sa.and_(Reminder.kind.in_((DEADLINE, HANDOVER)), Reminder.person_id.in_(people))


def _about(
    table: type[Meeting | Deadline | Rotation | Practice | Briefing | AssessmentRound], keys: set[int]
) -> sa.ColumnElement[bool]:
    return sa.and_(Reminder.about_kind == table.__tablename__, Reminder.about_id.in_(keys))


def install(_app: Flask) -> None:
    """Ask the sources of this room, and listen to the journal."""
    journal.listen(on_news)
    for source in (MEETINGS, ANSWERS, DEADLINES, HANDOVERS, REVIEWS, PACKAGES, ROUNDS):
        if source not in sources:
            sources.append(source)
