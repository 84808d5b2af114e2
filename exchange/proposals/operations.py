"""Verbs of proposals: write, answer what it comes near, let it go to a meeting, withdraw; enter initiatives (G2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import attributes

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db, hold_table
from exchange.forums.models import Forum
from exchange.proposals import queries
from exchange.proposals.models import Initiative, OverlapAnswer, Proposal
from exchange.proposals.rules import (
    CHANGEABLE,
    DECIDED,
    Answer,
    Details,
    ProposalRefusedError,
    Refusal,
    Said,
    State,
    check_answer,
    closes_circle,
    flaw,
)
from exchange.world import queries as world
from exchange.world.rules import Audience


def write(actor: Viewer, forum: Forum, details: Details, now: datetime) -> Proposal:
    """Begin a proposal. Raises ProposalRefusedError: PARTNER_SIDE, NOT_THIRD, NOT_A_MEMBER, ENDS_BEFORE_START, NO_NEED."""
    _check(actor, forum.id, details, now)
    proposal = Proposal(
        forum_id=forum.id, state=State.DRAFT, since=now, by_id=actor.person_id, at=now, needs=[], reason="", answers=[]
    )
    _take_over(actor, proposal, details)
    journal.record(actor, "proposal.begun", proposal, now, forum_id=forum.id)
    return proposal


def change(actor: Viewer, proposal: Proposal, details: Details, now: datetime, *, version: str) -> None:
    """Change what a proposal says; what was ready is a draft again, for it may come near something else now.

    Raises OvertakenError, and ProposalRefusedError as ``write``, and NOT_NOW when it was withdrawn or decided.
    """
    queries.lock(proposal, version)
    if proposal.state not in CHANGEABLE:
        raise ProposalRefusedError(Refusal.NOT_NOW)
    _check(actor, proposal.forum_id, details, now)
    before = queries.details_of(proposal)
    if before == details:
        return
    _take_over(actor, proposal, details)
    if proposal.state is State.READY:
        proposal.state, proposal.since = State.DRAFT, now
    journal.record(actor, "proposal.changed", proposal, now)


def answer(actor: Viewer, proposal: Proposal, key: str, said: Said, now: datetime) -> None:
    """Answer an initiative that the proposal comes near; a later answer takes the place of an earlier one.

    Raises OvertakenError, and ProposalRefusedError: NO_REASON, NOT_NOW (it comes near it no more, or is not a draft), CIRCLE.
    """
    queries.lock(proposal)
    check_answer(said.answer, said.reason)
    one = next((one for one in queries.near(actor, proposal) if one.overlap.key == key), None)
    if one is None or proposal.state is not State.DRAFT:
        raise ProposalRefusedError(Refusal.NOT_NOW)
    if said.answer is Answer.SUPERSEDES:
        _check_circle(proposal, key)
    standing = db.session.get(OverlapAnswer, (proposal.id, key))
    was = standing.answer.value if standing is not None else None
    if standing is None:
        standing = OverlapAnswer(proposal_id=proposal.id, key=key)
        db.session.add(standing)
    standing.answer, standing.reason, standing.score = said.answer, said.reason.strip(), one.overlap.score
    standing.by_id, standing.at = actor.person_id, now
    reason = f"{one.title}: {said.reason}".strip(": ")
    journal.record(
        actor, "proposal.answered", proposal, now, changes={"overlap": [was, said.answer.value]}, reason=reason
    )


def _check_circle(proposal: Proposal, key: str) -> None:
    """Refuse that of two proposals each supersedes the other, also by way of others. Raises ProposalRefusedError: CIRCLE."""
    other = queries.proposal_of(key)
    if other is None:
        return
    hold_table(OverlapAnswer)  # Two who answer at once would not see each other's answer.
    if closes_circle(queries.superseding(), proposal.id, other):
        raise ProposalRefusedError(Refusal.CIRCLE)


def make_ready(actor: Viewer, proposal: Proposal, now: datetime) -> None:
    """Let a proposal go to the forum's next political meeting; again changes nothing.

    Raises OvertakenError, and ProposalRefusedError: the first thing that is not settled yet; NOT_NOW.
    """
    queries.lock(proposal)
    if proposal.state is State.READY:
        return
    if proposal.state is not State.DRAFT:
        raise ProposalRefusedError(Refusal.NOT_NOW)
    left = queries.still_missing(proposal, queries.near(actor, proposal))
    if left:
        raise ProposalRefusedError(left[0])
    _move(actor, proposal, State.READY, "", now)


def withdraw(actor: Viewer, proposal: Proposal, reason: str, now: datetime) -> None:
    """Withdraw a proposal, with the reason; again changes nothing. Raises OvertakenError, ProposalRefusedError: NO_REASON, NOT_NOW."""
    queries.lock(proposal)
    if not reason.strip():
        raise ProposalRefusedError(Refusal.NO_REASON)
    _check_undecided(proposal)
    if proposal.state is not State.WITHDRAWN:
        _move(actor, proposal, State.WITHDRAWN, reason.strip(), now)


def take_up(actor: Viewer, proposal: Proposal, now: datetime) -> None:
    """Take up again what was withdrawn, or is to be changed before it goes to a meeting: it is a draft. Again changes nothing.

    Raises OvertakenError, and ProposalRefusedError: NOT_NOW, once ministers decided.
    """
    queries.lock(proposal)
    _check_undecided(proposal)
    if proposal.state is not State.DRAFT:
        _move(actor, proposal, State.DRAFT, "", now)


def decide(actor: Viewer, proposal: Proposal, state: State, decision: str, now: datetime) -> None:
    """Let a proposal move on to where a decision of ministers puts it; ``decision``: its number and title.

    Raises OvertakenError, and ProposalRefusedError: NOT_NOW, when it does not wait for ministers.
    """
    queries.lock(proposal)
    if proposal.state is not State.READY:
        raise ProposalRefusedError(Refusal.NOT_NOW)
    _move(actor, proposal, state, decision, now)


def undo_decision(actor: Viewer, proposal: Proposal, now: datetime) -> None:
    """Let a proposal wait for ministers again, whose decision was annulled; one that moved on stays. Raises OvertakenError."""
    queries.lock(proposal)
    if proposal.state in DECIDED:
        _move(actor, proposal, State.READY, "", now)


def _check_undecided(proposal: Proposal) -> None:
    if proposal.state in DECIDED:
        raise ProposalRefusedError(Refusal.NOT_NOW)


def _move(actor: Viewer, proposal: Proposal, state: State, reason: str, now: datetime) -> None:
    proposal.state, proposal.since, proposal.reason = state, now, reason
    journal.record(actor, f"proposal.{state.value}", proposal, now, reason=reason)


def _check(actor: Viewer, forum_id: int, details: Details, now: datetime) -> None:
    if details.audience is Audience.UNION and not actor.is_union:
        raise ProposalRefusedError(Refusal.PARTNER_SIDE)
    _check_third(details.countries, now)
    if wrong := flaw(details, queries.members_of(forum_id, now.date())):
        raise ProposalRefusedError(wrong)


def _check_third(codes: Any, now: datetime) -> None:
    for code in codes:
        country = world.country(code)
        if country is None or country.is_member_state(now.date()):
            raise ProposalRefusedError(Refusal.NOT_THIRD)


def _take_over(actor: Viewer, proposal: Proposal, details: Details) -> None:
    offered = {need.id: need for need in queries.needs_for(actor, proposal.forum_id)}
    kept = {need.id: need for need in proposal.needs}
    if details.needs - set(offered) - set(kept):
        raise ProposalRefusedError(Refusal.NO_NEED)
    hidden = [need for key, need in kept.items() if key not in offered and key not in details.needs]
    proposal.needs = [*hidden, *({**kept, **offered}[key] for key in sorted(details.needs))]
    proposal.title, proposal.aims, proposal.frameworks = details.title, details.aims, details.frameworks
    proposal.participants, proposal.countries = queries.joined(details.participants), queries.joined(details.countries)
    proposal.priorities, proposal.topics = queries.joined(one.value for one in details.priorities), details.topics
    proposal.starts_on, proposal.ends_on = details.starts_on, details.ends_on
    proposal.funding, proposal.fund, proposal.audience = details.funding, details.fund, details.audience
    attributes.flag_modified(proposal, "title")


# --- Initiatives ------------------------------------------------------------------------------------------------------


def enter(actor: Viewer, values: dict[str, Any], now: datetime) -> Initiative:
    """Enter an initiative that runs already. Raises ProposalRefusedError: PARTNER_SIDE, NOT_THIRD, ENDS_BEFORE_START."""
    one = Initiative(by_id=actor.person_id, at=now)
    _fill(actor, one, values, now)
    journal.record(actor, "initiative.entered", one, now)
    return one


def correct(actor: Viewer, one: Initiative, values: dict[str, Any], now: datetime, *, version: str) -> None:
    """Correct what is said of an initiative. Raises OvertakenError, and ProposalRefusedError as ``enter``."""
    queries.lock(one, version)
    _fill(actor, one, values, now)
    if changes := journal.changes_of(one):
        journal.record(actor, "initiative.corrected", one, now, changes=changes)


def _fill(actor: Viewer, one: Initiative, values: dict[str, Any], now: datetime) -> None:
    if values["audience"] is Audience.UNION and not actor.is_union:
        raise ProposalRefusedError(Refusal.PARTNER_SIDE)
    _check_third(values["countries"], now)
    if values["starts_on"] and values["ends_on"] and values["ends_on"] < values["starts_on"]:
        raise ProposalRefusedError(Refusal.ENDS_BEFORE_START)
    for name, value in values.items():
        setattr(one, name, queries.joined(value) if isinstance(value, frozenset) else value)
