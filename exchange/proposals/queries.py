"""Reading proposals and initiatives, as far as the viewer may see them (V1, V2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask import abort, g
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from exchange.accounts.rules import Viewer
from exchange.core.db import among, db, hold_row, rows
from exchange.core.text import fold
from exchange.forums.queries import member_countries
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.models import Meeting
from exchange.meetings.rules import State as MeetingState
from exchange.needs import queries as needs
from exchange.needs.models import Need
from exchange.needs.rules import BOARD
from exchange.practices.rules import Priority
from exchange.proposals.models import Initiative, OverlapAnswer, Proposal
from exchange.proposals.rules import (
    OVER,
    Answer,
    Details,
    Footprint,
    Overlap,
    OvertakenError,
    Refusal,
    State,
    missing,
    overlaps,
)
from exchange.world.rules import Audience

#: So many needs are offered at most as what a proposal answers.
MOST_NEEDS = 100
#: So many initiatives have to be answered at most: what comes less near than these is nobody's concern.
MOST_NEAR = 50
KEY = "proposal"
#: What rooms upstairs show on a proposal's page. Each returns None or a dict with a ``title`` and a ``template``, which reads the rest.
proposal_sections: list[Callable[[Viewer, Proposal], dict[str, Any] | None]] = []


@lru_cache(maxsize=20_000)
def listed(text: str) -> frozenset[str]:
    """Return the codes or words that stand in a column, joined by commas."""
    return frozenset(one for one in (part.strip() for part in text.split(",")) if one)


def joined(codes: Any) -> str:
    """Return codes as a column keeps them."""
    return ",".join(sorted(codes))


# --- Initiatives ------------------------------------------------------------------------------------------------------


def initiatives_for(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Initiative for those the viewer may see: with a role in some forum, and of one's side (V1)."""
    if not (viewer.is_admin or viewer.forums()):
        return sa.false()
    return sa.true() if viewer.is_union else among(Initiative.audience, [Audience.ALL])


def initiatives(viewer: Viewer) -> sa.Select[Initiative]:
    """Return the query of the register, those that end last first."""
    query = sa.select(Initiative).where(initiatives_for(viewer))
    return query.order_by(Initiative.ends_on.is_(None).desc(), Initiative.ends_on.desc(), Initiative.id.desc())


def initiative_or_404(initiative_id: int) -> Initiative:
    """Return an initiative the viewer may see; else 404."""
    query = sa.select(Initiative).where(Initiative.id == initiative_id, initiatives_for(g.viewer))
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none() or abort(404)


# --- Proposals --------------------------------------------------------------------------------------------------------


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on Proposal for those the viewer may see: of one's forums, and of one's side (V1, V2)."""
    of_forum = sa.true() if viewer.is_admin else among(Proposal.forum_id, viewer.forums())
    return of_forum if viewer.is_union else sa.and_(of_forum, Proposal.audience == Audience.ALL)


def sees(viewer: Viewer, proposal: Proposal) -> bool:
    """Say whether the viewer may see a proposal at hand, by the same rule as ``visible_to``."""
    is_of_forum = viewer.is_admin or proposal.forum_id in viewer.forums()
    return is_of_forum and proposal.audience.includes(viewer.side)


def proposal_or_404(proposal_id: int) -> Proposal:
    """Return a proposal the viewer may see, with its forum, needs and answers; else 404."""
    query = (
        sa.select(Proposal)
        .join(Proposal.forum)
        .where(Proposal.id == proposal_id, visible_to(g.viewer))
        .options(
            contains_eager(Proposal.forum),
            joinedload(Proposal.by),
            selectinload(Proposal.needs),
            selectinload(Proposal.answers).joinedload(OverlapAnswer.by),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).unique().one_or_none() or abort(404)


def of_forum(viewer: Viewer, forum_id: int) -> sa.Select[Any]:
    """Return the query of the forum's proposals that the viewer may see, what moved last first."""
    columns: tuple[Any, ...] = (
        Proposal.id,
        Proposal.title,
        Proposal.state,
        Proposal.since,
        Proposal.participants,
        Proposal.audience,
    )
    query = sa.select(*columns).where(Proposal.forum_id == forum_id, visible_to(viewer))
    return query.order_by(Proposal.since.desc(), Proposal.id.desc())


def details_of(proposal: Proposal) -> Details:
    """Return what a proposal says, whose needs are loaded."""
    return Details(
        title=proposal.title, aims=proposal.aims, participants=listed(proposal.participants),
        countries=listed(proposal.countries), topics=proposal.topics, starts_on=proposal.starts_on, ends_on=proposal.ends_on,
        priorities=frozenset(Priority(one) for one in listed(proposal.priorities)), funding=proposal.funding,
        fund=proposal.fund, frameworks=proposal.frameworks, audience=proposal.audience,
        needs=frozenset(need.id for need in proposal.needs),
    )  # fmt: skip


def members_of(forum_id: int, on: date) -> tuple[str, ...]:
    """Return the countries that are members of the forum on a day."""
    return tuple(member_countries(forum_id, on))


def needs_for(viewer: Viewer, forum_id: int) -> Sequence[Need]:
    """Return the forum's needs on the board that the viewer may see, the newest first."""
    query = sa.select(Need).where(Need.forum_id == forum_id, Need.stage.in_(BOARD), needs.visible_to(viewer))
    return db.session.scalars(query.order_by(Need.moved_at.desc(), Need.id.desc()).limit(MOST_NEEDS)).all()


