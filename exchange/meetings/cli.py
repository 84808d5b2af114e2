"""Commands about meetings."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from exchange.core import clock
from exchange.core.db import db
from exchange.core.journal import Platform
from exchange.meetings import operations

meetings = AppGroup("meetings", help="Look after meetings.")


@meetings.command("rederive")
def rederive() -> None:
    """Compute the instants of coming meetings anew from their wall times: after the zone data was renewed."""
    moved = operations.rederive_instants(Platform(), clock.now())
    for meeting in moved:
        click.echo(f"{meeting.starts_at:%Y-%m-%d %H:%M} UTC  {meeting.title}")
    db.session.commit()
    click.echo(f"{len(moved)} moved")


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(meetings)
