"""Doors of the overviews. The audit trail is for the Union side, since it tells of what only that side may see (V1)."""

from __future__ import annotations

from typing import Any

from exchange.accounts.rules import Viewer
from exchange.assessments.access import runs_rounds
from exchange.briefings.access import keeps
from exchange.core.access import Door
from exchange.countries.rules import may_post


def _follows(viewer: Viewer, followed: Any) -> bool:
    if not viewer.is_union:
        return False
    if followed.kind == "assessment_round":
        return runs_rounds(viewer)
    if followed.kind == "briefing":
        return keeps(viewer)
    if viewer.is_admin or followed.kind in {"stated_need", "instrument", "toolkit_entry"}:
        return True
    if followed.kind == "posting":
        return may_post(viewer, followed.country)
    return followed.forum_id is not None and viewer.runs(followed.forum_id)


FOLLOW = Door(
    "home.follow",
    "The administrator; of a forum and its meetings its secretariat and, while its term runs, the chair's delegation; "
    "of a posting the contact point who keeps it; of a stated need, an instrument and a measure of the toolkit the Union side; of an assessment round Eurojust; of a briefing package those who write it.",
    _follows,
)
