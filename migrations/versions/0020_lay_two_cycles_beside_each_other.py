"""Lay two cycles beside each other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "security_milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column(
            "side",
            sa.Enum("union", "partner", name="side", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column(
            "stage",
            sa.Enum(
                "threat_assessment",
                "priorities",
                "plans_begin",
                "midterm",
                "end",
                "other",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_security_milestone_by_id")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_security_milestone_forum_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_security_milestone")),
    )
    with op.batch_alter_table("security_milestone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_security_milestone_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_security_milestone_forum_id_day"), ["forum_id", "day"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("security_milestone", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_security_milestone_forum_id_day"))
        batch_op.drop_index(batch_op.f("ix_security_milestone_by_id"))

    op.drop_table("security_milestone")
