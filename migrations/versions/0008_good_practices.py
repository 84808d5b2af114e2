"""Good practices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "practice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "good_practice",
                "experience",
                "joint_approach",
                "analysis",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column(
            "phase",
            sa.Enum(
                "contact",
                "preparing",
                "sending",
                "carrying_out",
                "following_up",
                "any",
                name="phase",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column(
            "instrument",
            sa.Enum(
                "extradition",
                "mutual_legal_assistance",
                "confiscation",
                "joint_investigation_team",
                "service_providers",
                "spontaneous_information",
                "transfer_of_proceedings",
                "other",
                name="instrument",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("caution", sa.Text(), nullable=False),
        sa.Column(
            "handling",
            sa.Enum("public", "limite", name="handling", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column(
            "reach",
            sa.Enum("network", "union", "forum", name="reach", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("forum_id", sa.Integer(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "form_check",
                "substance",
                "changes",
                "published",
                "declined",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column(
            "asked_in",
            sa.Enum(
                "draft",
                "form_check",
                "substance",
                "changes",
                "published",
                "declined",
                name="state",
                native_enum=False,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column(
            "asked_reach",
            sa.Enum("network", "union", "forum", name="reach", native_enum=False, length=30),
            nullable=True,
        ),
        sa.Column("asked_forum_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_practice_author_id")),
        sa.ForeignKeyConstraint(["checked_by"], ["person.id"], name=op.f("fk_practice_checked_by")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_practice_country_code")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_practice_forum_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_practice_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
    )
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_practice_country_code_state"), ["country_code", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_practice_forum_id"), ["forum_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_practice_instrument_state"), ["instrument", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_practice_kind_state"), ["kind", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_practice_language_state"), ["language", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_practice_review_by"), ["review_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_practice_reviewer_id"), ["reviewer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_practice_state_published_at"), ["state", "published_at"], unique=False)

    op.create_table(
        "practice_checker",
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["forum_id"], ["forum.id"], name=op.f("fk_practice_checker_forum_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_checker_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("practice_id", "forum_id", name=op.f("pk_practice_checker")),
    )
    with op.batch_alter_table("practice_checker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_checker_forum_id"), ["forum_id"], unique=False)

    op.create_table(
        "practice_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum(
                "situation",
                "done",
                "result",
                "caution",
                "whole",
                name="part",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_practice_comment_by_id")),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_comment_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice_comment")),
    )
    with op.batch_alter_table("practice_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_comment_practice_id"), ["practice_id"], unique=False)

    op.create_table(
        "practice_priority",
        sa.Column("practice_id", sa.Integer(), nullable=False),
        sa.Column(
            "priority",
            sa.Enum(
                "criminal_networks",
                "cyber_attacks",
                "human_trafficking",
                "child_exploitation",
                "migrant_smuggling",
                "drugs",
                "financial_crime",
                "property_crime",
                "environmental_crime",
                "firearms",
                name="priority",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_practice_priority_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("practice_id", "priority", name=op.f("pk_practice_priority")),
    )
    with op.batch_alter_table("practice_priority", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_practice_priority_priority_practice_id"), ["priority", "practice_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("practice_priority", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_priority_priority_practice_id"))

    op.drop_table("practice_priority")
    with op.batch_alter_table("practice_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_comment_practice_id"))

    op.drop_table("practice_comment")
    with op.batch_alter_table("practice_checker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_checker_forum_id"))

    op.drop_table("practice_checker")
    with op.batch_alter_table("practice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_practice_state_published_at"))
        batch_op.drop_index(batch_op.f("ix_practice_reviewer_id"))
        batch_op.drop_index(batch_op.f("ix_practice_review_by"))
        batch_op.drop_index(batch_op.f("ix_practice_language_state"))
        batch_op.drop_index(batch_op.f("ix_practice_kind_state"))
        batch_op.drop_index(batch_op.f("ix_practice_instrument_state"))
        batch_op.drop_index(batch_op.f("ix_practice_forum_id"))
        batch_op.drop_index(batch_op.f("ix_practice_country_code_state"))
        batch_op.drop_index(batch_op.f("ix_practice_author_id"))

    op.drop_table("practice")
