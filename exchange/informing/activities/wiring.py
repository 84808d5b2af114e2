"""Duties follow joint activities: made at each step, released when a country joins; the activity's page tells to whom (A2)."""

from __future__ import annotations

from typing import Any

from flask import Flask

from exchange.accounts.rules import Viewer
from exchange.activities.models import Activity
from exchange.activities.queries import activity_sections, participants_of
from exchange.activities.rules import RUNNING, State, outside
from exchange.core import journal
from exchange.core.journal import News, Platform
from exchange.informing import operations
from exchange.informing import queries as duties
from exchange.informing.activities import queries, words
from exchange.informing.queries import Describer
from exchange.informing.words import PROGRESS, PROGRESS_SHAPES, taken_of
from exchange.proposals.queries import listed, members_of

#: What makes those outside be told of the step that it leads to; when a country leaves, of the step at which it is.
STEPS = {"activity.considered": State.CONSIDERED, "activity.undertaken": State.UNDERTAKEN}
LEFT = "activity.left"


def on_news(all_news: list[News]) -> None:
    """Tell those outside of each step, once; release those who joined; pursue what has moved on no further."""
    for news in all_news:
        activity = news.subject
        if not isinstance(activity, Activity):
            continue
        if news.action == "activity.joined":
            _release(activity, news)
        elif news.action == "activity.dropped":
            operations.close_about(Platform(), activity, words.DROPPED, news.at)
        elif news.action in STEPS or news.action == LEFT:
            _tell(activity, STEPS.get(news.action, activity.state), news)


def _tell(activity: Activity, step: State, news: News) -> None:
    operations.close_about(Platform(), activity, words.MOVED_ON, news.at, but=step.value)
    members = members_of(activity.forum_id, news.at.date())
    others = outside(members, participants_of(activity))
    people = [
        one
        for one in queries.contact_points(activity.forum_id, others, news.at)
        if activity.audience.includes(one.person.side)
    ]
    if step in RUNNING and people:
        operations.inform(
            Platform(), activity, step.value, people, news.at,
            title=activity.title, forum_id=activity.forum_id, audience=activity.audience,
        )  # fmt: skip


def _release(activity: Activity, news: News) -> None:
    was, now = news.entry.changes["participants"]
    joined = listed(now) - listed(was)
    people = {one.person.id for one in queries.contact_points(activity.forum_id, joined, news.at)}
    for duty in duties.held_about(queries.KIND, activity.id):
        if duty.closed_at is None and people:
            operations.release(Platform(), duty, people, words.JOINED, news.at)


def made_known(viewer: Viewer, activity: Activity) -> dict[str, Any] | None:
    """Return who was told of which step and when, and who has taken note, for those who see the activity (A2)."""
    rows = [
        {
            "title": duties.step_words(row),
            "duty_id": row.id if viewer.runs(activity.forum_id) else None,
            "meta": taken_of(duties.tally_of(row)),
            "state": (PROGRESS_SHAPES[duties.progress_of(row)], PROGRESS[duties.progress_of(row)]),
        }
        for row in duties.about(viewer, queries.KIND, activity.id)
    ]
    return {"template": "informing/_of_activity.html", "rows": rows} if rows else None


def install(_app: Flask) -> None:
    """Say how activities are spoken of; listen to the journal; announce the part of the activity's page."""
    duties.describers[queries.KIND] = Describer(
        describe=queries.describe, seen=queries.seen, shared=queries.shared, step=words.step, reasons=words.REASONS
    )
    journal.listen(on_news)
    if made_known not in activity_sections:
        activity_sections.append(made_known)
