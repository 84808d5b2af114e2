"""Reading commitments, as far as the viewer may see them and what they come from (V1, V2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager, joinedload

from exchange import reference
from exchange.accounts.models import Authority
from exchange.accounts.rules import Viewer
from exchange.activities import queries as activities
from exchange.activities.rules import RUNNING
from exchange.commitments.models import Commitment
from exchange.commitments.rules import PENDING, OvertakenError, Owner, State, Timing, timing
from exchange.core.db import among, db, hold_row
from exchange.decisions.models import Decision
from exchange.forums.models import Forum
from exchange.forums.queries import memberships
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.reference import DeclarationFacts
from exchange.world.rules import Audience

KEY = "commitment"
#: How far back a report tells of what was closed.
YEAR = timedelta(days=365)


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Commitment for those the viewer may see: of one's forums, one's side, and an item one may see."""
    of_forum = sa.true() if viewer.is_admin else among(Commitment.forum_id, viewer.forums())
    if viewer.is_union:
        return of_forum
    closed = (
        sa.exists()
        .where(AgendaItem.id == Commitment.item_id, Meeting.id == AgendaItem.meeting_id)
        .where(sa.or_(AgendaItem.audience == Audience.UNION, Meeting.audience == Audience.UNION))
        .correlate(Commitment)
    )
    return sa.and_(of_forum, Commitment.audience == Audience.ALL, sa.not_(closed))


def commitment_or_404(commitment_id: int) -> Commitment:
    """Return a commitment the viewer may see, with its forum, owner and where it comes from; else 404."""
    query = (
        sa.select(Commitment)
        .join(Commitment.forum)
        .where(Commitment.id == commitment_id, visible_to(g.viewer))
        .options(
            contains_eager(Commitment.forum).selectinload(Forum.levels),
            joinedload(Commitment.authority),
            joinedload(Commitment.meeting),
            joinedload(Commitment.item),
            joinedload(Commitment.decision),
            joinedload(Commitment.by),
        )
        .execution_options(populate_existing=True)
    )
    found: Commitment | None = db.session.scalars(query).one_or_none()
    return found or abort(404)


_COLUMNS: tuple[Any, ...] = (
    Commitment.id, Commitment.title, Commitment.state, Commitment.since, Commitment.due_on, Commitment.closed_on,
    Commitment.owner_country, Authority.name.label("body"), Commitment.audience, Commitment.level, Commitment.declaration,
    Commitment.paragraph, Commitment.item_id, Commitment.evidence, Commitment.reason,
)  # fmt: skip


def _listed(viewer: Viewer) -> sa.Select[Any]:
    query = sa.select(*_COLUMNS).outerjoin(Authority, Authority.id == Commitment.authority_id)
    return query.where(visible_to(viewer))


def of_forum(viewer: Viewer, forum_id: int, states: Collection[State] = tuple(State)) -> sa.Select[Any]:
    """Return the query of the forum's commitments in those states that the viewer may see: what is due first comes first."""
    query = _listed(viewer).where(Commitment.forum_id == forum_id, Commitment.state.in_(states))
    pending = sa.case((Commitment.state.in_(PENDING), 0), else_=1)
    return query.order_by(pending, Commitment.due_on.is_(None), Commitment.due_on, Commitment.id)


def open_for(viewer: Viewer, meeting: Meeting) -> Sequence[Any]:
    """Return what is open and comes back to the forum's meetings of this level, what is due first comes first (M6)."""
    at_level = Commitment.level == meeting.level
    return db.session.execute(of_forum(viewer, meeting.forum_id, tuple(PENDING)).where(at_level)).all()


def of_meeting(viewer: Viewer, meeting: Meeting) -> Sequence[Any]:
    """Return what the meeting committed to, as far as the viewer may see it, in the order it was entered."""
    query = _listed(viewer).where(Commitment.meeting_id == meeting.id)
    return db.session.execute(query.order_by(Commitment.id)).all()


def of_decision(viewer: Viewer, decision: Decision) -> Sequence[Any]:
    """Return what is to be done by a decision, as far as the viewer may see it, in the order it was entered."""
    query = _listed(viewer).where(Commitment.decision_id == decision.id)
    return db.session.execute(query.order_by(Commitment.id)).all()


def items_committed(item_ids: Collection[int]) -> set[int]:
    """Return which of the items somebody committed to something under: they stay on their agenda."""
    found = db.session.scalars(sa.select(Commitment.item_id).where(Commitment.item_id.in_(item_ids)))
    return {key for key in found if key is not None}


def decisions_under(item: AgendaItem, viewer: Viewer) -> Sequence[Decision]:
    """Return the decisions under an item of which something can follow, in their order."""
    query = sa.select(Decision).where(Decision.item_id == item.id, Decision.annulled_at.is_(None))
    if not viewer.is_union:
        query = query.where(Decision.audience == Audience.ALL)
    return db.session.scalars(query.order_by(Decision.id)).all()


def owners(forum_id: int, day: date) -> dict[Owner, str | None]:
    """Return who belongs to the forum on a day and can answer for something: countries, and bodies with their names."""
    found = memberships(forum_id, day)
    return {
        Owner(one.country_code or "", one.authority_id): one.authority.label if one.authority else None for one in found
    }


def declarations_of(forum: Forum) -> list[DeclarationFacts]:
    """Return what the forum declared, the latest first."""
    found = [one for one in reference.declarations() if one.forum == forum.key]
    return sorted(found, key=lambda one: one.on, reverse=True)


def by_paragraph(viewer: Viewer, forum_id: int, declaration: str) -> dict[int, list[Any]]:
    """Return the commitments that follow a declaration, by paragraph (P4)."""
    found: dict[int, list[Any]] = {}
    query = _listed(viewer).where(Commitment.forum_id == forum_id, Commitment.declaration == declaration)
    for row in db.session.execute(query.order_by(Commitment.id)):
        found.setdefault(row.paragraph, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class StateOfPlay:
    """Where a forum stands on a day, as far as the viewer may see it; rows of commitments and of joint activities."""

    day: date
    late: list[Any]
    open: list[Any]
    closed: list[Any]
    running: list[Any]
    ended: list[Any]

    @property
    def audience(self) -> Audience:
        """Return who may read all of it."""
        rows = (*self.late, *self.open, *self.closed, *self.running, *self.ended)
        return Audience.UNION if any(row.audience is Audience.UNION for row in rows) else Audience.ALL


def state_of_play(viewer: Viewer, forum_id: int, day: date) -> StateOfPlay:
    """Return what senior officials and ministers look at: what is late and open, what closed and ended within a year (CL 26)."""
    recent = sa.or_(Commitment.state.in_(PENDING), Commitment.closed_on >= day - YEAR)
    rows = db.session.execute(of_forum(viewer, forum_id).where(recent)).all()
    pending = [row for row in rows if row.state in PENDING]
    late = [row for row in pending if timing(row.state, row.due_on, None, day) is Timing.LATE]
    done = activities.reported(viewer, forum_id, viewer.at - YEAR)
    return StateOfPlay(
        day=day,
        late=late,
        open=[row for row in pending if row not in late],
        closed=[row for row in rows if row.state not in PENDING],
        running=[row for row in done if row.state in RUNNING],
        ended=[row for row in done if row.state not in RUNNING],
    )


def lock(commitment: Commitment, version: str | None = None) -> None:
    """Hold a commitment until the transaction ends, as it now stands. Raises OvertakenError."""
    if not hold_row(commitment, version):
        raise OvertakenError
