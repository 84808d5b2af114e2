"""Keep files and papers, and find papers by their words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


KINDS = ("practice", "meeting", "outcome", "person")
TOPICS = ("outcomes", "nominations", "polls", "handovers", "deadlines", "watched")


def _allow(table: str, column: str, words: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{word}'" for word in words)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")
        batch_op.create_check_constraint(op.f(f"ck_{table}_{column}"), f"{column} in ({listed})")


def upgrade() -> None:
    _allow("search_entry", "kind", (*KINDS, "paper"))
    _allow("message_choice", "topic", (*TOPICS, "papers"))
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "pdf",
                "docx",
                "xlsx",
                "pptx",
                "odt",
                "ods",
                "odp",
                "png",
                "jpg",
                "txt",
                "csv",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_stored_file_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("key", name=op.f("uq_stored_file_key")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_by_id"), ["by_id"], unique=False)

    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "readers",
            sa.Enum("all", "list", "union", name="readers", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column(
            "handling",
            sa.Enum("public", "limite", name="handling", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_paper_by_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_paper_item_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_paper_meeting_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["person.id"], name=op.f("fk_paper_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_meeting_id_item_id"), ["meeting_id", "item_id"], unique=False)

    op.create_table(
        "paper_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_paper_version_by_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_paper_version_file_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_version_paper_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_version")),
        sa.UniqueConstraint("paper_id", "language", "number", name=op.f("uq_paper_version_paper_id_language_number")),
    )
    with op.batch_alter_table("paper_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_version_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_version_file_id"), ["file_id"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM search_entry WHERE kind = 'paper'")
    _allow("search_entry", "kind", KINDS)
    op.execute("DELETE FROM message_choice WHERE topic = 'papers'")
    _allow("message_choice", "topic", TOPICS)
    with op.batch_alter_table("paper_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_version_file_id"))
        batch_op.drop_index(batch_op.f("ix_paper_version_by_id"))

    op.drop_table("paper_version")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_meeting_id_item_id"))
        batch_op.drop_index(batch_op.f("ix_paper_item_id"))
        batch_op.drop_index(batch_op.f("ix_paper_by_id"))

    op.drop_table("paper")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_by_id"))

    op.drop_table("stored_file")
