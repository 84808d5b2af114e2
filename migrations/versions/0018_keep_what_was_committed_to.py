"""Keep what was committed to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "political",
                "senior_officials",
                "contact_group",
                "expert_exchange",
                "liaison_exchange",
                "team_europe_dialogue",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum("all", "union", name="audience", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_country", sa.String(length=2), nullable=True),
        sa.Column("authority_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "under_way",
                "fulfilled",
                "lapsed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("declaration", sa.Text(), nullable=False),
        sa.Column("paragraph", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(declaration = '') = (paragraph is null)", name=op.f("ck_commitment_paragraph_of_declaration")
        ),
        sa.CheckConstraint("(meeting_id is null) = (item_id is null)", name=op.f("ck_commitment_item_of_meeting")),
        sa.CheckConstraint("owner_country is null or authority_id is null", name=op.f("ck_commitment_one_owner")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_commitment_authority_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_commitment_by_id")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_commitment_decision_id")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_commitment_forum_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_commitment_item_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_commitment_meeting_id")),
        sa.ForeignKeyConstraint(["owner_country"], ["country.code"], name=op.f("fk_commitment_owner_country")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commitment_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitment_by_id"), ["by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitment_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_commitment_forum_id_state_due_on"), ["forum_id", "state", "due_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_commitment_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitment_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_commitment_owner_country"), ["owner_country"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commitment_owner_country"))
        batch_op.drop_index(batch_op.f("ix_commitment_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_commitment_item_id"))
        batch_op.drop_index(batch_op.f("ix_commitment_forum_id_state_due_on"))
        batch_op.drop_index(batch_op.f("ix_commitment_decision_id"))
        batch_op.drop_index(batch_op.f("ix_commitment_by_id"))
        batch_op.drop_index(batch_op.f("ix_commitment_authority_id"))

    op.drop_table("commitment")
