"""Counting what the viewer may see of a forum's year (V1, V2): five statements, however much there is."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.activities import queries as activities
from exchange.activities.models import Activity
from exchange.activities.rules import State as ActivityState
from exchange.commitments import queries as commitments
from exchange.commitments.models import Commitment
from exchange.core.db import db
from exchange.decisions import queries as decisions
from exchange.decisions.models import Decision
from exchange.figures.rules import Figures, Promise, Replies, days_between, kept
from exchange.meetings import queries as meetings
from exchange.meetings.models import Meeting, Participation
from exchange.meetings.rules import TOOK_PLACE, Answer
from exchange.needs import queries as needs
from exchange.needs.models import Need
from exchange.proposals.models import ProposalNeed
from exchange.world.rules import Level

#: Who was asked and has said something; whoever was taken off the list counts no more.
REPLIED = frozenset({Answer.ACCEPTED, Answer.TENTATIVE, Answer.DECLINED})
ASKED = REPLIED | {Answer.INVITED, Answer.NOMINATED}


def figures(viewer: Viewer, forum_id: int, year: int) -> Figures:
    """Return the figures of a year; a meeting belongs to that in which it began by its own clock."""
    of_year = (
        Meeting.forum_id == forum_id,
        Meeting.starts_local >= datetime(year, 1, 1),
        Meeting.starts_local < datetime(year + 1, 1, 1),
        meetings.visible_to(viewer),
    )
    return Figures(
        year=year,
        held=_held(of_year),
        replies=_replies(of_year) if viewer.is_union else None,
        kept=kept(_promises(viewer, forum_id, year), viewer.at.date()),
        activities=_activities(viewer, forum_id, year),
        days_to_decision=_days(viewer, of_year),
    )


def _held(of_year: tuple[Any, ...]) -> dict[Level, int]:
    query = (
        sa.select(Meeting.level, sa.func.count()).where(*of_year, Meeting.state.in_(TOOK_PLACE)).group_by(Meeting.level)
    )
    found = dict(db.session.execute(query).all())
    return {level: found[level] for level in Level if level in found}


def _replies(of_year: tuple[Any, ...]) -> dict[Level, Replies]:
    replied = sa.func.sum(sa.case((Participation.answer.in_(REPLIED), 1), else_=0))
    query = (
        sa.select(Meeting.level, sa.func.count(), replied)
        .join(Participation, Participation.meeting_id == Meeting.id)
        .where(*of_year, Participation.answer.in_(ASKED))
        .group_by(Meeting.level)
    )
    found = {level: Replies(asked, int(answered)) for level, asked, answered in db.session.execute(query)}
    return {level: found[level] for level in Level if level in found}


def _promises(viewer: Viewer, forum_id: int, year: int) -> list[Promise]:
    columns: tuple[Any, ...] = (Commitment.state, Commitment.due_on, Commitment.closed_on)
    query = sa.select(*columns).where(
        Commitment.forum_id == forum_id,
        Commitment.due_on.between(date(year, 1, 1), date(year, 12, 31)),
        commitments.visible_to(viewer),
    )
    return [Promise(row.state, row.due_on, row.closed_on) for row in db.session.execute(query)]


def _activities(viewer: Viewer, forum_id: int, year: int) -> dict[ActivityState, int]:
    """Those begun until the end of the year, unless they had ended before it: as they stand today."""
    begins, ends = (datetime(one, 1, 1, tzinfo=viewer.at.tzinfo) for one in (year, year + 1))
    over = Activity.state.in_((ActivityState.COMPLETED, ActivityState.DROPPED))
    query = (
        sa.select(Activity.state, sa.func.count())
        .where(
            Activity.forum_id == forum_id,
            Activity.at < ends,
            sa.not_(sa.and_(over, Activity.since < begins)),
            activities.visible_to(viewer),
        )
        .group_by(Activity.state)
    )
    found = dict(db.session.execute(query).all())
    return {state: found.get(state, 0) for state in ActivityState}


def _days(viewer: Viewer, of_year: tuple[Any, ...]) -> tuple[int, ...]:
    columns: tuple[Any, ...] = (Decision.id, Meeting.starts_local, Need.at)
    query = (
        sa.select(*columns)
        .select_from(Decision)
        .join(Decision.meeting)
        .join(Decision.item)
        .join(ProposalNeed, ProposalNeed.proposal_id == Decision.proposal_id)
        .join(Need, Need.id == ProposalNeed.need_id)
        .where(*of_year, Decision.annulled_at.is_(None), decisions.visible_to(viewer), needs.visible_to(viewer))
    )
    named: dict[int, list[date]] = defaultdict(list)
    decided: dict[int, date] = {}
    for key, on, at in db.session.execute(query):
        named[key].append(at.date())
        decided[key] = on.date()
    days = (days_between(named[key], on) for key, on in decided.items())
    return tuple(sorted(one for one in days if one is not None))
