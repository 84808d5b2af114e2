"""Reading what concerns a viewer: now, in a month, in a year, and what was done to one thing."""

from __future__ import annotations

from exchange.home.queries.changes import changes_of_mine
from exchange.home.queries.concerns import MOST_NEXT, concerns
from exchange.home.queries.gaps import gap_counts
from exchange.home.queries.names import ForumName, chairs, forum_names, label_of
from exchange.home.queries.owed import owed
from exchange.home.queries.periods import (
    Wanted,
    chair_terms,
    deadlines_between,
    handovers,
    meetings_between,
    meetings_of_year,
)
from exchange.home.queries.trail import KINDS, Followed, entries_about, followed_or_404, names_in

__all__ = [
    "KINDS",
    "MOST_NEXT",
    "Followed",
    "ForumName",
    "Wanted",
    "chair_terms",
    "chairs",
    "changes_of_mine",
    "concerns",
    "deadlines_between",
    "entries_about",
    "followed_or_404",
    "forum_names",
    "gap_counts",
    "handovers",
    "label_of",
    "meetings_between",
    "meetings_of_year",
    "names_in",
    "owed",
]
