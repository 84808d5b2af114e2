"""Index the states of meetings with their starts."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_POLITICAL = sa.text("level = 'political'")


def upgrade() -> None:
    _political_by(["forum_id", "state", "starts_at"])
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_state")
        batch_op.create_index("ix_meeting_state_starts_at", ["state", "starts_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_state_starts_at")
        batch_op.create_index("ix_meeting_state", ["state"], unique=False)
    _political_by(["forum_id", "starts_at", "state"])


def _political_by(columns: Sequence[str]) -> None:
    its = {"sqlite_where": _POLITICAL, "postgresql_where": _POLITICAL}
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index("ix_meeting_political", **its)
        batch_op.create_index("ix_meeting_political", columns, unique=False, **its)
