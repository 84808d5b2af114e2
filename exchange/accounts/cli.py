"""Commands that let the first administrator in and delete what has served its time."""

from __future__ import annotations

from datetime import timedelta

import click
from flask import Flask, current_app, url_for
from flask.cli import with_appcontext

from exchange.accounts import operations, words
from exchange.accounts.rules import Refused
from exchange.core import clock, journal
from exchange.core.db import db
from exchange.core.i18n import SOURCE_LANGUAGE


@click.command("admin")
@click.argument("email")
@click.option("--name", required=True, help="First and last name.")
@click.option("--zone", default="Europe/Brussels", show_default=True, help="IANA time zone.")
@click.option("--language", default=SOURCE_LANGUAGE, show_default=True, help="Language of the pages.")
@with_appcontext
def admin(email: str, name: str, zone: str, language: str) -> None:
    """Let an administrator in with this EMAIL address, and print the link to enter by.

    Someone whom the platform knows becomes an administrator.
    """
    lasts = timedelta(days=current_app.config["INVITATION_DAYS"])
    platform, now = journal.Platform(), clock.now()
    try:
        person, secret = operations.create_administrator(
            platform, email=email, name=name, zone=zone, locale=language, now=now, lasts=lasts
        )
    except Refused as refused:
        raise click.ClickException(str(words.REFUSALS[refused.code])) from refused
    db.session.commit()
    if secret is None:
        click.echo(f"{person.name} is an administrator and signs in as before.")
        return
    with current_app.test_request_context(base_url=current_app.config["BASE_URL"]):
        link = url_for("accounts.enter", secret=secret, _external=True)
    click.echo(f"{person.name} is an administrator. This link works once, for {lasts.days} days:\n{link}")


@click.command("tidy")
@with_appcontext
def tidy() -> None:
    """Delete sessions, links and keys of submissions that have served their time; to be run every night."""
    deleted = operations.tidy(clock.now())
    db.session.commit()
    click.echo("Deleted: " + ", ".join(f"{number} {kind}" for kind, number in deleted.items()))


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(admin)
    app.cli.add_command(tidy)
