"""Commands about date polls."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from exchange.core import clock
from exchange.core.db import db
from exchange.core.journal import Platform
from exchange.scheduling.polls import operations, queries

polls = AppGroup("polls", help="Look after date polls.")


@polls.command("remind")
def remind() -> None:
    """Remind those who have not answered an open poll and whose time has come: once each, however often this runs."""
    now, reminded = clock.now(), 0
    for poll_id in queries.due_for_reminders(now):
        poll = queries.held_for_platform(poll_id)
        if poll is not None:
            reminded += len(operations.remind_all(Platform(), poll, now))
        db.session.commit()
    click.echo(f"{reminded} reminded")


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(polls)
