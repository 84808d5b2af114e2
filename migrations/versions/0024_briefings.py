"""Briefings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "briefing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("keeper_id", sa.Integer(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_briefing_country_code")),
        sa.ForeignKeyConstraint(["keeper_id"], ["person.id"], name=op.f("fk_briefing_keeper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing")),
        sa.UniqueConstraint("country_code", name=op.f("uq_briefing_country_code")),
    )
    with op.batch_alter_table("briefing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_briefing_keeper_id"), ["keeper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_briefing_review_by"), ["review_by"], unique=False)

    op.create_table(
        "briefing_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("briefing_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "summary",
                "priority",
                "criteria",
                "stated",
                "needs",
                "postings",
                "instruments",
                "toolkit",
                "meetings",
                "activities",
                "practices",
                "text",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("included", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefing.id"], name=op.f("fk_briefing_section_briefing_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing_section")),
    )
    with op.batch_alter_table("briefing_section", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_briefing_section_briefing_id_position"), ["briefing_id", "position"], unique=False
        )

    op.create_table(
        "briefing_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("briefing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["briefing.id"], name=op.f("fk_briefing_version_briefing_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_briefing_version_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing_version")),
        sa.UniqueConstraint("briefing_id", "number", name=op.f("uq_briefing_version_briefing_id_number")),
    )
    with op.batch_alter_table("briefing_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_briefing_version_made_by"), ["made_by"], unique=False)

    op.create_table(
        "briefing_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column(
            "form",
            sa.Enum("pdf", "docx", name="fileform", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "done", "failed", name="filestate", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["version_id"], ["briefing_version.id"], name=op.f("fk_briefing_file_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing_file")),
        sa.UniqueConstraint("version_id", "language", "form", name=op.f("uq_briefing_file_version_id_language_form")),
    )
    with op.batch_alter_table("briefing_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_briefing_file_state"), ["state"], unique=False)

    op.create_table(
        "briefing_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(meeting_id is null) = (occasion <> '')", name=op.f("ck_briefing_use_meeting_or_occasion")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_briefing_use_by_id")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_briefing_use_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["briefing_version.id"], name=op.f("fk_briefing_use_version_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefing_use")),
    )
    with op.batch_alter_table("briefing_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_briefing_use_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_briefing_use_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_briefing_use_version_id"), ["version_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("briefing_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_briefing_use_version_id"))
        batch_op.drop_index(batch_op.f("ix_briefing_use_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_briefing_use_by_id"))

    op.drop_table("briefing_use")
    with op.batch_alter_table("briefing_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_briefing_file_state"))

    op.drop_table("briefing_file")
    with op.batch_alter_table("briefing_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_briefing_version_made_by"))

    op.drop_table("briefing_version")
    with op.batch_alter_table("briefing_section", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_briefing_section_briefing_id_position"))

    op.drop_table("briefing_section")
    with op.batch_alter_table("briefing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_briefing_review_by"))
        batch_op.drop_index(batch_op.f("ix_briefing_keeper_id"))

    op.drop_table("briefing")
