"""The command that loads the reference data."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import with_appcontext

from exchange.core import clock
from exchange.core.db import db
from exchange.intake import operations


@click.command("reference")
@with_appcontext
def load_reference() -> None:
    """Load countries, bodies and standing forums; safe to repeat after an upgrade."""
    loaded = operations.load(clock.now())
    db.session.commit()
    click.echo(
        f"New: {loaded.countries} countries, {loaded.authorities} bodies, "
        f"{loaded.forums} forums, {loaded.meetings} meetings, {loaded.instruments} instruments."
    )


def install(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(load_reference)
