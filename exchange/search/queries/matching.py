"""Putting a question to the index of either database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from exchange.core.db import db
from exchange.core.i18n import languages
from exchange.search.models import VECTOR, SearchEntry, SearchText
from exchange.search.rules import Kind, asked_words, for_fts5, for_tsquery
from exchange.search.rules.terms import SPOKEN

_FTS = sa.table("search_fts", sa.column("rowid", sa.Integer))


def understood() -> tuple[str, ...]:
    """Return the languages in which a question is understood."""
    return tuple(sorted({*languages(), *SPOKEN}))


def matching(asked: Sequence[str], *, in_title: bool = False) -> sa.ColumnElement[bool]:
    """Return the condition on SearchEntry for those in which all words stand; nothing for no words."""
    if not asked:
        return sa.false()
    if db.engine.dialect.name == "postgresql":
        question: Any = sa.cast(sa.literal(for_tsquery(asked, understood(), in_title=in_title)), TSQUERY)
        found: Any = sa.select(SearchText.entry_id).where(sa.literal_column(VECTOR).bool_op("@@")(question))
    else:
        wanted = sa.literal(for_fts5(asked, understood(), in_title=in_title))
        found = sa.select(_FTS.c.rowid).where(sa.literal_column("search_fts").bool_op("MATCH")(wanted))
    return SearchEntry.id.in_(found)


def practices_with(question: str) -> sa.Select[int]:
    """Return the keys of the practices in which all words of the question stand, whoever may see them."""
    return sa.select(SearchEntry.thing_id).where(SearchEntry.kind == Kind.PRACTICE, matching(asked_words(question)))
