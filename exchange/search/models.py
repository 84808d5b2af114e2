"""The index: the terms of each thing, by what those found can be narrowed, and the words there are.

The terms stand as text in one column. SQLite indexes it by FTS5, PostgreSQL as a text-search vector (GIN); both follow by
themselves what is written into the column.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from exchange.core.db import Key, Model
from exchange.search.rules import Facet, Kind

#: On PostgreSQL: what the index holds, and what a question is put to. The terms are words already; none has a place.
VECTOR = "array_to_tsvector(string_to_array(terms, ' '))"
#: So begin the names of what the databases keep beside the tables; models say nothing of it.
BESIDE = ("search_fts", "ix_search_text_vector")
_REMOVE = "INSERT INTO search_fts(search_fts, rowid, terms) VALUES ('delete', old.entry_id, old.terms);"
_ADD = "INSERT INTO search_fts(rowid, terms) VALUES (new.entry_id, new.terms);"
_FTS5 = (
    """CREATE VIRTUAL TABLE search_fts USING fts5(
        terms, content='search_text', content_rowid='entry_id', detail='none', columnsize=0, prefix='2 3',
        tokenize="unicode61 remove_diacritics 0 tokenchars '=^_'")""",
    f"CREATE TRIGGER search_text_added AFTER INSERT ON search_text BEGIN {_ADD} END",
    f"CREATE TRIGGER search_text_removed AFTER DELETE ON search_text BEGIN {_REMOVE} END",
    f"CREATE TRIGGER search_text_changed AFTER UPDATE OF terms ON search_text BEGIN {_REMOVE} {_ADD} END",
)
#: The terms lie apart from the rows, and nothing is counted of how frequent they are: so the server always asks the index,
#: rather than read and take apart every text for a word that is in many.
_GIN = (
    "ALTER TABLE search_text ALTER COLUMN terms SET STORAGE EXTERNAL",
    f"CREATE INDEX ix_search_text_vector ON search_text USING gin ({VECTOR}) WITH (fastupdate = off)",
    "ALTER INDEX ix_search_text_vector ALTER COLUMN 1 SET STATISTICS 0",
)


class SearchEntry(Model):
    """What is found of one thing. ``at``: when it took place or was published, in UTC; the newest is found first."""

    __tablename__ = "search_entry"
    __table_args__ = (sa.UniqueConstraint("kind", "thing_id"),)

    id: Mapped[Key]
    kind: Mapped[Kind]
    thing_id: Mapped[int]
    at: Mapped[datetime]


class SearchText(Model):
    """The terms of a thing, each once, a space between them; apart, so that the rows above are read quickly."""

    __tablename__ = "search_text"

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("search_entry.id", ondelete="CASCADE"), primary_key=True)
    terms: Mapped[str]


class SearchFacet(Model):
    """By what value a thing is found when those found are narrowed."""

    __tablename__ = "search_facet"
    __table_args__ = (sa.Index(None, "facet", "value", "entry_id"),)

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("search_entry.id", ondelete="CASCADE"), primary_key=True)
    facet: Mapped[Facet] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(100), primary_key=True)


class SearchWord(Model):
    """A folded word that stands in something; perhaps in nothing any more. Whoever is offered it can find it."""

    __tablename__ = "search_word"

    #: Compared byte by byte, so that all words with a beginning are one range of the key.
    word: Mapped[str] = mapped_column(
        sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql"), primary_key=True
    )


def _indexed(_table: Any, connection: sa.Connection, **_about: Any) -> None:
    for statement in _FTS5 if connection.dialect.name == "sqlite" else _GIN:
        connection.exec_driver_sql(statement)


sa.event.listen(SearchText.__table__, "after_create", _indexed)
