"""Toolkit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "toolkit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "considered",
                "planned",
                "under_way",
                "done",
                "not_appropriate",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("owner_country", sa.String(length=2), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("owner_country is null or owner_id is null", name=op.f("ck_toolkit_entry_one_owner")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_toolkit_entry_country_code")),
        sa.ForeignKeyConstraint(["owner_country"], ["country.code"], name=op.f("fk_toolkit_entry_owner_country")),
        sa.ForeignKeyConstraint(["owner_id"], ["authority.id"], name=op.f("fk_toolkit_entry_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_toolkit_entry")),
        sa.UniqueConstraint("country_code", "measure", name=op.f("uq_toolkit_entry_country_code_measure")),
    )
    with op.batch_alter_table("toolkit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_toolkit_entry_owner_country"), ["owner_country"], unique=False)
        batch_op.create_index(batch_op.f("ix_toolkit_entry_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_toolkit_entry_state_next_on"), ["state", "next_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("toolkit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_toolkit_entry_state_next_on"))
        batch_op.drop_index(batch_op.f("ix_toolkit_entry_owner_id"))
        batch_op.drop_index(batch_op.f("ix_toolkit_entry_owner_country"))

    op.drop_table("toolkit_entry")
