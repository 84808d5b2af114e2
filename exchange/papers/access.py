"""Doors of papers: who hands them in, who changes and withdraws them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import Door
from exchange.meetings import access as meetings
from exchange.meetings.rules import State

SEE_ALL = meetings.SEE


def may_add(viewer: Viewer, meeting: Any, items: Collection[Any] = ()) -> bool:
    """Say whether the viewer may hand in a paper: those who plan, and the rapporteur of one of the items."""
    presents = any(item.rapporteur_id == viewer.person_id for item in items)
    return meeting.state is not State.CANCELLED and (meetings.plans(viewer, meeting.forum_id) or presents)


def may_change(viewer: Viewer, paper: Any) -> bool:
    """Say whether the viewer may change the paper: those who plan its meeting, and whoever handed it in."""
    own = paper.by_id == viewer.person_id
    return paper.meeting.state is not State.CANCELLED and (own or meetings.plans(viewer, paper.meeting.forum_id))


ADD = Door(
    "papers.add",
    "Those who plan the meeting, and the rapporteurs of its items.",
    lambda viewer, asked: may_add(viewer, asked.meeting, asked.items),
)
SEE = Door("papers.see", "Those for whom the paper is.", lambda _viewer, _paper: True)
CHANGE = Door("papers.change", "Whoever handed it in, and those who plan the meeting.", may_change)
