"""Reading what was chosen: how messages reach whom, who watches a meeting, what waits for a digest."""

from __future__ import annotations

from exchange.notices.choices.queries.collected import Piece, collected, due_people, held_reader, pieces, stopped
from exchange.notices.choices.queries.own import (
    Standing,
    country_or_404,
    hold,
    kept_about,
    meeting_or_404,
    muted_by,
    muted_forum,
    muted_meeting,
    own_choices,
    own_mute_or_404,
    own_watch_or_404,
    standing_to,
    watched_by,
    watched_forum,
    ways_of,
)
from exchange.notices.choices.queries.routing import Routed, routed, seen_by, watchers, watching

__all__ = [
    "Piece",
    "Routed",
    "Standing",
    "collected",
    "country_or_404",
    "due_people",
    "held_reader",
    "hold",
    "kept_about",
    "meeting_or_404",
    "muted_by",
    "muted_forum",
    "muted_meeting",
    "own_choices",
    "own_mute_or_404",
    "own_watch_or_404",
    "pieces",
    "routed",
    "seen_by",
    "standing_to",
    "stopped",
    "watched_by",
    "watched_forum",
    "watchers",
    "watching",
    "ways_of",
]
