"""The command that builds the index anew."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import with_appcontext

from exchange.core.db import db
from exchange.search import operations


@click.command("reindex")
@with_appcontext
def reindex() -> None:
    """Build the search index anew, after an upgrade or a new language."""
    count = operations.rebuild()
    db.session.commit()
    click.echo(f"Indexed: {count}")


def install(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(reindex)
