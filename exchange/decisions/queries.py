"""Reading decisions, as far as the viewer may see the meeting, the item and the proposal (V1, V2)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager, joinedload

from exchange.accounts.rules import Viewer
from exchange.core.db import among, db, hold_row
from exchange.decisions.models import Decision
from exchange.decisions.rules import OvertakenError
from exchange.forums.models import Forum
from exchange.meetings import queries as meetings
from exchange.meetings.agenda import queries as agenda
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.proposals import queries as proposals
from exchange.proposals.models import Proposal
from exchange.proposals.rules import State as ProposalState
from exchange.world.rules import Audience

#: What rooms upstairs show on a decision's page. Each returns None or a dict with a ``template``, which reads the rest.
decision_sections: list[Callable[[Viewer, Decision], dict[str, Any] | None]] = []
#: What rooms upstairs build on a decision: by its key, each says whether something rests on it.
resting: list[Callable[[int], bool]] = []


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Decision joined with its Meeting and AgendaItem for those the viewer may see (V1, V2)."""
    of_forum = sa.true() if viewer.is_admin else among(Decision.forum_id, viewer.forums())
    audience = sa.true() if viewer.is_union else Decision.audience == Audience.ALL
    return sa.and_(of_forum, audience, meetings.visible_to(viewer), agenda.seen_by(viewer))


def _joined(viewer: Viewer, *columns: Any) -> sa.Select[Any]:
    query = sa.select(*columns).select_from(Decision).join(Decision.meeting).join(Decision.item)
    return query.where(visible_to(viewer))


def decision_or_404(decision_id: int) -> Decision:
    """Return a decision the viewer may see, with its meeting, forum, item, proposal and who recorded it; else 404."""
    query = (
        _joined(g.viewer, Decision)
        .join(Meeting.forum)
        .where(Decision.id == decision_id)
        .options(
            contains_eager(Decision.meeting).contains_eager(Meeting.forum),
            contains_eager(Decision.item),
            joinedload(Decision.proposal),
            joinedload(Decision.by),
        )
        .execution_options(populate_existing=True)
    )
    found: Decision | None = db.session.scalars(query).one_or_none()
    return found or abort(404)


_COLUMNS: tuple[Any, ...] = (
    Decision.id,
    Decision.year,
    Decision.number,
    Decision.audience,
    Decision.title,
    Decision.result,
    Decision.annulled_at,
    Decision.item_id,
    Meeting.id.label("meeting_id"),
    Meeting.title.label("meeting"),
    Meeting.starts_local.label("on"),
)


def of_forum(viewer: Viewer, forum_id: int) -> sa.Select[Any]:
    """Return the query of the forum's decisions that the viewer may see, the latest first."""
    query = _joined(viewer, *_COLUMNS).where(Decision.forum_id == forum_id)
    return query.order_by(Decision.year.desc(), Decision.number.desc(), Decision.id.desc())


def of_meeting(viewer: Viewer, meeting: Meeting) -> Sequence[Any]:
    """Return the meeting's decisions that the viewer may see, in the order they were numbered."""
    query = _joined(viewer, *_COLUMNS).where(Decision.meeting_id == meeting.id)
    return db.session.execute(query.order_by(Decision.id)).all()


def about(viewer: Viewer, proposal: Proposal) -> Sequence[Any]:
    """Return what was decided about a proposal, as far as the viewer may see it, the first one first."""
    query = _joined(viewer, *_COLUMNS).where(Decision.proposal_id == proposal.id)
    return db.session.execute(query.order_by(Decision.id)).all()


def items_decided(item_ids: Collection[int]) -> set[int]:
    """Return which of the items have a decision under them, annulled or not: they stay on their agenda."""
    return set(db.session.scalars(sa.select(Decision.item_id).where(Decision.item_id.in_(item_ids))))


def undecided(viewer: Viewer, item: AgendaItem) -> Sequence[Proposal]:
    """Return the proposals that can be decided under an item: those of its forum that are ready, the item's own first."""
    query = sa.select(Proposal).where(
        Proposal.forum_id == item.meeting.forum_id, Proposal.state == ProposalState.READY, proposals.visible_to(viewer)
    )
    found = db.session.scalars(query.order_by(Proposal.since, Proposal.id)).all()
    return sorted(found, key=lambda one: proposals.key_of(one.id) != item.origin_key)


def last_number(forum_id: int, year: int, audience: Audience) -> int:
    """Return the highest number that the forum has given in a year to decisions for those readers; 0 if none."""
    query = sa.select(sa.func.max(Decision.number)).filter_by(forum_id=forum_id, year=year, audience=audience)
    return db.session.scalar(query) or 0


def day_of(meeting: Meeting) -> date:
    """Return the day on which a held meeting began, by its own clock."""
    if meeting.starts_local is None:
        raise ValueError(meeting.id)
    return meeting.starts_local.date()


def hold_forum(forum_id: int) -> None:
    """Hold the forum until the transaction ends: its decisions are numbered one at a time."""
    hold_row(db.session.get_one(Forum, forum_id))


def lock(decision: Decision, version: str | None = None) -> None:
    """Hold a decision until the transaction ends, as it now stands. Raises OvertakenError."""
    if not hold_row(decision, version):
        raise OvertakenError
