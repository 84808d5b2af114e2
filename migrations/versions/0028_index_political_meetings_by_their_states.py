"""Index political meetings by their states."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_meeting_political",
            ["forum_id", "starts_at", "state"],
            unique=False,
            sqlite_where=sa.text("level = 'political'"),
            postgresql_where=sa.text("level = 'political'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_meeting_political",
            sqlite_where=sa.text("level = 'political'"),
            postgresql_where=sa.text("level = 'political'"),
        )
