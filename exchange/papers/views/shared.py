"""What the pages of papers share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g

from exchange.core import clock
from exchange.core.i18n import gettext as _
from exchange.meetings.agenda import queries as agenda
from exchange.meetings.models import Meeting
from exchange.papers import queries
from exchange.papers.models import Paper
from exchange.papers.rules import is_for_union, is_late
from exchange.papers.words import whole

bp = Blueprint("papers", __name__)


def groups_of(meeting: Meeting, papers: list[Paper]) -> list[tuple[str, Any, list[Paper]]]:
    """Return the papers by item in the order of the agenda, as (number, item, papers); those on the whole meeting first."""
    slots = agenda.programme(g.viewer, meeting)
    named = [("", None), *((slot.number, slot.item) for slot in slots)]
    found = [
        (number, item, [one for one in papers if one.item_id == (item.id if item is not None else None)])
        for number, item in named
    ]
    return [group for group in found if group[2]]


def shown(meeting: Meeting, papers: list[Paper]) -> dict[str, Any]:
    """Return what templates read of papers: why the reader may see each, and whether it came late."""
    listed = queries.is_listed(g.viewer, meeting)
    due = queries.due_day(meeting)
    items = {item.id: item for item in agenda.items_for(g.viewer, meeting)}
    marks = {
        one.id: {
            "reasons": queries.reasons_for(g.viewer, one, listed=listed),
            "late": is_late(clock.day_in(meeting.forum.zone, one.at), due),
            "union": is_for_union(one.readers, meeting.audience, _audience(items, one.item_id)),
        }
        for one in papers
    }
    return {"marks": marks, "due": due, "whole": whole()}


def _audience(items: dict[int, Any], item_id: int | None) -> Any:
    return items[item_id].audience if item_id in items else None


def overtaken() -> str:
    """Return what is said when a paper has changed or gone meanwhile."""
    return str(_("Nothing was done: it has moved on meanwhile."))
