"""Verbs of milestones: enter, change, remove; the trail of the forum keeps each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db
from exchange.cycles.security import queries
from exchange.cycles.security.models import SecurityMilestone
from exchange.cycles.security.rules import Stage
from exchange.forums.models import Forum
from exchange.world.rules import Side


@dataclass(frozen=True, slots=True)
class Details:
    """What a milestone says."""

    side: Side
    stage: Stage
    day: date
    title: str
    cycle: str = ""
    source: str = ""


def add(actor: Viewer, forum: Forum, details: Details, now: datetime) -> SecurityMilestone:
    """Enter a milestone of a side's cycle."""
    one = SecurityMilestone(forum_id=forum.id, by_id=actor.person_id, at=now)
    _write(one, details)
    db.session.add(one)
    db.session.flush()
    journal.record(actor, "forum.milestone_added", forum, now, changes={"milestone": [None, _said(one)]})
    return one


def change(actor: Viewer, one: SecurityMilestone, details: Details, now: datetime, *, version: str) -> None:
    """Change what it says. The same again changes nothing. Raises OvertakenError."""
    queries.lock(one, version)
    before = _said(one)
    _write(one, details)
    if journal.changes_of(one):
        db.session.flush()
        journal.record(actor, "forum.milestone_changed", one.forum, now, changes={"milestone": [before, _said(one)]})


def remove(actor: Viewer, one: SecurityMilestone, now: datetime) -> None:
    """Take a milestone away; the trail keeps what it said. Raises OvertakenError."""
    queries.lock(one)
    journal.record(actor, "forum.milestone_removed", one.forum, now, changes={"milestone": [_said(one), None]})
    db.session.delete(one)


def _write(one: SecurityMilestone, details: Details) -> None:
    one.side, one.stage, one.day = details.side, details.stage, details.day
    one.title, one.cycle, one.source = details.title, details.cycle, details.source


def _said(one: SecurityMilestone) -> str:
    return " · ".join(filter(None, (one.day.isoformat(), one.title, one.cycle)))
