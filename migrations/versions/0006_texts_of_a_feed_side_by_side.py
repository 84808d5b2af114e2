"""Texts of a feed side by side."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import CreateTableAs

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: Table of kept texts, and the table of what they are of.
SHELVES = (("calendar_piece", "meeting"), ("calendar_deadline_piece", "deadline"))


def upgrade() -> None:
    for table, thing in SHELVES:
        _make_anew(table, thing, ("language", "variant", f"{thing}_id"), with_rowid=False)
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_{table}_{thing}_id"), [f"{thing}_id"], unique=False)


def downgrade() -> None:
    for table, thing in SHELVES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_index(batch_op.f(f"ix_{table}_{thing}_id"))
        _make_anew(table, thing, (f"{thing}_id", "language", "variant"), with_rowid=True)


def _make_anew(table: str, thing: str, key: tuple[str, str, str], *, with_rowid: bool) -> None:
    """Make the table anew with its key in that order, and put the same rows into it."""
    names = (*key, "text")
    texts, kept = (sa.table(name, *(sa.column(column) for column in names)) for name in (table, f"{table}_kept"))
    op.execute(CreateTableAs(sa.select(texts), kept.name))
    op.drop_table(table)
    variant = sa.Enum(
        "joined", "full", "title", "busy", name="variant", native_enum=False, create_constraint=True, length=30
    )
    types = {"language": sa.String(length=12), "variant": variant, f"{thing}_id": sa.Integer()}
    op.create_table(
        table,
        *(sa.Column(name, types[name], autoincrement=False, nullable=False) for name in key),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            [f"{thing}_id"], [f"{thing}.id"], name=op.f(f"fk_{table}_{thing}_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")),
        sqlite_with_rowid=with_rowid,
    )
    in_order = sa.select(kept).order_by(*(kept.c[name] for name in key))
    op.execute(sa.insert(texts).from_select(names, in_order))
    op.drop_table(kept.name)
