"""Commands of the feeds."""

from __future__ import annotations

import click
import sqlalchemy as sa
from flask import Flask
from flask.cli import AppGroup

from exchange.core import clock
from exchange.core.db import db
from exchange.feeds import operations
from exchange.feeds.revisions import batches
from exchange.meetings.models import Meeting

feeds = AppGroup("feeds", help="Calendar feeds.")
_AT_ONCE = 200


@feeds.command("rebuild")
def rebuild() -> None:
    """Write the kept texts of all meetings anew: after new catalogues, zone data or another address of the platform."""
    meeting_ids = db.session.scalars(sa.select(Meeting.id).order_by(Meeting.id)).all()
    db.session.rollback()
    changed = 0
    with click.progressbar(length=len(meeting_ids), label="Meetings") as bar:
        for some in batches(meeting_ids, _AT_ONCE):
            changed += len(operations.rebuild(clock.now(), some))
            db.session.commit()
            bar.update(len(some))
    click.echo(f"{changed} of {len(meeting_ids)} meetings have a new text.")


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(feeds)
