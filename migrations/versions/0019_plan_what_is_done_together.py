"""Plan what is done together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "activity_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("action", "milestone", name="kind", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("leader_country", sa.String(length=2), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'action') = (leader_country is not null)", name=op.f("ck_activity_step_action_has_leader")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_activity_step_activity_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_activity_step_by_id")),
        sa.ForeignKeyConstraint(["leader_country"], ["country.code"], name=op.f("fk_activity_step_leader_country")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_step")),
    )
    with op.batch_alter_table("activity_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activity_step_activity_id_due_on"), ["activity_id", "due_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_activity_step_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_step_leader_country"), ["leader_country"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("activity_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_step_leader_country"))
        batch_op.drop_index(batch_op.f("ix_activity_step_by_id"))
        batch_op.drop_index(batch_op.f("ix_activity_step_activity_id_due_on"))

    op.drop_table("activity_step")
