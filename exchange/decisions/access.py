"""Doors of decisions: read by those of the forum, recorded by those who run its meetings."""

from __future__ import annotations

from exchange.core.access import Door
from exchange.needs.access import has_board

LIST = Door("decisions.list", "Those who hold a role in the forum, and the administrator.", has_board)
SEE = Door("decisions.see", LIST.sentence, lambda _viewer, _decision: True)
TAKE = Door(
    "decisions.take",
    "Secretariat and chair, once the political meeting is held and until its outcome is adopted.",
    lambda viewer, item: viewer.runs(item.meeting.forum_id),
)
CORRECT = Door("decisions.correct", TAKE.sentence, lambda viewer, one: viewer.runs(one.forum_id))
