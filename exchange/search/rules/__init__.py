"""Terms of texts and of questions, passages that are shown, and words that may have been meant."""

from exchange.search.rules.passages import Passages, Piece
from exchange.search.rules.spelling import distance, nearest
from exchange.search.rules.terms import (
    LANGUAGES,
    MOST_WORDS,
    Facet,
    Kind,
    asked_words,
    for_fts5,
    for_tsquery,
    just_after,
    stems,
    terms_of,
    vocabulary,
)

__all__ = [
    "LANGUAGES",
    "MOST_WORDS",
    "Facet",
    "Kind",
    "Passages",
    "Piece",
    "asked_words",
    "distance",
    "for_fts5",
    "for_tsquery",
    "just_after",
    "nearest",
    "stems",
    "terms_of",
    "vocabulary",
]
