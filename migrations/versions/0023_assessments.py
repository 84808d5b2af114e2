"""Assessments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "prepared", "open", "closed", name="roundstate", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_round")),
    )
    op.create_table(
        "assessment_contributor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(country_code is null) <> (authority_id is null)", name=op.f("ck_assessment_contributor_one_contributor")
        ),
        sa.ForeignKeyConstraint(
            ["authority_id"], ["authority.id"], name=op.f("fk_assessment_contributor_authority_id")
        ),
        sa.ForeignKeyConstraint(
            ["country_code"], ["country.code"], name=op.f("fk_assessment_contributor_country_code")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["assessment_round.id"], name=op.f("fk_assessment_contributor_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_contributor")),
        sa.UniqueConstraint("round_id", "authority_id", name=op.f("uq_assessment_contributor_round_id_authority_id")),
        sa.UniqueConstraint("round_id", "country_code", name=op.f("uq_assessment_contributor_round_id_country_code")),
    )
    with op.batch_alter_table("assessment_contributor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_contributor_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessment_contributor_country_code"), ["country_code"], unique=False)

    op.create_table(
        "assessment_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contributor_id", sa.Integer(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contributor_id"],
            ["assessment_contributor.id"],
            name=op.f("fk_assessment_sheet_contributor_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_assessment_sheet_country_code")),
        sa.ForeignKeyConstraint(["edited_by"], ["person.id"], name=op.f("fk_assessment_sheet_edited_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_sheet")),
        sa.UniqueConstraint(
            "contributor_id", "country_code", name=op.f("uq_assessment_sheet_contributor_id_country_code")
        ),
    )
    with op.batch_alter_table("assessment_sheet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_sheet_country_code"), ["country_code"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessment_sheet_edited_by"), ["edited_by"], unique=False)

    op.create_table(
        "assessment_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.Integer(), nullable=True),
        sa.Column("transmitted_on", sa.Date(), nullable=True),
        sa.Column("document", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(transmitted_on is null) = (document = '')", name=op.f("ck_assessment_version_transmitted_as_document")
        ),
        sa.ForeignKeyConstraint(["frozen_by"], ["person.id"], name=op.f("fk_assessment_version_frozen_by")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["assessment_round.id"], name=op.f("fk_assessment_version_round_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_version")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_assessment_version_round_id_number")),
    )
    with op.batch_alter_table("assessment_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessment_version_frozen_by"), ["frozen_by"], unique=False)

    op.create_table(
        "assessment_answer",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("unknown", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("value is null or not unknown", name=op.f("ck_assessment_answer_known_or_not")),
        sa.CheckConstraint("value is null or value >= 0", name=op.f("ck_assessment_answer_not_below_zero")),
        sa.ForeignKeyConstraint(
            ["sheet_id"], ["assessment_sheet.id"], name=op.f("fk_assessment_answer_sheet_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sheet_id", "criterion", name=op.f("pk_assessment_answer")),
    )
    op.create_table(
        "identification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("is_priority", sa.Boolean(), nullable=False),
        sa.Column("grounds", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_identification_by_id")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_identification_country_code")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["assessment_version.id"], name=op.f("fk_identification_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identification")),
        sa.UniqueConstraint("version_id", "country_code", name=op.f("uq_identification_version_id_country_code")),
    )
    with op.batch_alter_table("identification", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identification_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_identification_country_code"), ["country_code"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("identification", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identification_country_code"))
        batch_op.drop_index(batch_op.f("ix_identification_by_id"))

    op.drop_table("identification")
    op.drop_table("assessment_answer")
    with op.batch_alter_table("assessment_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_version_frozen_by"))

    op.drop_table("assessment_version")
    with op.batch_alter_table("assessment_sheet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_sheet_edited_by"))
        batch_op.drop_index(batch_op.f("ix_assessment_sheet_country_code"))

    op.drop_table("assessment_sheet")
    with op.batch_alter_table("assessment_contributor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessment_contributor_country_code"))
        batch_op.drop_index(batch_op.f("ix_assessment_contributor_authority_id"))

    op.drop_table("assessment_contributor")
    op.drop_table("assessment_round")
