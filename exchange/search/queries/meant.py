"""The question that may have been meant, when one finds nothing."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.core.db import rows
from exchange.search.models import SearchWord
from exchange.search.queries.finding import finds_any
from exchange.search.rules import just_after, nearest


def meant(viewer: Viewer, asked: Sequence[str]) -> str:
    """Return a question that finds something for the viewer, each unknown word replaced by the nearest; or nothing.

    A word is offered only when the viewer finds something by it: of what is hidden no word is told (V1).
    """
    words = [word if finds_any(viewer, [word]) else _instead(viewer, word) for word in asked]
    known = [word for word in words if word]
    return " ".join(known) if known and known != list(asked) and finds_any(viewer, known) else ""


def _instead(viewer: Viewer, word: str) -> str:
    """Return the nearest word by which the viewer finds something; nothing when there is none."""
    beginnings = {word[:1], word[1:2]} - {""}
    ranges = (sa.and_(SearchWord.word >= one, SearchWord.word < just_after(one)) for one in sorted(beginnings))
    known = [row.word for row in rows(sa.select(SearchWord.word).where(sa.or_(*ranges)))]
    return next((other for other in nearest(word, known) if finds_any(viewer, [other])), "")
