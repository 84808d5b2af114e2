"""What a step in a meeting's life rests on: preparation, gaps, outcome; and whom it is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import abort
from sqlalchemy.orm import contains_eager

from exchange.accounts.models import Person, PersonState
from exchange.accounts.rules import Viewer
from exchange.core.clock import WallTime
from exchange.core.db import db, rows
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.invitations.models import Call
from exchange.meetings.invitations.queries import coverage_gaps
from exchange.meetings.invitations.rules import Gap
from exchange.meetings.life.rules import Earlier, Facts, told, told_of_change, unprepared
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.outcomes.models import Outcome
from exchange.meetings.queries import held_plan_or_404, plan_or_404
from exchange.meetings.rules import STANDING, Answer, State, Step
from exchange.world.rules import Audience, Level, Side

#: Rooms upstairs show here what those told of a step will read: None, or a dict with ``subject`` and ``text``.
previews: list[Callable[[Viewer, Meeting, Thought], dict[str, Any] | None]] = []
#: Rooms upstairs say here whom a step is told besides those on the list, in words with their number; or nothing.
besides: list[Callable[[Viewer, Meeting, Step], str]] = []


@dataclass(frozen=True, slots=True)
class Thought:
    """A step that somebody thinks of taking, with its reason and the new time it brings, if any, as instants and zone."""

    step: Step
    now: datetime
    reason: str = ""
    starts: WallTime | None = None
    ends: WallTime | None = None


@dataclass(frozen=True, slots=True)
class AskedStep:
    """A step that somebody thinks of taking."""

    meeting: Meeting
    step: Step


def asked_step_or_404(meeting_id: int, step: str) -> AskedStep:
    """Return the step and the meeting, which the viewer may see; else 404."""
    return AskedStep(plan_or_404(meeting_id), _known(step))


def held_step_or_404(meeting_id: int, step: str) -> AskedStep:
    """Return the same, and hold the meeting until the transaction ends."""
    return AskedStep(held_plan_or_404(meeting_id), _known(step))


def _known(step: str) -> Step:
    return Step(step) if step in set(Step) else abort(404)


def audience_of_step(meeting: Meeting, step: Step, before: State | None = None) -> list[Participation]:
    """Return who is told when the step is taken, with person and authority.

    ``before`` is the state from which it was taken, once it has been; the present one if not. Nobody of the partner
    side hears of a meeting of the Union side (V1).
    """
    return _listed(meeting, told(step, before or meeting.state))


def people_of_step(meeting: Meeting, step: Step, before: State | None = None) -> Sequence[Any]:
    """Return the same as rows, for messages: ``person_id, name, email, locale, zone, place_id, answer``."""
    return _people(meeting, told(step, before or meeting.state))


def keys_of_step(meeting: Meeting, step: Step) -> list[int]:
    """Return the keys of the same people, if the step were taken now."""
    answers = told(step, meeting.state)
    listed = sa.select(Person.id).join(Participation, Participation.person_id == Person.id)
    return [row.id for row in rows(listed.where(_told_of(meeting, answers)).order_by(Person.id))] if answers else []


def people_of_change(meeting: Meeting) -> Sequence[Any]:
    """Return who is told when the meeting gets another time, place or link, as rows for messages."""
    return _people(meeting, told_of_change(meeting.state))


def _people(meeting: Meeting, answers: Collection[Answer]) -> Sequence[Any]:
    if not answers:
        return []
    query = (
        sa.select(
            Person.id.label("person_id"), Person.name, Person.email, Person.locale, Person.zone,
            Participation.id.label("place_id"), Participation.answer,
        )
        .join(Participation, Participation.person_id == Person.id)
        .where(_told_of(meeting, answers))
        .order_by(Person.id)
    )  # fmt: skip
    return rows(query)


def _told_of(meeting: Meeting, answers: Collection[Answer]) -> sa.ColumnElement[bool]:
    """Nobody of the partner side hears of a meeting of the Union side (V1)."""
    return sa.and_(
        Participation.meeting_id == meeting.id,
        Participation.answer.in_(answers),
        Person.state != PersonState.CLOSED,
        sa.true() if meeting.audience is Audience.ALL else Person.side == Side.UNION,
    )


def audience_of_change(meeting: Meeting) -> list[Participation]:
    """Return who is told when the meeting gets another time, place or link, with person and authority."""
    return _listed(meeting, told_of_change(meeting.state))


def _listed(meeting: Meeting, answers: Collection[Answer]) -> list[Participation]:
    if not answers:
        return []
    query = (
        sa.select(Participation)
        .join(Participation.person)
        .outerjoin(Person.authority)
        .where(_told_of(meeting, answers))
        .options(contains_eager(Participation.person).contains_eager(Person.authority))
        .order_by(Participation.country_code, Person.folded_name)
    )
    return list(db.session.scalars(query))


def gaps_before(meeting: Meeting, step: Step) -> list[Gap]:
    """Return the gaps in the way of convening an expert exchange (E2); of any other step or level, none."""
    exchange = meeting.level is Level.EXPERT_EXCHANGE
    return coverage_gaps(meeting) if step is Step.CONVENE and exchange else []


def missing_preparation(meeting: Meeting) -> tuple[Level, ...]:
    """Return by which levels a political meeting is not prepared (M2); of any other level, none."""
    if meeting.level is not Level.POLITICAL or meeting.starts_at is None:
        return ()
    earlier = db.session.execute(
        sa.select(Meeting.level, Meeting.starts_at).where(
            Meeting.forum_id == meeting.forum_id,
            Meeting.id != meeting.id,
            Meeting.starts_at < meeting.starts_at,
            Meeting.state.in_(STANDING),
            Meeting.level.in_([Level.POLITICAL, Level.SENIOR_OFFICIALS, Level.CONTACT_GROUP]),
        )
    )
    return unprepared(meeting.starts_at, [Earlier(level, starts_at) for level, starts_at in earlier if starts_at])


def anybody_asked(meeting: Meeting) -> bool:
    """Say whether anybody was ever put on the list, or a country called upon to nominate."""
    listed = sa.exists().where(Participation.meeting_id == meeting.id)
    called = sa.exists().where(Call.meeting_id == meeting.id)
    return bool(db.session.scalar(sa.select(sa.or_(listed, called))))


def has_general_outcome(meeting: Meeting) -> bool:
    """Say whether something was written down on the meeting as a whole."""
    written = sa.or_(Outcome.proceedings != "", Outcome.conclusion != "")
    query = sa.select(Outcome.id).where(Outcome.meeting_id == meeting.id, Outcome.item_id.is_(None), written)
    return db.session.scalar(query.limit(1)) is not None


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """Return all agenda items of the meeting in order."""
    query = sa.select(AgendaItem).filter_by(meeting_id=meeting.id).order_by(AgendaItem.position, AgendaItem.id)
    return list(db.session.scalars(query))


def facts(meeting: Meeting, step: Step, now: datetime, gaps: Collection[Gap]) -> Facts:
    """Return what the step is judged by, as things stand; a new date and a reason are added by who asks."""
    return Facts(
        state=meeting.state,
        level=meeting.level,
        dated=meeting.starts_at is not None and not meeting.date_open,
        about_any=bool(meeting.countries),
        over=meeting.ends_at is not None and meeting.ends_at <= now,
        gaps=len(gaps),
        unprepared=missing_preparation(meeting) if step is Step.CONVENE else (),
        has_outcome=step is Step.ADOPT and has_general_outcome(meeting),
        asked=step is Step.REDRAFT and anybody_asked(meeting),
    )


def preview(viewer: Viewer, meeting: Meeting, thought: Thought) -> list[dict[str, Any]]:
    """Return what those told of the step would read, as the rooms upstairs have it."""
    return [found for shown in previews if (found := shown(viewer, meeting, thought)) is not None]


def told_besides(viewer: Viewer, meeting: Meeting, step: Step) -> list[str]:
    """Return whom the step is told besides those on the list, in words with their number."""
    return [words for source in besides if (words := source(viewer, meeting, step))]
