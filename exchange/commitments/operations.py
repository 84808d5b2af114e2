"""Verbs of commitments: make, change, tell how far it is (M6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from exchange.accounts.rules import Viewer
from exchange.commitments import queries
from exchange.commitments.models import Commitment
from exchange.commitments.rules import PENDING, CommitmentRefusedError, Details, Refusal, State, obstacle
from exchange.core import journal
from exchange.core.db import db
from exchange.decisions.models import Decision
from exchange.decisions.rules import strictest
from exchange.forums.models import Forum
from exchange.forums.queries import levels_of
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.rules import TOOK_PLACE
from exchange.world.rules import Audience


@dataclass(frozen=True, slots=True)
class Source:
    """Where a commitment comes from: an item (and what was decided under it), a paragraph declared, or neither."""

    item: AgendaItem | None = None
    decision: Decision | None = None
    declaration: str = ""
    paragraph: int | None = None

    @property
    def audience(self) -> Audience:
        """Return who may read what it comes from."""
        read = [self.item.audience, self.item.meeting.audience] if self.item is not None else []
        return strictest(*read, *([self.decision.audience] if self.decision is not None else []))


def make(actor: Viewer, forum: Forum, details: Details, source: Source, now: datetime) -> Commitment:
    """Enter a commitment; what comes from something for the Union side only is for the Union side only (V1).

    Raises CommitmentRefusedError: NOT_HELD, NOT_A_MEMBER, NOT_A_LEVEL.
    """
    if source.item is not None and source.item.meeting.state not in TOOK_PLACE:
        raise CommitmentRefusedError(Refusal.NOT_HELD)
    _check(forum, details, now.date())
    one = Commitment(
        forum_id=forum.id, state=State.OPEN, since=now, evidence="", reason="", declaration=source.declaration, paragraph=source.paragraph,
        item_id=source.item.id if source.item else None, meeting_id=source.item.meeting_id if source.item else None,
        decision_id=source.decision.id if source.decision else None, by_id=actor.person_id, at=now,
    )  # fmt: skip
    _write(one, details)
    one.audience = strictest(details.audience, source.audience)
    db.session.add(one)
    db.session.flush()
    journal.record(actor, "commitment.made", one, now)
    return one


def change(actor: Viewer, one: Commitment, details: Details, now: datetime, *, version: str) -> None:
    """Change what it says. An owner who left meanwhile has to be replaced. The same again changes nothing.

    Raises OvertakenError, and CommitmentRefusedError: NOT_A_MEMBER, NOT_A_LEVEL.
    """
    queries.lock(one, version)
    _check(one.forum, details, now.date())
    _write(one, details)
    if changes := journal.changes_of(one):
        journal.record(actor, "commitment.changed", one, now, changes=changes)


def move(actor: Viewer, one: Commitment, wanted: State, said: str, now: datetime) -> None:
    """Tell how far it is: under way or fulfilled with its evidence, no longer pursued or opened again with the reason.

    The same state with other evidence keeps that; with the same, nothing changes. Raises OvertakenError, and
    CommitmentRefusedError: NOT_NEXT, NO_EVIDENCE, NO_REASON.
    """
    queries.lock(one)
    said = said.strip()
    if wanted is one.state:
        _tell(actor, one, said, now)
        return
    if refusal := obstacle(one.state, wanted, said):
        raise CommitmentRefusedError(refusal)
    gives_evidence = wanted in (State.UNDER_WAY, State.FULFILLED)
    if gives_evidence and said:
        one.evidence = said
    one.reason = "" if gives_evidence else said
    one.state, one.since, one.closed_on = wanted, now, None if wanted in PENDING else now.date()
    journal.record(actor, f"commitment.{wanted.value}", one, now, reason=one.reason)


def _tell(actor: Viewer, one: Commitment, said: str, now: datetime) -> None:
    if said and one.state in (State.UNDER_WAY, State.FULFILLED):
        one.evidence = said
        if changes := journal.changes_of(one):
            journal.record(actor, "commitment.changed", one, now, changes=changes)


def _check(forum: Forum, details: Details, today: date) -> None:
    if not details.owner.is_everybody and details.owner not in queries.owners(forum.id, today):
        raise CommitmentRefusedError(Refusal.NOT_A_MEMBER)
    if details.level not in levels_of(forum):
        raise CommitmentRefusedError(Refusal.NOT_A_LEVEL)


def _write(one: Commitment, details: Details) -> None:
    one.title, one.text, one.due_on, one.level = details.title, details.text, details.due_on, details.level
    one.owner_country, one.authority_id = details.owner.country or None, details.owner.body_id
