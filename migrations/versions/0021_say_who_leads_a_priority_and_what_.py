"""Say who leads a priority and what meetings are about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "priority_lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "driver",
                "co_driver",
                "action_leader",
                "coordinator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("cycle", sa.Text(), nullable=False),
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
            nullable=True,
        ),
        sa.Column("country_code", sa.String(length=2), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=True),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(priority is null) = (role = 'coordinator')", name=op.f("ck_priority_lead_coordinator_has_no_priority")
        ),
        sa.CheckConstraint(
            "(country_code is null) <> (authority_id is null)", name=op.f("ck_priority_lead_one_holder")
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_priority_lead_ends_after_start")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_priority_lead_authority_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_priority_lead_by_id")),
        sa.ForeignKeyConstraint(["country_code"], ["country.code"], name=op.f("fk_priority_lead_country_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_lead")),
    )
    with op.batch_alter_table("priority_lead", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_priority_lead_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_priority_lead_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_priority_lead_country_code"), ["country_code"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_priority_lead_cycle_priority_role"), ["cycle", "priority", "role"], unique=False
        )

    op.create_table(
        "meeting_priority",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
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
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_priority_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("meeting_id", "priority", name=op.f("pk_meeting_priority")),
    )
    with op.batch_alter_table("meeting_priority", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_priority_priority_meeting_id"), ["priority", "meeting_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("meeting_priority", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_priority_priority_meeting_id"))

    op.drop_table("meeting_priority")
    with op.batch_alter_table("priority_lead", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_priority_lead_cycle_priority_role"))
        batch_op.drop_index(batch_op.f("ix_priority_lead_country_code"))
        batch_op.drop_index(batch_op.f("ix_priority_lead_by_id"))
        batch_op.drop_index(batch_op.f("ix_priority_lead_authority_id"))

    op.drop_table("priority_lead")
