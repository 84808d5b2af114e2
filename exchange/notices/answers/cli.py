"""Commands: take one mail from a mail server's pipe, fetch those in the mailbox once or for good, and check the mailbox."""

from __future__ import annotations

import logging
import os
import sys
from threading import Event

import click
from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError

from exchange.core.db import db
from exchange.notices.answers.desk import receive
from exchange.notices.answers.mailbox import Mailbox, MailboxError, Place
from exchange.notices.answers.reader import read_round
from exchange.notices.answers.rules import MOST_BYTES
from exchange.notices.answers.words import TROUBLES, why
from exchange.notices.delivery.cli import SECURED, checks, mail, refuse_demo, stopped_by_signal

log = logging.getLogger(__name__)
#: Seconds between two looks into the mailbox, and after it could not be reached.
PAUSE, LONG_PAUSE = 30.0, 60.0
NO_MAILBOX = "No mailbox is set (EXCHANGE_MAIL_ANSWERS): answers from calendars are not taken."
NOT_READ = "Answers to {} come by the pipe only (flask mail take): no EXCHANGE_IMAP_HOST is set."


class TryLater(click.ClickException):
    """A mail could not be taken now. The mail server keeps it and tries again; any other code would send it back."""

    exit_code = os.EX_TEMPFAIL


@mail.command("take")
@click.option("--to", "recipient", default="", help="The address it was sent to, where its head does not say so.")
def take(recipient: str) -> None:
    """Take one mail in from standard input, as a mail server hands it over."""
    raw = _all_of_it()
    try:
        _refuse_unless_taking()
        taken = receive(raw, recipient=recipient)
    except click.ClickException as refused:
        raise TryLater(refused.message) from None
    except Exception as failure:
        log.exception("a mail could not be taken; the mail server keeps it")
        raise TryLater(f"The mail cannot be taken now ({type(failure).__name__}).") from None
    click.echo("Seen before." if taken.fate is None else f"{taken.fate}. {why(taken.reason)}".strip())


def _all_of_it() -> bytes:
    """Return what comes in, but no more than shows that it is too much; a server whose pipe breaks would send it back."""
    source = sys.stdin.buffer
    raw = source.read(MOST_BYTES + 1)
    while source.read(MOST_BYTES):
        pass
    return raw


def _refuse_unless_taking() -> None:
    refuse_demo()
    if not current_app.config["MAIL_ANSWERS"]:
        raise click.ClickException(NO_MAILBOX)


@mail.command("fetch")
@click.option("--watch", is_flag=True, help="Go on until stopped, and look into the mailbox twice a minute.")
def fetch(*, watch: bool) -> None:
    """Take in what is new in the mailbox. The mails stay there, marked as read."""
    refuse_demo()
    place = Place.of(current_app.config)
    if place is None:
        answers = current_app.config["MAIL_ANSWERS"]
        click.echo(NOT_READ.format(answers) if answers else NO_MAILBOX)
        return
    with stopped_by_signal() as stop:
        if watch:
            _watch(place, stop)
        else:
            _once(place, stop)


def _once(place: Place, stop: Event) -> None:
    try:
        click.echo(read_round(place, stop).line())
    except MailboxError as failure:
        raise click.ClickException(_in_words(failure)) from None
    except DBAPIError as failure:
        log.exception("nothing can be taken in")
        raise click.ClickException(
            f"The database fails ({type(failure).__name__}). What is left stays unread."
        ) from None


def _watch(place: Place, stop: Event) -> None:
    while not stop.is_set():
        pause = PAUSE
        try:
            refuse_demo()
            tally = read_round(place, stop)
            if tally.numbers:
                click.echo(tally.line())
        except MailboxError as failure:
            click.echo(_in_words(failure), err=True)
            pause = LONG_PAUSE
        except DBAPIError:
            log.exception("nothing can be taken in; it is tried again")
            db.session.rollback()
        stop.wait(pause)


def _in_words(failure: MailboxError) -> str:
    return f"{TROUBLES[failure.trouble]} {failure.words}".strip()


def check_mailbox() -> None:
    """Say whether the mailbox can be read: opens its folder and hangs up."""
    place, answers = Place.of(current_app.config), current_app.config["MAIL_ANSWERS"]
    if place is None:
        click.echo(NOT_READ.format(answers) if answers else NO_MAILBOX)
        return
    try:
        with Mailbox(place) as mailbox:
            count = mailbox.count
    except MailboxError as failure:
        raise click.ClickException(f"{place.host}:{place.port}: {_in_words(failure)}") from None
    held = "1 mail" if count == 1 else f"{count} mails"
    click.echo(
        f"{place.host}:{place.port} answers, {SECURED[place.tls]}, signed in as {place.user}. No mail was taken."
    )
    click.echo(f"Answers to {answers} are read from {place.folder}, which holds {held}.")


def install(app: Flask) -> None:
    """Add the check; the commands have joined those of outgoing mail."""
    app.cli.add_command(mail)
    if check_mailbox not in checks:
        checks.append(check_mailbox)
