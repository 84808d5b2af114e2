"""Commands about series."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from exchange.core import clock
from exchange.core.db import db
from exchange.core.journal import Platform
from exchange.meetings.life.rules import HinderedError
from exchange.meetings.rules import PlanRefusedError
from exchange.meetings.series import operations, queries

group = AppGroup("series", help="Meetings that come again.")


@group.command("extend")
def extend() -> None:
    """Make the meetings of each series as far ahead as it is kept planned. Meant to run every night; twice does no harm."""
    added = 0
    for key in queries.running():
        try:
            added += _extend(key)
            db.session.commit()
        except (PlanRefusedError, HinderedError) as refused:
            db.session.rollback()
            click.echo(f"series {key} cannot be planned further: {refused}")
    click.echo(f"{added} meetings added")


def _extend(key: int) -> int:
    """Extend one series, which is held first: another who is at it has then finished."""
    now, series = clock.now(), queries.held(key)
    if series.ended_on is not None:
        return 0
    until = operations.horizon(series, now)
    return len(operations.extend(Platform(), series, queries.held_meetings(key), until, now))


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)
