"""Commands: remind of what comes up; deliver what waits, once or for as long as the platform runs; check the settings."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from exchange.core import clock, site
from exchange.core.db import db
from exchange.notices.choices.rounds import gather_all
from exchange.notices.delivery.envelope import Office
from exchange.notices.delivery.line import Line, Server, TroubleError
from exchange.notices.delivery.rules import LONGEST_LEASE, SHORTEST_LEASE, USUAL_LEASE
from exchange.notices.delivery.words import TROUBLES
from exchange.notices.delivery.worker import Worker
from exchange.notices.letters.desk import desk_of
from exchange.notices.reminders.worker import remind as remind_all

log = logging.getLogger(__name__)
mail = AppGroup("mail", help="Messages that leave as mail.")
#: Seconds between two looks into the outbox, and after the server could not be reached.
PAUSE, LONG_PAUSE = 5.0, 60.0
#: So often whoever watches looks for what people are to be reminded of.
REMINDED_EVERY = timedelta(minutes=10)
NO_SERVER = "No mail server is set (EXCHANGE_SMTP_HOST): nothing leaves. Messages are read in the outbox."
SECURED = {"starttls": "secured with STARTTLS", "tls": "secured with TLS", "none": "not secured"}


def _server() -> Server | None:
    return Server.of(current_app.config)


def _office() -> Office:
    return Office(current_app.config["MAIL_FROM"], current_app.config["BASE_URL"])


def refuse_demo() -> None:
    """Refuse to send in a demo: the people of the demo are invented, but their addresses may be somebody's."""
    demo = site.fact("demo")
    db.session.rollback()
    if demo:
        raise click.ClickException("This is a demo: nothing leaves. Messages are read in the outbox.")


def _in_words(failure: TroubleError) -> str:
    return f"{TROUBLES[failure.trouble]} {failure.words}".strip()


@mail.command("deliver")
@click.option("--watch", is_flag=True, help="Go on until stopped, and look into the outbox every few seconds.")
@click.option(
    "--lease",
    type=click.IntRange(SHORTEST_LEASE, LONGEST_LEASE),
    default=USUAL_LEASE,
    show_default=True,
    help="Seconds for which messages are in one worker's hands; half of them is what one message may take.",
)
def deliver(*, watch: bool, lease: int) -> None:
    """Write the digests that are due and send the messages that wait. Any number of these may run at once."""
    refuse_demo()
    _gather()
    server = _server()
    if server is None:
        click.echo(NO_SERVER)
        return
    with Line(server, _office()) as line, stopped_by_signal() as stop:
        worker = Worker(line, line.office, desk_of(current_app.config), timedelta(seconds=lease), clock.now, stop)
        if watch:
            _watch(worker)
        else:
            _once(worker)


def _gather() -> None:
    if written := gather_all(clock.now()):
        click.echo(f"Digests written: {written}.")


def _once(worker: Worker) -> None:
    try:
        click.echo(worker.round().line())
    except TroubleError as failure:
        raise click.ClickException(_in_words(failure)) from None


def _watch(worker: Worker) -> None:
    reminded_at: datetime | None = None
    while not worker.stop.is_set():
        pause = PAUSE
        try:
            refuse_demo()
            reminded_at = _remind_again(worker.now(), reminded_at)
            _gather()
            tally = worker.round()
            if any(tally.numbers.values()):
                click.echo(tally.line())
        except TroubleError as failure:
            click.echo(_in_words(failure), err=True)
            pause = LONG_PAUSE
        except DBAPIError:
            log.exception("the outbox cannot be read; it is tried again")
            db.session.rollback()
        worker.stop.wait(pause)


def _remind_again(now: datetime, last: datetime | None) -> datetime:
    """Write what is due unless that was done a short while ago; return when it was done last."""
    if last is not None and last <= now < last + REMINDED_EVERY:
        return last
    try:
        if written := remind_all(now):
            click.echo(f"{written} reminded.")
    except Exception:
        # Whatever is wrong with a reminder, other messages leave.
        log.exception("reminders cannot be written; that is tried again")
        db.session.rollback()
    return now


@contextmanager
def stopped_by_signal() -> Iterator[Event]:
    """Let the usual signals end the work after the message in hand."""
    stop = Event()
    usual = {number: signal.signal(number, lambda *_signal: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)


#: What else ``flask mail check`` looks at: each says what works, or raises ClickException. Rooms beside add theirs.
checks: list[Callable[[], None]] = []


@mail.command("remind")
def remind() -> None:
    """Write the reminders whose time has come: once each, however often this runs."""
    refuse_demo()
    click.echo(f"{remind_all(clock.now())} reminded.")


@mail.command("check")
def check() -> None:
    """Say whether the settings work: connects, secures the line, signs in, hangs up. Nothing is sent or taken."""
    failures = []
    for part in (_check_line, *checks):
        try:
            part()
        except click.ClickException as failure:
            failures.append(failure.message)
    if failures:
        raise click.ClickException("\n".join(failures))


def _check_line() -> None:
    server = _server()
    if server is None:
        click.echo(NO_SERVER)
        return
    with Line(server, _office()) as line:
        try:
            offered = line.check()
        except TroubleError as failure:
            raise click.ClickException(f"{server.host}:{server.port}: {_in_words(failure)}") from None
    signed_in = f"signed in as {server.user}" if server.user else "without signing in"
    click.echo(f"{server.host}:{server.port} answers, {SECURED[server.tls]}, {signed_in}. No mail was sent.")
    click.echo(f"Messages would come from {line.office.sender}. The server offers: {', '.join(offered) or 'nothing'}.")


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(mail)
