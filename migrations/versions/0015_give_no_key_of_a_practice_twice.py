"""Give no key of a practice twice: SQLite gives that of a deleted last row again, unless it is told not to."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _rebuild(**how: bool) -> bool:
    """Make the table anew where that is what it takes."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if on_sqlite:
        with op.batch_alter_table("practice", schema=None, recreate="always", table_kwargs=how):
            pass
    return on_sqlite


def upgrade() -> None:
    if _rebuild(sqlite_autoincrement=True):
        # Keys that the journal knows have been given too.
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'practice'")
        op.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT 'practice', max("
            "coalesce((SELECT max(id) FROM practice), 0), "
            "coalesce((SELECT max(subject_id) FROM journal_entry WHERE subject_kind = 'practice'), 0))"
        )


def downgrade() -> None:
    _rebuild()
