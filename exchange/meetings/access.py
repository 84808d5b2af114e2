"""Doors of meetings. A draft is known to those who plan in its forum; the rest follows role, list and audience."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Role, Viewer
from exchange.core.access import Door

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


SEE = Door("meetings.see", "Those on the meeting's list and those who hold a role in its forum.", lambda _v, _s: True)
PLAN = Door("meetings.plan", "Contact group, secretariat and chair's delegation of a forum.", _plans_some)
EDIT = Door("meetings.edit", "Contact group, secretariat and chair's delegation of the meeting's forum.", _plans_its)
RUN = Door("meetings.run", "The secretariat and, while its term runs, the chair's delegation of the forum.", _runs_its)
CONVENE = Door(
    "meetings.convene",
    "The secretariat and, while its term runs, the chair's delegation of the forum, on the Union side.",
    _convenes_its,
)
COVER = Door("meetings.cover", "Those who plan the meeting, on the Union side: coverage shows stated needs.", _covers_its)
