"""Forward to the next meeting."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forwarding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "political",
                "senior_officials",
                "contact_group",
                "expert_exchange",
                "liaison_exchange",
                "team_europe_dialogue",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum("all", "union", name="audience", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(practice_id is null) <> (item_id is null)", name=op.f("ck_forwarding_of_one_thing")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_forwarding_by_id")),
        sa.ForeignKeyConstraint(["declined_by"], ["person.id"], name=op.f("fk_forwarding_declined_by")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_forwarding_forum_id")),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_forwarding_item_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_forwarding_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forwarding")),
    )
    with op.batch_alter_table("forwarding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forwarding_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_forwarding_forum_id_level"), ["forum_id", "level"], unique=False)
        batch_op.create_index(batch_op.f("ix_forwarding_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_forwarding_practice_id"), ["practice_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("forwarding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_forwarding_practice_id"))
        batch_op.drop_index(batch_op.f("ix_forwarding_item_id"))
        batch_op.drop_index(batch_op.f("ix_forwarding_forum_id_level"))
        batch_op.drop_index(batch_op.f("ix_forwarding_by_id"))

    op.drop_table("forwarding")
