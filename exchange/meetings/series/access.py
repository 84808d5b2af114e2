"""Doors of series. Who plans in a forum begins one; changing all its meetings at once is for the Union side (V1)."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.core.access import Door
from exchange.meetings.access import PLAN, plans


def _changes_it(viewer: Viewer, whole: Any) -> bool:
    """A change reaches meetings that the Union side may keep to itself; announced ones are for those who run the forum."""
    if not viewer.is_union:
        return False
    return viewer.runs(whole.forum_id) or (plans(viewer, whole.forum_id) and not whole.is_announced)


SEE = Door("series.see", "Those who see one of its meetings, and those who plan in its forum.", lambda _v, _s: True)
BEGIN = Door("series.begin", PLAN.sentence, PLAN.opens_for)
CHANGE = Door(
    "series.change",
    "Those who plan in the forum while all its meetings are drafts; then its secretariat and, while its term runs, the "
    "chair; on the Union side.",
    _changes_it,
)
