"""Doors of meetings. A draft is known to those who plan in its forum; the rest follows role, list and audience."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Role, Viewer
from exchange.core.access import Door
from exchange.meetings.rules import SEATED, Answer, State, Step

#: Roles whose holders prepare meetings of their forum and so know its drafts.
PLANNERS = (Role.SECRETARIAT, Role.CHAIR, Role.CONTACT_GROUP)


def plans(viewer: Viewer, forum_id: int) -> bool:
    """Say whether the viewer prepares meetings of the forum: its contact group, secretariat, or chair's delegation."""
    return viewer.is_admin or viewer.holds(forum_id, *PLANNERS)


def _plans_some(viewer: Viewer, _subject: Any) -> bool:
    return viewer.is_admin or bool(viewer.forums(*PLANNERS))


def _plans_its(viewer: Viewer, meeting: Any) -> bool:
    return plans(viewer, meeting.forum_id)


def _runs_its(viewer: Viewer, meeting: Any) -> bool:
    return viewer.runs(meeting.forum_id)


def _covers_its(viewer: Viewer, meeting: Any) -> bool:
    return viewer.is_union and plans(viewer, meeting.forum_id)


def _convenes_its(viewer: Viewer, meeting: Any) -> bool:
    return viewer.is_union and viewer.runs(meeting.forum_id)


def may_change(viewer: Viewer, meeting: Any) -> bool:
    """Say whether the viewer may change the meeting's plan: those who plan while it is a draft, then those who run."""
    return _plans_its(viewer, meeting) if meeting.state is State.DRAFT else _runs_its(viewer, meeting)


def _discards_it(viewer: Viewer, meeting: Any) -> bool:
    return meeting.state is State.DRAFT and _plans_its(viewer, meeting)


def may_take(viewer: Viewer, meeting: Any, step: Step) -> bool:
    """Say whether the viewer may take the step; convening needs the Union side, where coverage is judged (E2, V1)."""
    return _convenes_its(viewer, meeting) if step is Step.CONVENE else _runs_its(viewer, meeting)


def may_join(viewer: Viewer, meeting: Any, answer: Answer | None) -> bool:
    """Say whether the viewer is shown the online link: those with a seat, and those who plan the meeting."""
    return answer in SEATED or _plans_its(viewer, meeting)


SEE = Door("meetings.see", "Those on the meeting's list and those who hold a role in its forum.", lambda _v, _s: True)
PLAN = Door("meetings.plan", "Contact group, secretariat and chair's delegation of a forum.", _plans_some)
EDIT = Door("meetings.edit", "Contact group, secretariat and chair's delegation of the meeting's forum.", _plans_its)
RUN = Door("meetings.run", "The secretariat and, while its term runs, the chair's delegation of the forum.", _runs_its)
CONVENE = Door(
    "meetings.convene",
    "The secretariat and, while its term runs, the chair's delegation of the forum, on the Union side.",
    _convenes_its,
)
COVER = Door(
    "meetings.cover", "Those who plan the meeting, on the Union side: coverage shows stated needs.", _covers_its
)
CHANGE = Door(
    "meetings.change",
    "Those who plan in the forum while the meeting is a draft; then its secretariat and, while its term runs, the chair.",
    may_change,
)
DISCARD = Door("meetings.discard", "Those who plan in the forum, while the meeting is a draft.", _discards_it)
STEP = Door(
    "meetings.step",
    "The secretariat and, while its term runs, the chair's delegation of the forum; convening takes the Union side.",
    lambda viewer, asked: may_take(viewer, asked.meeting, asked.step),
)
