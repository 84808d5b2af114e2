"""What a reviewer does: pass a practice on, ask for changes, decline it (V3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.practices import queries
from exchange.practices.models import Practice, PracticeComment
from exchange.practices.operations.keeping import put_in_place
from exchange.practices.rules import (
    NotNowError,
    Part,
    PracticeRefusedError,
    Refusal,
    State,
    Verdict,
    check_review,
    review_due,
)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reviewer decides, and says of each text. ``expert``: who reviews the substance of what passes the first step."""

    verdict: Verdict
    comments: Mapping[Part, str] = field(default_factory=dict)
    reason: str = ""
    expert: str = ""


def decide(actor: Viewer, practice: Practice, opinion: Opinion, now: datetime, *, version: str) -> None:
    """Do what a reviewer decides about the text of that version.

    Raises NotNowError when it has moved on or is in other hands, and PracticeRefusedError: NO_COMMENT, NO_REASON,
    NO_EXPERT.
    """
    queries.lock(practice)
    if str(practice.version) != version or not queries.has_in_hands(actor, practice):
        raise NotNowError
    said = {part: text.strip() for part, text in opinion.comments.items() if text.strip()}
    check_review(opinion.verdict, opinion.reason, commented=bool(said))
    was = practice.state
    told: dict[str, Any] = {}
    match opinion.verdict:
        case Verdict.CHANGES:
            action, told = "practice.changes_asked", _ask(actor, practice, said, now)
        case Verdict.DECLINE:
            action, practice.state, practice.verdict = "practice.declined", State.DECLINED, opinion.reason.strip()
        case Verdict.PASS if was is State.FORM_CHECK:
            action = "practice.passed"
            _hand_on(actor, practice, opinion.expert, now)
        case _ if practice.revises_id is not None:
            put_in_place(actor, practice, now)
            return
        case _:
            action = "practice.published"
            practice.state, practice.published_at, practice.review_by = State.PUBLISHED, now, review_due(now.date())
    practice.since = now
    changes = {"state": [was.value, practice.state.value], **told}
    reason = opinion.reason.strip() if opinion.verdict is Verdict.DECLINE else ""
    journal.record(actor, action, practice, now, changes=changes, reason=reason)


def _ask(actor: Viewer, practice: Practice, said: Mapping[Part, str], now: datetime) -> dict[str, Any]:
    """Give it back with comments, which take the place of earlier ones; the journal keeps all."""
    db.session.execute(sa.delete(PracticeComment).where(PracticeComment.practice_id == practice.id))
    db.session.add_all(
        PracticeComment(practice_id=practice.id, part=part, text=said[part], by_id=actor.person_id, made_at=now)
        for part in Part
        if part in said
    )
    practice.asked_in, practice.asked_reach = practice.state, practice.reach
    practice.asked_forum_id = practice.forum_id
    practice.state = State.CHANGES
    return {f"comment_{part.value}": [None, text] for part, text in said.items()}


def _hand_on(actor: Viewer, practice: Practice, expert: str, now: datetime) -> None:
    offered = {key for key, _name in queries.experts(practice, actor.person_id, now)}
    if expert not in offered:
        raise PracticeRefusedError(Refusal.NO_EXPERT)
    practice.checked_by = actor.person_id
    practice.reviewer_id = None if expert == queries.EUROJUST else int(expert)
    practice.state = State.SUBSTANCE
