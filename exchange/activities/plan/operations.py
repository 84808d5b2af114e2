"""Verbs of plans: add, change, done or not, remove. Each holds its activity first, so that no country leaves meanwhile."""

from __future__ import annotations

from datetime import datetime

from exchange.accounts.rules import Viewer
from exchange.activities.models import Activity
from exchange.activities.plan import queries
from exchange.activities.plan.models import ActivityStep
from exchange.activities.plan.rules import Details, PlanRefusedError, Refusal, obstacle
from exchange.activities.queries import lock as hold_activity
from exchange.activities.queries import participants_of
from exchange.activities.rules import RUNNING
from exchange.core import journal
from exchange.core.db import db


def add(actor: Viewer, activity: Activity, details: Details, now: datetime) -> ActivityStep:
    """Add an action or a milestone. Raises OvertakenError, and PlanRefusedError: OVER, NO_LEADER, NOT_A_PARTICIPANT."""
    hold_activity(activity)
    _check(activity, details)
    step = ActivityStep(activity_id=activity.id, by_id=actor.person_id, at=now)
    _write(step, details)
    db.session.add(step)
    db.session.flush()
    journal.record(actor, "activity.step_added", activity, now, changes={"plan": [None, step.title]})
    return step


def change(actor: Viewer, step: ActivityStep, details: Details, now: datetime, *, version: str) -> None:
    """Change what a step says. The same again changes nothing.

    Raises OvertakenError, and PlanRefusedError: OVER, NO_LEADER, NOT_A_PARTICIPANT.
    """
    hold_activity(step.activity)
    queries.lock(step, version)
    _check(step.activity, details)
    _write(step, details)
    if changes := journal.changes_of(step):
        journal.record(actor, "activity.step_changed", step.activity, now, changes=changes)


def mark(actor: Viewer, step: ActivityStep, now: datetime, *, done: bool) -> None:
    """Say that a step is done, or is not after all; again changes nothing. Raises OvertakenError, PlanRefusedError: OVER."""
    _hold(step)
    if done is (step.done_on is not None):
        return
    step.done_on = now.date() if done else None
    action = "activity.step_done" if done else "activity.step_not_done"
    journal.record(actor, action, step.activity, now, changes={"plan": [step.title, step.title]})


def remove(actor: Viewer, step: ActivityStep, now: datetime) -> None:
    """Take a step out of the plan; its title stays in the trail. Raises OvertakenError, PlanRefusedError: OVER."""
    _hold(step)
    journal.record(actor, "activity.step_removed", step.activity, now, changes={"plan": [step.title, None]})
    db.session.delete(step)


def _hold(step: ActivityStep) -> None:
    hold_activity(step.activity)
    queries.lock(step)
    if step.activity.state not in RUNNING:
        raise PlanRefusedError(Refusal.OVER)


def _check(activity: Activity, details: Details) -> None:
    if refusal := obstacle(activity.state, participants_of(activity), details):
        raise PlanRefusedError(refusal)


def _write(step: ActivityStep, details: Details) -> None:
    step.kind, step.title, step.due_on = details.kind, details.title, details.due_on
    step.leader_country = details.leader or None
