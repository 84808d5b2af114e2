"""Reading a line from need to result, as far as the viewer may see what stands in it (G3, V1, V2)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import abort

from exchange.accounts.rules import Viewer
from exchange.activities import queries as activities
from exchange.activities.models import Activity
from exchange.commitments import queries as commitments
from exchange.commitments.models import Commitment
from exchange.core.db import db
from exchange.decisions import queries as decisions
from exchange.decisions.models import Decision
from exchange.decisions.rules import reference
from exchange.meetings.models import Meeting
from exchange.needs import queries as needs
from exchange.needs.models import Need
from exchange.proposals import queries as proposals
from exchange.proposals.models import Proposal, ProposalNeed
from exchange.tracing.rules import STARTS, Stage, Thing


@dataclass(frozen=True, slots=True)
class Start:
    """From what a line is followed: the thing, its forum, and the proposals and decisions that it hangs on."""

    stage: Stage
    key: int
    title: str
    forum: Any
    proposals: tuple[int, ...] = ()
    decisions: tuple[int, ...] = ()


def start_or_404(kind: str, thing_id: int) -> Start:
    """Return what a line is followed from, as far as the viewer may see it; else 404."""
    return _STARTS[Stage(kind)](thing_id) if kind in STARTS else abort(404)


def _need(key: int) -> Start:
    one = needs.need_or_404(key)
    found = db.session.scalars(sa.select(ProposalNeed.proposal_id).filter_by(need_id=key))
    return Start(Stage.NEED, key, one.title, one.forum, tuple(found))


def _proposal(key: int) -> Start:
    one = proposals.proposal_or_404(key)
    return Start(Stage.PROPOSAL, key, one.title, one.forum, (key,))


def _decision(key: int) -> Start:
    one = decisions.decision_or_404(key)
    return Start(Stage.DECISION, key, one.title, one.meeting.forum, _some(one.proposal_id), (key,))


def _activity(key: int) -> Start:
    one = activities.activity_or_404(key)
    return Start(Stage.ACTIVITY, key, one.title, one.forum, (one.proposal_id,), (one.decision_id,))


def _commitment(key: int) -> Start:
    one = commitments.commitment_or_404(key)
    above = _some(one.decision.proposal_id) if one.decision is not None else ()
    return Start(Stage.COMMITMENT, key, one.title, one.forum, above, _some(one.decision_id))


_STARTS: dict[Stage, Callable[[int], Start]] = {
    Stage.NEED: _need,
    Stage.PROPOSAL: _proposal,
    Stage.DECISION: _decision,
    Stage.ACTIVITY: _activity,
    Stage.COMMITMENT: _commitment,
}


def _some(key: int | None) -> tuple[int, ...]:
    return () if key is None else (key,)


def line(viewer: Viewer, start: Start) -> list[Thing]:
    """Return what stands in the line: five statements, however much that is.

    Nothing leads on through what the viewer may not see: that would tell of it (V1).
    """
    begun = {start.stage: (start.key,)}
    proposed = list(_proposals(viewer, start.proposals))
    through = [one.key for one in proposed]
    decided = list(_decisions(viewer, through, start.decisions))
    agreed = [one.key for one in decided]
    return [
        *_needs(viewer, through, begun.get(Stage.NEED, ())),
        *proposed,
        *decided,
        *_activities(viewer, through, agreed, begun.get(Stage.ACTIVITY, ())),
        *_commitments(viewer, agreed, begun.get(Stage.COMMITMENT, ())),
    ]


def _ref(stage: Stage, key: int | None) -> tuple[str, ...]:
    return () if key is None else (f"{stage.value}:{key}",)


def _needs(viewer: Viewer, through: Collection[int], own: Collection[int]) -> Iterator[Thing]:
    answered = sa.select(ProposalNeed.need_id).where(ProposalNeed.proposal_id.in_(through))
    query = sa.select(Need.id, Need.title, Need.stage, Need.at).where(
        sa.or_(Need.id.in_(answered), Need.id.in_(own)), needs.visible_to(viewer)
    )
    for row in db.session.execute(query):
        yield Thing(Stage.NEED, row.id, row.title, row.stage.value, row.at.date())


def _proposals(viewer: Viewer, keys: Collection[int]) -> Iterator[Thing]:
    query = (
        sa.select(Proposal.id, Proposal.title, Proposal.state, Proposal.at, ProposalNeed.need_id)
        .outerjoin(ProposalNeed, ProposalNeed.proposal_id == Proposal.id)
        .where(Proposal.id.in_(keys), proposals.visible_to(viewer))
        .order_by(Proposal.id, ProposalNeed.need_id)
    )
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.id, []).append(row)
    for key, some in found.items():
        of = tuple(ref for row in some for ref in _ref(Stage.NEED, row.need_id))
        yield Thing(Stage.PROPOSAL, key, some[0].title, some[0].state.value, some[0].at.date(), of)


def _decisions(viewer: Viewer, through: Collection[int], own: Collection[int]) -> Iterator[Thing]:
    columns: tuple[Any, ...] = (
        Decision.id, Decision.year, Decision.number, Decision.audience, Decision.title, Decision.result,
        Decision.annulled_at, Decision.proposal_id, Meeting.starts_local,
    )  # fmt: skip
    query = sa.select(*columns).select_from(Decision).join(Decision.meeting).join(Decision.item)
    query = query.where(sa.or_(Decision.proposal_id.in_(through), Decision.id.in_(own)), decisions.visible_to(viewer))
    for row in db.session.execute(query):
        title = f"{reference(row.year, row.number, row.audience)} {row.title}"
        state = row.result.value if row.annulled_at is None else "annulled"
        on = row.starts_local.date() if row.starts_local else None
        yield Thing(Stage.DECISION, row.id, title, state, on, _ref(Stage.PROPOSAL, row.proposal_id))


def _activities(
    viewer: Viewer, through: Collection[int], agreed: Collection[int], own: Collection[int]
) -> Iterator[Thing]:
    columns: tuple[Any, ...] = (
        Activity.id, Activity.title, Activity.state, Activity.at, Activity.decision_id, Activity.midterm, Activity.final,
    )  # fmt: skip
    part = sa.or_(Activity.decision_id.in_(agreed), Activity.proposal_id.in_(through), Activity.id.in_(own))
    rows: Sequence[Any] = db.session.execute(sa.select(*columns).where(part, activities.visible_to(viewer))).all()
    for row in rows:
        yield Thing(
            Stage.ACTIVITY, row.id, row.title, row.state.value, row.at.date(), _ref(Stage.DECISION, row.decision_id)
        )
        if row.midterm or row.final:
            state = "final" if row.final else "midterm"
            yield Thing(Stage.EVALUATION, row.id, row.title, state, None, _ref(Stage.ACTIVITY, row.id))


def _commitments(viewer: Viewer, agreed: Collection[int], own: Collection[int]) -> Iterator[Thing]:
    query = sa.select(Commitment.id, Commitment.title, Commitment.state, Commitment.at, Commitment.decision_id).where(
        sa.or_(Commitment.decision_id.in_(agreed), Commitment.id.in_(own)), commitments.visible_to(viewer)
    )
    for row in db.session.execute(query):
        yield Thing(
            Stage.COMMITMENT, row.id, row.title, row.state.value, row.at.date(), _ref(Stage.DECISION, row.decision_id)
        )
