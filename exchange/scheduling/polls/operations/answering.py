"""Answers in a poll: by the person, or given by phone and written down by those who plan the meeting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from exchange.core.db import db
from exchange.core.journal import Actor
from exchange.scheduling.polls.models import Poll, PollVote, PollVoter
from exchange.scheduling.polls.operations.shared import check_open, lock, may_handle, refuse_unless, tell
from exchange.scheduling.polls.rules import Choice, Refusal, RefusedError, check_ballot


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says: to each date on offer, by key, and in words."""

    choices: Mapping[int, Choice]
    comment: str = ""


def answer(actor: Actor, poll: Poll, voter: PollVoter, said: Said, now: datetime) -> bool:
    """Take a person's own answers to all dates on offer; return whether they say anything new. Raises RefusedError."""
    refuse_unless(actor.person_id == voter.person_id)
    return _take(actor, poll, voter, said, now, recorded_by=None)


def record_answer(actor: Actor, poll: Poll, voter: PollVoter, said: Said, now: datetime) -> bool:
    """Write down answers given by phone; the overview shows who did. Otherwise as ``answer``. Raises RefusedError."""
    refuse_unless(may_handle(actor, poll.meeting, voter.person.side))
    return _take(actor, poll, voter, said, now, recorded_by=actor.person_id)


def _take(
    actor: Actor,
    poll: Poll,
    voter: PollVoter,
    said: Said,
    now: datetime,
    *,
    recorded_by: int | None,
) -> bool:
    lock(poll)
    db.session.refresh(voter, ["version", "removed_at", "comment", "answered_at", "recorded_by"])
    check_open(poll)
    if voter.removed_at is not None:
        raise RefusedError(Refusal.NOT_ASKED)
    offered = {option.id: option for option in poll.offered}
    check_ballot(offered, said.choices)
    present = {row.option_id: row for row in db.session.scalars(_votes(voter))}
    before = [present[key].choice if key in present else None for key in offered]
    after = [said.choices[key] for key in offered]
    if before == after and voter.comment == said.comment and voter.recorded_by == recorded_by:
        return False
    _write(voter, present, said.choices, now)
    changes: dict[str, Any] = {"votes": [[one.value for one in before if one], [one.value for one in after]]}
    if voter.comment != said.comment:
        changes["comment"] = [voter.comment, said.comment]
    if recorded_by is not None:
        changes["person_id"] = [None, voter.person_id]
    voter.comment, voter.answered_at, voter.recorded_by = said.comment, now, recorded_by
    # A new version comes of it in any case, so that another tab learns of it.
    flag_modified(voter, "answered_at")
    tell(actor, "answered" if recorded_by is None else "recorded", poll, poll.meeting, now, changes=changes)
    return True


def _votes(voter: PollVoter) -> sa.Select[PollVote]:
    return sa.select(PollVote).filter_by(voter_id=voter.id).execution_options(populate_existing=True)


def _write(voter: PollVoter, present: Mapping[int, PollVote], choices: Mapping[int, Choice], now: datetime) -> None:
    for key, choice in choices.items():
        row = present.get(key)
        if row is None:
            db.session.add(PollVote(voter_id=voter.id, option_id=key, choice=choice, changed_at=now))
        elif row.choice is not choice:
            row.choice, row.changed_at = choice, now
