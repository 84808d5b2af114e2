"""Commands about duties to inform."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from exchange.core import clock
from exchange.core.db import db
from exchange.core.journal import Platform
from exchange.informing import operations, queries

inform = AppGroup("inform", help="Look after duties to inform.")


@inform.command("remind")
def remind() -> None:
    """Remind those who have not taken note and whose day has come: once each, however often this runs."""
    now, reminded = clock.now(), 0
    for duty_id in queries.due_for_reminders():
        duty = queries.held_for_platform(duty_id)
        if duty is not None:
            reminded += len(operations.remind_due(Platform(), duty, now))
        db.session.commit()
    click.echo(f"{reminded} reminded")


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(inform)
