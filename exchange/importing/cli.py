"""Commands: look at what was handed in and save what was asked for, once or for as long as the platform runs."""

from __future__ import annotations

import logging
import signal
from datetime import datetime
from threading import Event

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from exchange.core import clock
from exchange.core.db import db
from exchange.importing import queries, worker

log = logging.getLogger(__name__)
imports = AppGroup("import", help="Tables that people hand in.")
#: Seconds between two looks.
PAUSE = 2.0


@imports.command("work")
@click.option("--watch", is_flag=True, help="Go on until stopped, and look for what was handed in every few seconds.")
def work(*, watch: bool) -> None:
    """Check the tables that wait and save those that shall be saved. Any number of these may run at once."""
    if not watch:
        click.echo(f"{_all()} done.")
        return
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_signal: stop.set())
    watching(stop)


def watching(stop: Event) -> None:
    """Work until told to stop, and let the pages know so."""
    said: datetime | None = None
    while not stop.is_set():
        try:
            now = clock.now()
            if said is None or now - said >= queries.SAID_EVERY:
                worker.say_hello(now)
                said = now
            if worker.work(clock.now):
                continue
        except DBAPIError:
            log.exception("imports cannot be read; that is tried again")
            db.session.rollback()
        stop.wait(PAUSE)
    worker.say_goodbye()


def _all() -> int:
    count = 0
    while worker.work(clock.now):
        count += 1
    return count


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(imports)
