"""Doors of date polls: those asked answer, those who plan the meeting steer, those who run the forum choose the date."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import Door
from exchange.meetings.access import may_take, plans
from exchange.meetings.rules import Step
from exchange.world.rules import Side


def handles(viewer: Viewer, forum_id: int, side: Side) -> bool:
    """Say whether the viewer asks, removes and writes down answers of people of that side: partner-side planners theirs (V1)."""
    return plans(viewer, forum_id) and (viewer.is_union or side is Side.PARTNER)


def may_choose(viewer: Viewer, meeting: Any) -> bool:
    """Say whether the viewer may close a poll on a date, which schedules the meeting."""
    return may_take(viewer, meeting, Step.SCHEDULE)


def _meeting_of(subject: Any) -> Any:
    return getattr(subject, "poll", subject).meeting


def _plans_it(viewer: Viewer, subject: Any) -> bool:
    return plans(viewer, _meeting_of(subject).forum_id)


def _handles_it(viewer: Viewer, asked: Any) -> bool:
    return handles(viewer, asked.poll.meeting.forum_id, asked.voter.person.side)


def _chooses_it(viewer: Viewer, subject: Any) -> bool:
    return may_choose(viewer, _meeting_of(subject))


SEE = Door("polls.see", "Those asked in the poll, and those who plan the meeting.", lambda _viewer, _poll: True)
ANSWER = Door("polls.answer", "Those asked in the poll.", lambda _viewer, asked: asked.voter is not None)
STEER = Door("polls.steer", "Contact group, secretariat and chair's delegation of the meeting's forum.", _plans_it)
OPEN = Door(
    "polls.open",
    "Contact group, secretariat and chair's delegation of the forum.",
    lambda viewer, meeting: plans(viewer, meeting.forum_id),
)
HANDLE = Door("polls.handle", "Those who plan the meeting (on the partner side: for partner-side people).", _handles_it)
CHOOSE = Door(
    "polls.choose", "The secretariat and, while its term runs, the chair's delegation of the forum.", _chooses_it
)
