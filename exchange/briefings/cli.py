"""The command that writes the files of briefing packages that wait."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from exchange.briefings import operations

briefings = AppGroup("briefings", help="Briefing packages.")


@briefings.command("write")
def write() -> None:
    """Write the files that wait. The platform does so by itself after a version was frozen; this is for those left over."""
    click.echo(f"Written: {operations.write_waiting()}.")


def install(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(briefings)
