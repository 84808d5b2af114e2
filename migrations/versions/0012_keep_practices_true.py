"""Keep practices true."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


BEFORE = ("draft", "form_check", "substance", "changes", "published", "declined")
NOW = (*BEFORE, "withdrawn")


def _allow(batch_op: object, states: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{state}'" for state in states)
    batch_op.drop_constraint(op.f("ck_practice_state"), type_="check")
    batch_op.create_check_constraint(op.f("ck_practice_state"), f"state in ({listed})")


def upgrade() -> None:
    op.create_table(
        "practice_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_practice_file_file_id")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_file_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_file")),
        sa.UniqueConstraint("practice_id", "file_id", name=op.f("uq_practice_file_practice_id_file_id")),
    )
    with op.batch_alter_table("practice_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_file_file_id"), ["file_id"], unique=False)

    op.create_table(
        "practice_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("caution", sa.Text(), nullable=False),
        sa.Column(
            "reach",
            sa.Enum("network", "union", "forum", name="reach", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("forum_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_practice_version_forum_id")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_version_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_version")),
        sa.UniqueConstraint("practice_id", "number", name=op.f("uq_practice_version_practice_id_number")),
    )
    with op.batch_alter_table("practice", schema=None) as batch_op:
        _allow(batch_op, NOW)
        batch_op.add_column(sa.Column("revises_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("revised_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("superseded_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("translates_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("translated_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_reason", sa.Text(), nullable=False, server_default=""))
        batch_op.create_index(
            "ix_practice_revises_id",
            ["revises_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'declined'"),
            postgresql_where=sa.text("state <> 'declined'"),
        )
        batch_op.create_index(batch_op.f("ix_practice_superseded_by_id"), ["superseded_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_practice_translates_id"), ["translates_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_practice_translates_id"), "practice", ["translates_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_practice_superseded_by_id"), "practice", ["superseded_by_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_practice_revises_id"), "practice", ["revises_id"], ["id"], ondelete="CASCADE"
        )


def downgrade() -> None:
    op.execute("DELETE FROM practice WHERE revises_id IS NOT NULL")
    op.execute("UPDATE practice SET state = 'declined' WHERE state = 'withdrawn'")
    with op.batch_alter_table("practice", schema=None) as batch_op:
        _allow(batch_op, BEFORE)
        batch_op.drop_constraint(batch_op.f("fk_practice_revises_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_practice_superseded_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_practice_translates_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_practice_translates_id"))
        batch_op.drop_index(batch_op.f("ix_practice_superseded_by_id"))
        batch_op.drop_index(
            "ix_practice_revises_id",
            sqlite_where=sa.text("state <> 'declined'"),
            postgresql_where=sa.text("state <> 'declined'"),
        )
        batch_op.drop_column("withdrawn_reason")
        batch_op.drop_column("translated_at")
        batch_op.drop_column("translates_id")
        batch_op.drop_column("superseded_by_id")
        batch_op.drop_column("revised_at")
        batch_op.drop_column("revises_id")

    op.drop_table("practice_version")
    with op.batch_alter_table("practice_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_file_file_id"))

    op.drop_table("practice_file")
