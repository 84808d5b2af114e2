"""Commands about the folder of files."""

from __future__ import annotations

from datetime import timedelta

import click
from flask import Flask
from flask.cli import AppGroup

from exchange.core import clock
from exchange.core.db import db
from exchange.files import folder, operations, queries

AN_HOUR = timedelta(hours=1)
files = AppGroup("files", help="Look after the folder of files.")


@files.command("check")
def check() -> None:
    """Compare the folder with the database: what is missing, what has changed, what nobody knows."""
    known = set()
    faults = 0
    for one in queries.all_files():
        known.add(one.key)
        found = folder.digest_of(one.key)
        if found != one.digest:
            faults += 1
            click.echo(f"{'missing' if found is None else 'changed'}: {one.key} ({one.name})")
    unknown = [key for key in folder.all_keys() if key not in known]
    for key in unknown:
        click.echo(f"unknown: {key}")
    click.echo(
        f"{len(known)} files, {faults} faults, {len(unknown)} that nobody knows (flask files tidy removes these)"
    )
    if faults:
        raise SystemExit(1)


@files.command("tidy")
def tidy() -> None:
    """Remove what nothing refers to any more, and what a crash left behind, an hour ago or more."""
    removed = operations.remove_all(queries.unreferred(clock.now() - AN_HOUR))
    db.session.commit()
    removed += operations.remove_unknown(_settled_keys())
    for path in list(folder.half_written()):
        path.unlink(missing_ok=True)
        removed += 1
    click.echo(f"{removed} removed")


def _settled_keys() -> list[str]:
    """Return the keys of files that have lain there long enough for their row to have been committed."""
    return [key for key in folder.all_keys() if folder.is_old(folder.path_of(key))]


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(files)
