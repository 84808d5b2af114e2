"""A copy of everything in one file, the same for SQLite and PostgreSQL: also the way from one to the other.

The file is gzipped lines of JSON: first which state of the schema it was taken from, then each row with its table.
"""

from __future__ import annotations

import base64
import enum
import gzip
import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from exchange.core.db import Base, db

FORMAT = "experts-exchange-backup-1"
#: Rows are written in parts of this size, so that neither side needs memory for all of them.
PART = 500


#: So begins the name of what is no table, in place of a table's.
BESIDE = "@"


@dataclass(frozen=True, slots=True)
class Beside:
    """What is kept beside the database: how it is told, line by line, for the rows of a connection; how a line is brought back."""

    told: Callable[[sa.Connection], Iterator[dict[str, Any]]]
    bring_back: Callable[[dict[str, Any]], None]


#: What rooms keep beside the database, by name.
beside: dict[str, Beside] = {}


class CannotRestoreError(RuntimeError):
    """The file or the database is not fit for it; the message says why."""


def save(file: Path) -> int:
    """Write all rows, as they are at one instant, and what is kept beside them; return how many rows.

    It is written under another name first, and takes the file's place when it is complete.
    """
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    count = 0
    options = {"isolation_level": "REPEATABLE READ"} if db.engine.dialect.name == "postgresql" else {"writes": False}
    with (
        db.engine.connect().execution_options(**options) as connection,
        gzip.open(draft, "wt", encoding="utf-8") as out,
    ):
        out.write(json.dumps({"format": FORMAT, "schema": _schema(connection)}) + "\n")
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(sa.select(table).order_by(*table.primary_key)).mappings():
                out.write(json.dumps([table.name, {name: _plain(value) for name, value in row.items()}]) + "\n")
                count += 1
        for name, kept in beside.items():
            for told in kept.told(connection):
                out.write(json.dumps([BESIDE + name, told]) + "\n")
    draft.replace(file)
    return count


def restore(file: Path) -> int:
    """Bring all rows back into an empty database with the same schema; return how many. All of them or none.

    Raises CannotRestoreError for a file that is none of ours or a database that holds rows.
    """
    with gzip.open(file, "rt", encoding="utf-8") as lines, db.engine.begin() as connection:
        _check(_first_line(lines), connection)
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        count = 0
        for name, rows in groupby(map(json.loads, lines), key=lambda line: line[0]):
            if name.startswith(BESIDE):
                for _name, told in rows:
                    beside[name.removeprefix(BESIDE)].bring_back(told)
                continue
            table = Base.metadata.tables[name]
            for part in _parts(_typed(table, row) for _name, row in rows):
                connection.execute(sa.insert(table), part)
                count += len(part)
        if connection.dialect.name == "postgresql":
            _count_on(connection)
    return count


def _first_line(lines: Iterator[str]) -> dict[str, Any]:
    try:
        found = json.loads(next(lines))
    except (OSError, EOFError, StopIteration, ValueError):
        raise CannotRestoreError("This is no backup of Experts' Exchange.") from None
    return found if isinstance(found, dict) else {}


def _check(head: dict[str, Any], connection: sa.Connection) -> None:
    if head.get("format") != FORMAT:
        raise CannotRestoreError("This is no backup of Experts' Exchange.")
    if head["schema"] != _schema(connection):
        raise CannotRestoreError(f"The backup has schema {head['schema']}, the database {_schema(connection)}.")
    for table in Base.metadata.sorted_tables:
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise CannotRestoreError(f"The database is not empty: there are rows in {table.name}.")


def _schema(connection: sa.Connection) -> str:
    return str(connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one())


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.value if isinstance(value, enum.Enum) else value


def _typed(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table.columns[name].type, value) for name, value in row.items()}


def _value(kind: Any, value: Any) -> Any:
    if value is None or isinstance(kind, sa.JSON):
        return value
    if isinstance(kind, sa.Enum):
        return kind.enum_class(value) if kind.enum_class else value
    if isinstance(kind, sa.LargeBinary):
        return base64.b64decode(value)
    kept_as = getattr(kind, "impl_instance", kind)
    if isinstance(kept_as, sa.DateTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kept_as, sa.Date) else value


def _parts(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    part: list[dict[str, Any]] = []
    for row in rows:
        part.append(row)
        if len(part) == PART:
            yield part
            part = []
    if part:
        yield part


def _count_on(connection: sa.Connection) -> None:
    """Let each sequence go on after the highest key that was brought back."""
    for table in Base.metadata.sorted_tables:
        key = table.autoincrement_column
        if key is not None:
            last = sa.select(sa.func.coalesce(sa.func.max(key), 0) + 1).scalar_subquery()
            sequence = sa.func.pg_get_serial_sequence(table.name, key.name)
            connection.execute(sa.select(sa.func.setval(sequence, last, False)))
