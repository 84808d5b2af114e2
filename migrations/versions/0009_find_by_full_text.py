"""Find by full text. Afterwards the index is empty: `flask reindex` fills it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_WORD = sa.String(length=80).with_variant(sa.String(length=80, collation="C"), "postgresql")
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
_NO_FTS5 = ("DROP TABLE search_fts",)
_GIN = (
    "ALTER TABLE search_text ALTER COLUMN terms SET STORAGE EXTERNAL",
    """CREATE INDEX ix_search_text_vector ON search_text
    USING gin (array_to_tsvector(string_to_array(terms, ' '))) WITH (fastupdate = off)""",
    "ALTER INDEX ix_search_text_vector ALTER COLUMN 1 SET STATISTICS 0",
)
_NO_GIN = ("DROP INDEX ix_search_text_vector",)


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "practice",
                "meeting",
                "outcome",
                "person",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "thing_id", name=op.f("uq_search_entry_kind_thing_id")),
    )
    op.create_table(
        "search_text",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["search_entry.id"], name=op.f("fk_search_text_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_search_text")),
    )
    op.create_table(
        "search_facet",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column(
            "facet",
            sa.Enum(
                "kind",
                "country",
                "type",
                "instrument",
                "topic",
                "priority",
                "language",
                "year",
                name="facet",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["search_entry.id"], name=op.f("fk_search_facet_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "facet", "value", name=op.f("pk_search_facet")),
    )
    with op.batch_alter_table("search_facet", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_search_facet_facet_value_entry_id"), ["facet", "value", "entry_id"], unique=False
        )

    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.drop_column("folded")
        batch_op.create_index(
            batch_op.f("ix_practice_state_reach_forum_id"), ["state", "reach", "forum_id"], unique=False
        )

    op.drop_table("search_word")
    op.create_table(
        "search_word",
        sa.Column("word", _WORD, nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    for statement in _FTS5 if op.get_bind().dialect.name == "sqlite" else _GIN:
        op.execute(statement)


def downgrade() -> None:
    for statement in _NO_FTS5 if op.get_bind().dialect.name == "sqlite" else _NO_GIN:
        op.execute(statement)
    op.drop_table("search_word")
    op.create_table(
        "search_word",
        sa.Column("word", _WORD, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", "kind", "thing_id", name=op.f("pk_search_word")),
    )
    with op.batch_alter_table("search_word", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_word_kind_thing_id"), ["kind", "thing_id"], unique=False)

    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_state_reach_forum_id"))
        batch_op.add_column(sa.Column("folded", sa.Text(), nullable=False, server_default=""))

    with op.batch_alter_table("search_facet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_facet_facet_value_entry_id"))

    op.drop_table("search_facet")
    op.drop_table("search_text")
    op.drop_table("search_entry")
