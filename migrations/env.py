"""Alembic's environment: one set of migrations for SQLite and PostgreSQL, run on the application's own engine."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from flask import current_app

from exchange.core.db import UtcDateTime
from exchange.search.models import BESIDE

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write plain SQLAlchemy types: a migration must not import the application."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def include_object(_thing: Any, name: str | None, _kind: str, reflected: bool, other: Any) -> bool:
    """Leave alone what the databases keep beside the tables for searching."""
    return not (reflected and other is None and str(name).startswith(BESIDE))


def _check_references(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration left broken references: {broken}")


def run() -> None:
    """Run the migrations, all or none. SQLite rebuilds tables by copying; checked references would delete children then."""
    with database.engine.connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:
            raw = connection.connection.driver_connection
            connection.rollback()
            raw.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_item,
            include_object=include_object,
            render_as_batch=True,
            compare_type=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            if on_sqlite:
                _check_references(connection)
        if on_sqlite:
            connection.rollback()
            raw.execute("PRAGMA foreign_keys=ON")


run()
