"""Do together what ministers agreed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("participants", sa.Text(), nullable=False),
        sa.Column("third_parties", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("midterm", sa.Text(), nullable=False),
        sa.Column("final", sa.Text(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum("all", "union", name="audience", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "considered",
                "undertaken",
                "completed",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ends_on is null or starts_on is null or ends_on >= starts_on", name=op.f("ck_activity_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_activity_by_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_activity_decision_id")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_activity_forum_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_activity_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_activity_decision_id")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_activity_forum_id_state_since"), ["forum_id", "state", "since"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_activity_proposal_id"), ["proposal_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_proposal_id"))
        batch_op.drop_index(batch_op.f("ix_activity_forum_id_state_since"))
        batch_op.drop_index(batch_op.f("ix_activity_by_id"))

    op.drop_table("activity")
