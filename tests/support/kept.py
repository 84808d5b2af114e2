"""The rows of a database kept aside, and brought back into those tables that were written to.

A test writes to a handful of some fifty tables: to bring only these back takes a tenth of the time. Connections stay,
and with them what they have prepared.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa
from sqlalchemy.engine import URL, Engine, make_url

from exchange.core.db import db

#: Deleted rows are swept away after so many restorations, for no process does it meanwhile.
SWEPT_EVERY = 50
#: Seconds to wait for whoever still writes.
PATIENCE = 20
#: Table, the sequence that numbers its rows, and the last number given.
SEQUENCES = """
    SELECT owner.relname, format('public.%I', number.relname), pg_sequence_last_value(number.oid)
    FROM pg_class AS number
    JOIN pg_depend ON pg_depend.objid = number.oid AND pg_depend.deptype IN ('a', 'i')
    JOIN pg_class AS owner ON owner.oid = pg_depend.refobjid
    WHERE number.relkind = 'S' AND owner.relkind = 'r' AND number.relnamespace = 'public'::regnamespace
"""
_SETTINGS = ("SET session_replication_role = replica", f"SET lock_timeout = '{PATIENCE}s'")
_READS = ("SELECT", "PRAGMA", "BEGIN", "SHOW", "SAVEPOINT", "RELEASE", "ROLLBACK", "LOCK")
_WRITES = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
#: What begins with tables of its own reads, unless it goes on to write.
_READS_ON = re.compile(r"\s*WITH\b(?!.*\b(INSERT INTO|(?<!FOR )UPDATE|DELETE FROM)\b)", re.IGNORECASE | re.DOTALL)


class Kept(Protocol):
    """Rows kept aside."""

    def bring_back(self, tables: Iterable[str]) -> None:
        """Have these tables hold exactly what they held when it was kept."""

    def close(self) -> None:
        """Let go of the database."""


class Writings:
    """The tables of a database that statements wrote to, through whatever engine."""

    def __init__(self, url: URL) -> None:
        """Listen from now on, also to engines that are yet to be made."""
        self.place, self.tables = (url.database, str(url.query)), set[str]()
        #: Something was done of which it cannot be said what it changed.
        self.unclear = False
        self._all = set(db.metadata.tables)
        sa.event.listen(Engine, "before_cursor_execute", self._note)

    def __bool__(self) -> bool:
        """Tell whether anything was written."""
        return bool(self.tables or self.unclear)

    def _note(self, connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        url = connection.engine.url
        if (url.database, str(url.query)) != self.place or _only_reads(statement):
            return
        written = _WRITES.match(statement)
        if written and written[2] in self._all:
            self.tables |= {written[2]} | (
                _hanging_on(written[2]) if written[1].upper().startswith("DELETE") else set()
            )
        else:
            self.unclear = True

    def take(self) -> set[str]:
        """Return the tables written to, all of them when that is unclear, and forget them."""
        found, self.tables = (self._all if self.unclear else self.tables), set()
        self.unclear = False
        return set(found)

    def stop(self) -> None:
        """Listen no more."""
        sa.event.remove(Engine, "before_cursor_execute", self._note)


@lru_cache(maxsize=2_000)
def _only_reads(statement: str) -> bool:
    return statement.lstrip()[:9].upper().startswith(_READS) or _READS_ON.match(statement) is not None


@lru_cache
def _hanging_on(name: str) -> frozenset[str]:
    """Return the tables whose rows the database itself deletes or changes with the rows of this one."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        above = waiting.pop()
        below = {
            table.name
            for table in db.metadata.tables.values()
            for key in table.foreign_keys
            if key.ondelete and key.column.table.name == above
        }
        waiting += below - found
        found |= below
    return frozenset(found)


class KeptInFile:
    """The rows of a SQLite database, in a copy of its file."""

    def __init__(self, file: Path) -> None:
        """Copy the file, which nobody may have open."""
        copy = file.with_name(f"kept-{file.name}")
        shutil.copy(file, copy)
        self._line = sqlite3.connect(file, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        self._line.execute("PRAGMA foreign_keys = OFF")
        self._line.execute("PRAGMA synchronous = OFF")
        self._line.execute("ATTACH ? AS kept", (str(copy),))

    def bring_back(self, tables: Iterable[str]) -> None:
        """Have these tables hold exactly what they held when it was kept."""
        statements = (
            f'DELETE FROM main."{table}"; INSERT INTO main."{table}" SELECT * FROM kept."{table}";' for table in tables
        )
        self._line.executescript(f"BEGIN IMMEDIATE; {''.join(statements)} COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        self._line.close()


class KeptInSchema:
    """The rows of a PostgreSQL database, in a schema beside them."""

    def __init__(self, url: str) -> None:
        """Copy all tables."""
        self._url = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._connect()
        self._times, self._unswept = 0, set[str]()
        tables = self._line.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        self._do("CREATE SCHEMA kept", *(f'CREATE TABLE kept."{name}" AS TABLE public."{name}"' for (name,) in tables))
        self._numbers = {
            table: f"SELECT setval('{sequence}', {last or 1}, {str(last is not None).lower()});"
            for table, sequence, last in self._line.execute(SEQUENCES)
        }
        self._do(*_SETTINGS)

    def _connect(self) -> None:
        self._line: psycopg.Connection[Any] = psycopg.connect(self._url, autocommit=True)

    def _do(self, *statements: str) -> None:
        self._line.execute("; ".join(statements).encode())

    def bring_back(self, tables: Iterable[str]) -> None:
        """Have these tables hold exactly what they held when it was kept. A test may have ended all connections."""
        statements = [
            f'DELETE FROM public."{table}"; INSERT INTO public."{table}" SELECT * FROM kept."{table}";'
            + self._numbers.get(table, "")
            for table in tables
        ]
        try:
            self._do(*statements)
        except psycopg.OperationalError:
            self._line.close()
            self._connect()
            self._do(*_SETTINGS)
            self._do(*statements)
        self._times, self._unswept = self._times + 1, self._unswept | set(tables)
        if self._times % SWEPT_EVERY == 0:
            self._do("VACUUM " + ", ".join(f'public."{table}"' for table in self._unswept))
            self._unswept.clear()

    def close(self) -> None:
        """End the connection."""
        self._line.close()
