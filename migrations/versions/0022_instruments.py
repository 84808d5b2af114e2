"""Instruments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "instrument",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("slot", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "convention",
                "union",
                "bilateral",
                "eurojust",
                "liaison_prosecutor",
                "liaison_magistrate",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "matter",
            sa.Enum(
                "extradition",
                "mutual_legal_assistance",
                "cooperation",
                name="matter",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("convention", sa.Text(), nullable=False),
        sa.Column("member_code", sa.String(length=2), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "none",
                "negotiating",
                "concluded",
                "in_force",
                "ended",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("promoter_code", sa.String(length=2), nullable=True),
        sa.Column("promoter_id", sa.Integer(), nullable=True),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'bilateral') = (member_code is not null)", name=op.f("ck_instrument_bilateral_has_member")
        ),
        sa.CheckConstraint(
            "(kind = 'convention') = (convention <> '')", name=op.f("ck_instrument_convention_is_named")
        ),
        sa.CheckConstraint("promoter_code is null or promoter_id is null", name=op.f("ck_instrument_one_promoter")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_instrument_country_code")),
        sa.ForeignKeyConstraint(["member_code"], ["country.code"], name=op.f("fk_instrument_member_code")),
        sa.ForeignKeyConstraint(["promoter_code"], ["country.code"], name=op.f("fk_instrument_promoter_code")),
        sa.ForeignKeyConstraint(["promoter_id"], ["authority.id"], name=op.f("fk_instrument_promoter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
        sa.UniqueConstraint("country_code", "slot", name=op.f("uq_instrument_country_code_slot")),
    )
    with op.batch_alter_table("instrument", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_instrument_member_code"), ["member_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_instrument_promoter_id"), ["promoter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_instrument_slot"), ["slot"], unique=False)

    op.create_table(
        "instrument_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instrument_id", sa.Integer(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_instrument_step_by_id")),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["instrument.id"], name=op.f("fk_instrument_step_instrument_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument_step")),
    )
    with op.batch_alter_table("instrument_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_instrument_step_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_instrument_step_instrument_id_taken_on"), ["instrument_id", "taken_on"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("instrument_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_instrument_step_instrument_id_taken_on"))
        batch_op.drop_index(batch_op.f("ix_instrument_step_by_id"))

    op.drop_table("instrument_step")
    with op.batch_alter_table("instrument", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_instrument_slot"))
        batch_op.drop_index(batch_op.f("ix_instrument_promoter_id"))
        batch_op.drop_index(batch_op.f("ix_instrument_member_code"))

    op.drop_table("instrument")