def visible_needs(viewer: Viewer, proposal: Proposal) -> list[Need]:
    """Return the needs that the proposal answers, as far as the viewer may see them (V1)."""
    keys = [need.id for need in proposal.needs]
    query = sa.select(Need).where(Need.id.in_(keys), needs.visible_to(viewer)).order_by(Need.id)
    return list(db.session.scalars(query)) if keys else []


# --- The overlap check ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Near:
    """Something a proposal comes near: how, what it is, and where its page is. ``answer``: what was answered, if anything."""

    overlap: Overlap
    title: str
    run_by: str
    endpoint: str
    address: dict[str, int]
    answer: OverlapAnswer | None


@lru_cache(maxsize=20_000)
def _topics(text: str) -> frozenset[str]:
    return frozenset(fold(topic) for topic in listed(text))


def footprint(thing: Any) -> Footprint:
    """Return what is compared of a proposal or an initiative."""
    own = listed(thing.countries), _topics(thing.topics), listed(thing.priorities)
    return Footprint(*own, thing.starts_on, thing.ends_on)


_COMPARED = ("id", "title", "countries", "topics", "priorities", "starts_on", "ends_on")


def _others(viewer: Viewer, proposal: Proposal) -> Iterator[tuple[str, Any]]:
    """Yield (key, row) of all that a proposal is held against, as far as the viewer may see it: two statements (V1)."""
    columns = [getattr(Initiative, name) for name in _COMPARED]
    for row in rows(sa.select(*columns, Initiative.run_by).where(initiatives_for(viewer))):
        yield f"initiative:{row.id}", row
    columns = [getattr(Proposal, name) for name in _COMPARED]
    others = sa.and_(Proposal.id != proposal.id, Proposal.state.not_in(OVER), visible_to(viewer))
    for row in rows(sa.select(*columns, sa.literal("").label("run_by")).where(others)):
        yield f"proposal:{row.id}", row


def near(viewer: Viewer, proposal: Proposal) -> list[Near]:
    """Return what the proposal comes near, the nearest first, with what was answered to each (G2); the nearest of very many."""
    others = dict(_others(viewer, proposal))
    found = overlaps(footprint(proposal), ((key, footprint(row)) for key, row in others.items()))
    answers = {one.key: one for one in proposal.answers}
    return [_near(one, others[one.key], answers.get(one.key)) for one in found[:MOST_NEAR]]


def _near(one: Overlap, row: Any, answer: OverlapAnswer | None) -> Near:
    kind = one.key.partition(":")[0]
    endpoint, name = {
        "initiative": ("proposals.show_initiative", "initiative_id"),
        "proposal": ("proposals.show", "proposal_id"),
    }[kind]
    return Near(one, row.title, row.run_by, endpoint, {name: row.id}, answer)


def proposal_of(key: str) -> int | None:
    """Return the proposal that the key of an answer means; None where it means an initiative."""
    kind, _colon, number = key.partition(":")
    return int(number) if kind == KEY else None


def superseding() -> dict[int, list[int]]:
    """Return which other proposals each proposal supersedes, as was answered."""
    query = sa.select(OverlapAnswer.proposal_id, OverlapAnswer.key).where(
        OverlapAnswer.answer == Answer.SUPERSEDES, OverlapAnswer.key.startswith(f"{KEY}:")
    )
    found: dict[int, list[int]] = {}
    for proposal_id, key in db.session.execute(query):
        other = proposal_of(key)
        if other is not None:
            found.setdefault(proposal_id, []).append(other)
    return found


def still_missing(proposal: Proposal, found: Sequence[Near]) -> list[Refusal]:
    """Return what must be settled before the proposal goes to a meeting; ``found``: what it comes near (G2, A1)."""
    unanswered = sum(1 for one in found if one.answer is None)
    return missing(details_of(proposal), unanswered=unanswered)


# --- On its way to a meeting ------------------------------------------------------------------------------------------


def key_of(proposal_id: int) -> str:
    """Return the key by which an agenda knows a proposal."""
    return f"{KEY}:{proposal_id}"


def ready_for(viewer: Viewer, meeting: Meeting) -> Sequence[Proposal]:
    """Return what waits for the forum's next political meeting and stands on no other agenda, in the order it became ready."""
    taken = (
        sa.exists()
        .where(
            AgendaItem.origin_key == sa.literal(f"{KEY}:").concat(sa.cast(Proposal.id, sa.Text())),
            AgendaItem.meeting_id == Meeting.id,
            Meeting.id != meeting.id,
            Meeting.state != MeetingState.CANCELLED,
        )
        .correlate(Proposal)
    )
    query = sa.select(Proposal).where(
        Proposal.forum_id == meeting.forum_id, Proposal.state == State.READY, visible_to(viewer), sa.not_(taken)
    )
    return db.session.scalars(query.order_by(Proposal.since, Proposal.id)).all()


def lock(thing: Any, version: str | None = None) -> None:
    """Hold a proposal or an initiative until the transaction ends, as it now stands. Raises OvertakenError."""
    if not hold_row(thing, version):
        raise OvertakenError
