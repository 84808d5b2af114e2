"""What comes back is proposed beside the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Flask

from exchange.accounts.rules import Viewer
from exchange.meetings.agenda import queries as agenda
from exchange.meetings.agenda.access import may_change
from exchange.meetings.agenda.models import AgendaItem
from exchange.meetings.continuity.queries import proposed
from exchange.meetings.continuity.words import WHYS
from exchange.meetings.models import Meeting


def proposals(viewer: Viewer, meeting: Meeting, items: Sequence[AgendaItem]) -> dict[str, Any] | None:
    """Return the panel of what comes back, for those in whose hands the agenda is; None when there is nothing."""
    points = proposed(viewer, meeting, items) if may_change(viewer, meeting) else []
    return {"template": "meetings/continuity/_panel.html", "points": points, "whys": WHYS} if points else None


def install(_app: Flask) -> None:
    """Announce the panel."""
    if proposals not in agenda.panels:
        agenda.panels.append(proposals)
