"""Posts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "kind",
                sa.Enum(
                    "liaison_officer",
                    "liaison_magistrate",
                    "diplomat",
                    "liaison_prosecutor",
                    "eurojust_magistrate",
                    name="postingkind",
                    native_enum=False,
                    create_constraint=True,
                    length=30,
                ),
                nullable=False,
                server_default="liaison_officer",
            )
        )
        batch_op.add_column(sa.Column("post", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("serves", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("matters", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("posting", schema=None) as batch_op:
        for column in ("kind", "post", "serves", "matters"):
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_posting_postingkind"), type_="check")
        batch_op.drop_column("matters")
        batch_op.drop_column("serves")
        batch_op.drop_column("post")
        batch_op.drop_column("kind")
