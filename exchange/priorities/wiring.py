"""A meeting's page says which priorities it is about (P2)."""

from __future__ import annotations

from typing import Any

from flask import Flask

from exchange.accounts.rules import Viewer
from exchange.meetings.access import plans
from exchange.meetings.models import Meeting
from exchange.meetings.queries import meeting_facts, meeting_sections
from exchange.practices.words import PRIORITIES
from exchange.priorities import queries


def priorities_of(viewer: Viewer, meeting: Meeting) -> dict[str, Any] | None:
    """Return the priorities of a meeting; None without any for those who cannot choose them."""
    found = queries.of_meeting(meeting.id) if meeting_facts.of(viewer, meeting.id).has_priorities else []
    keeps = plans(viewer, meeting.forum_id)
    if not (found or keeps):
        return None
    rows = [(one.value, PRIORITIES[one]) for one in found]
    return {"template": "priorities/_of_meeting.html", "rows": rows, "keeps": keeps}


def install(_app: Flask) -> None:
    """Announce it."""
    meeting_facts.announce("has_priorities", queries.has_any)
    if priorities_of not in meeting_sections:
        meeting_sections.append(priorities_of)
