"""Verbs of decisions: take, correct, annul. Each holds its meeting first, so that nobody adopts the outcome meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.decisions import queries
from exchange.decisions.models import Decision
from exchange.decisions.rules import PROPOSAL_STATE, DecisionRefusedError, Refusal, Result, obstacle, strictest
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.agenda.queries import lock as hold_meeting
from exchange.meetings.agenda.rules import ItemKind
from exchange.meetings.models import Meeting
from exchange.proposals import operations as proposals
from exchange.proposals.models import Proposal
from exchange.proposals.rules import OvertakenError as ProposalOvertakenError
from exchange.proposals.rules import ProposalRefusedError
from exchange.world.rules import Audience


@dataclass(frozen=True, slots=True)
class Said:
    """What was decided, in one line and in full."""

    title: str
    text: str
    result: Result


def take(actor: Viewer, item: AgendaItem, said: Said, proposal: Proposal | None, now: datetime) -> Decision:
    """Record what was decided under an item, about a proposal or without one; a proposal moves on with it (G3).

    Raises DecisionRefusedError: NOT_POLITICAL, NOT_HELD, ADOPTED, NO_ITEM (a section), NOT_READY (the proposal moved on),
    ABOUT_A_PROPOSAL (only a proposal can be sent back).
    """
    meeting = item.meeting
    _hold(meeting)
    if item.kind is ItemKind.SECTION:
        raise DecisionRefusedError(Refusal.NO_ITEM)
    if proposal is None and said.result is Result.SENT_BACK:
        raise DecisionRefusedError(Refusal.ABOUT_A_PROPOSAL)
    reads = strictest(meeting.audience, item.audience, proposal.audience if proposal is not None else Audience.ALL)
    queries.hold_forum(meeting.forum_id)
    year = queries.day_of(meeting).year
    decision = Decision(
        forum_id=meeting.forum_id, meeting_id=meeting.id, item_id=item.id, year=year, audience=reads,
        number=queries.last_number(meeting.forum_id, year, reads) + 1, result=said.result, title=said.title, text=said.text,
        proposal_id=proposal.id if proposal is not None else None, reason="", by_id=actor.person_id, at=now,
    )  # fmt: skip
    db.session.add(decision)
    db.session.flush()
    if proposal is not None:
        _move(actor, proposal, decision, now)
    journal.record(actor, "decision.taken", decision, now)
    return decision


def _move(actor: Viewer, proposal: Proposal, decision: Decision, now: datetime) -> None:
    try:
        proposals.decide(actor, proposal, PROPOSAL_STATE[decision.result], decision.label, now)
    except (ProposalOvertakenError, ProposalRefusedError):
        raise DecisionRefusedError(Refusal.NOT_READY) from None


def correct(actor: Viewer, decision: Decision, title: str, text: str, now: datetime, *, version: str) -> None:
    """Correct the words of a decision; what was decided stands, or is annulled and taken anew. The same words change nothing.

    Raises OvertakenError, and DecisionRefusedError: NOT_HELD, ADOPTED, ANNULLED.
    """
    _hold(decision.meeting)
    queries.lock(decision, version)
    if decision.annulled_at is not None:
        raise DecisionRefusedError(Refusal.ANNULLED)
    decision.title, decision.text = title, text
    if changes := journal.changes_of(decision):
        journal.record(actor, "decision.corrected", decision, now, changes=changes)


def annul(actor: Viewer, decision: Decision, reason: str, now: datetime) -> None:
    """Annul a decision that was recorded wrongly: its number stays, its proposal waits for ministers again.

    One that was sent back stays with the contact group. Again changes nothing. Raises OvertakenError, and
    DecisionRefusedError: NO_REASON, NOT_HELD, ADOPTED, IN_USE.
    """
    _hold(decision.meeting)
    queries.lock(decision)
    if not reason.strip():
        raise DecisionRefusedError(Refusal.NO_REASON)
    if decision.annulled_at is not None:
        return
    if any(rests(decision.id) for rests in queries.resting):
        raise DecisionRefusedError(Refusal.IN_USE)
    decision.annulled_at, decision.reason = now, reason.strip()
    if decision.proposal is not None and decision.result is not Result.SENT_BACK:
        proposals.undo_decision(actor, decision.proposal, now)
    journal.record(actor, "decision.annulled", decision, now, reason=reason.strip())


def _hold(meeting: Meeting) -> None:
    hold_meeting(meeting)
    if refusal := obstacle(meeting.level, meeting.state):
        raise DecisionRefusedError(refusal)
