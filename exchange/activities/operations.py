"""Verbs of joint activities: consider, move on, join, leave, write down how it goes (A1–A3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from exchange.accounts.rules import Viewer
from exchange.activities import queries
from exchange.activities.models import Activity
from exchange.activities.rules import RUNNING, ActivityRefusedError, Refusal, State, may_leave, obstacle, period_flaw
from exchange.core import journal
from exchange.core.db import db
from exchange.decisions.models import Decision
from exchange.decisions.queries import lock as hold_decision
from exchange.decisions.rules import Result
from exchange.proposals.queries import joined, members_of


def consider(actor: Viewer, decision: Decision, now: datetime) -> Activity:
    """Begin the activity that a decision agreed to, with who takes part as proposed; whoever does not is told (A2).

    Raises OvertakenError, and ActivityRefusedError: NOT_AGREED (or annulled, or about no proposal), EXISTS.
    """
    hold_decision(decision)
    proposal = decision.proposal
    if proposal is None or decision.result is not Result.AGREED or decision.annulled_at is not None:
        raise ActivityRefusedError(Refusal.NOT_AGREED)
    if queries.exists(decision.id):
        raise ActivityRefusedError(Refusal.EXISTS)
    activity = Activity(
        forum_id=decision.forum_id, decision_id=decision.id, proposal_id=proposal.id, title=proposal.title,
        participants=proposal.participants, starts_on=proposal.starts_on, ends_on=proposal.ends_on, audience=decision.audience,
        third_parties="", midterm="", final="", reason="", state=State.CONSIDERED, since=now, by_id=actor.person_id, at=now,
    )  # fmt: skip
    db.session.add(activity)
    db.session.flush()
    journal.record(actor, "activity.considered", activity, now)
    return activity


def move(actor: Viewer, activity: Activity, wanted: State, reason: str, now: datetime) -> None:
    """Let an activity be undertaken, completed or dropped; where it is already, nothing changes.

    Raises OvertakenError, and ActivityRefusedError: NOT_NEXT, TOO_FEW, NO_REASON, NOT_EVALUATED.
    """
    queries.lock(activity)
    if activity.state is wanted:
        return
    participants = queries.participants_of(activity)
    if refusal := obstacle(activity.state, wanted, participants=participants, reason=reason, evaluation=activity.final):
        raise ActivityRefusedError(refusal)
    activity.state, activity.since, activity.reason = wanted, now, reason.strip() if wanted is State.DROPPED else ""
    journal.record(actor, f"activity.{wanted.value}", activity, now, reason=activity.reason)


def join(actor: Viewer, activity: Activity, country: str, now: datetime) -> None:
    """Let a country of the forum take part; again changes nothing. It is owed no notice any more (A2).

    Raises OvertakenError, and ActivityRefusedError: OVER, NOT_A_MEMBER.
    """
    queries.lock(activity)
    standing = queries.participants_of(activity)
    if activity.state not in RUNNING:
        raise ActivityRefusedError(Refusal.OVER)
    if country not in members_of(activity.forum_id, now.date()):
        raise ActivityRefusedError(Refusal.NOT_A_MEMBER)
    if country not in standing:
        _set(actor, activity, standing | {country}, "activity.joined", now)


def leave(actor: Viewer, activity: Activity, country: str, now: datetime) -> None:
    """Let a country take part no longer; again changes nothing. From then on it is told as others are (A2).

    Raises OvertakenError, and ActivityRefusedError: OVER, TOO_FEW, LEADS (an action that is not done).
    """
    queries.lock(activity)
    standing = queries.participants_of(activity)
    if country not in standing:
        return
    if refusal := may_leave(activity.state, standing):
        raise ActivityRefusedError(refusal)
    if any(holds(activity, country) for holds in queries.leading):
        raise ActivityRefusedError(Refusal.LEADS)
    _set(actor, activity, standing - {country}, "activity.left", now)


def _set(actor: Viewer, activity: Activity, countries: frozenset[str], action: str, now: datetime) -> None:
    was = activity.participants
    activity.participants = joined(countries)
    journal.record(actor, action, activity, now, changes={"participants": [was, activity.participants]})


def change(actor: Viewer, activity: Activity, values: dict[str, Any], now: datetime, *, version: str) -> None:
    """Write down when it runs, whom it invites, how it goes and what came of it. The same again changes nothing.

    Raises OvertakenError, and ActivityRefusedError: ENDS_BEFORE_START.
    """
    queries.lock(activity, version)
    if refusal := period_flaw(values["starts_on"], values["ends_on"]):
        raise ActivityRefusedError(refusal)
    for name, value in values.items():
        setattr(activity, name, value)
    if changes := journal.changes_of(activity):
        journal.record(actor, "activity.changed", activity, now, changes=changes)
