"""The command that loads the demo and prints its accounts."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from exchange.briefings.operations import write_waiting
from exchange.core import clock
from exchange.core.db import db
from exchange.demo import operations
from exchange.demo.rules import Account


@click.command("demo")
@click.option("--json", "as_json", is_flag=True, help="Print the accounts as a JSON list.")
@with_appcontext
def demo(*, as_json: bool) -> None:
    """Load illustrative people and meetings once, then print the accounts to sign in with."""
    upgrade()
    now, key = clock.now(), current_app.config["SECRET_KEY"]
    try:
        operations.load(key, now)
    except operations.HoldsRealPeopleError:
        raise click.ClickException(
            "This database holds real people; the demo is not loaded. Name an empty one in EXCHANGE_DATABASE_URL."
        ) from None
    accounts = operations.accounts(key, current_app.config["BASE_URL"], now)
    db.session.commit()
    write_waiting()
    click.echo(json.dumps([asdict(one) for one in accounts], indent=2) if as_json else _table(accounts))


def _table(accounts: list[Account]) -> str:
    rows = [("role", "country", "side", "email", "password"), *map(_row, accounts)]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines)


def _row(account: Account) -> tuple[str, str, str, str, str]:
    return account.role, account.country, account.side, account.email, account.password


def install(app: Flask) -> None:
    """Add the command."""
    app.cli.add_command(demo)
