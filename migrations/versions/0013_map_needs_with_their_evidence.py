"""Map needs with their evidence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "need", "bottleneck", "opportunity", name="kind", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum("all", "union", name="audience", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("causes", sa.Text(), nullable=False),
        sa.Column("policies", sa.Text(), nullable=False),
        sa.Column("contacts", sa.Text(), nullable=False),
        sa.Column("channels", sa.Text(), nullable=False),
        sa.Column("responsibilities", sa.Text(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "named",
                "examined",
                "proposed",
                "answered",
                "set_aside",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_need_by_id")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_need_forum_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_need_forum_id_stage_moved_at"), ["forum_id", "stage", "moved_at"], unique=False
        )

    op.create_table(
        "need_country",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_need_country_country_code")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_need_country_need_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("need_id", "country_code", name=op.f("pk_need_country")),
    )
    with op.batch_alter_table("need_country", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_need_country_country_code_need_id"), ["country_code", "need_id"], unique=False
        )

    op.create_table(
        "need_priority",
        sa.Column("need_id", sa.Integer(), nullable=False),
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
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_need_priority_need_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("need_id", "priority", name=op.f("pk_need_priority")),
    )
    with op.batch_alter_table("need_priority", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_priority_priority_need_id"), ["priority", "need_id"], unique=False)

    op.create_table(
        "need_support",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("country_code", sa.String(length=2), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_need_support_by_id")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_need_support_country_code")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_need_support_need_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("need_id", "country_code", name=op.f("pk_need_support")),
    )
    op.create_table(
        "need_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_need_evidence_by_id")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_need_evidence_need_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_need_evidence_paper_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_evidence")),
    )
    with op.batch_alter_table("need_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_evidence_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_evidence_paper_id"), ["paper_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("need_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_evidence_paper_id"))
        batch_op.drop_index(batch_op.f("ix_need_evidence_need_id"))

    op.drop_table("need_evidence")
    op.drop_table("need_support")
    with op.batch_alter_table("need_priority", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_priority_priority_need_id"))

    op.drop_table("need_priority")
    with op.batch_alter_table("need_country", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_country_country_code_need_id"))

    op.drop_table("need_country")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_forum_id_stage_moved_at"))
        batch_op.drop_index(batch_op.f("ix_need_by_id"))

    op.drop_table("need")
