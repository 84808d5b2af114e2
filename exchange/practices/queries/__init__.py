"""Reading practices, always as far as the viewer may see them (V1, V2, V3)."""

from __future__ import annotations

from exchange.practices.queries.finding import (
    Wanted,
    about_countries,
    lend_words,
    listed,
    offered,
    own,
    waiting_for,
)
from exchange.practices.queries.practices import (
    author_for,
    concerned_or_404,
    details_of,
    has_in_hands,
    in_hands,
    kept_about,
    lock,
    own_or_404,
    practice_or_404,
    practice_sections,
    published_for,
    read_by,
    visible_to,
)
from exchange.practices.queries.reviewing import (
    EUROJUST,
    Where,
    checking_forums,
    experts,
    reviewers_of,
    where,
)

__all__ = [
    "EUROJUST",
    "Wanted",
    "Where",
    "about_countries",
    "author_for",
    "checking_forums",
    "concerned_or_404",
    "details_of",
    "experts",
    "has_in_hands",
    "in_hands",
    "kept_about",
    "lend_words",
    "listed",
    "lock",
    "offered",
    "own",
    "own_or_404",
    "practice_or_404",
    "practice_sections",
    "published_for",
    "read_by",
    "reviewers_of",
    "visible_to",
    "waiting_for",
    "where",
]
