"""Commands of the rotating chair."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from exchange.chairing import operations, queries
from exchange.core import clock
from exchange.core.db import db
from exchange.core.journal import Platform

chairs = AppGroup("chairs", help="The rotating chairs of forums.")


@chairs.command("extend")
def extend() -> None:
    """Plan further terms where fewer than two rounds or six years are planned. Meant to run every night."""
    extended = 0
    for rotation in queries.whole_rotations():
        extended += bool(operations.extend(Platform(), rotation, clock.now()))
        db.session.commit()
    click.echo(f"{extended} rotations extended")


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(chairs)
