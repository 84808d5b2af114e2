"""Commands about the house itself: which doors there are, and where an address is answered."""

from __future__ import annotations

import inspect
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from exchange.core import backup
from exchange.core.access import declared


@click.command("doors")
@with_appcontext
def doors() -> None:
    """Print every address with its door and who may pass."""
    rules = sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule)
    for rule in rules:
        door = declared(current_app.view_functions[rule.endpoint])
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        click.echo(f"{methods:5} {rule.rule:58} {door.name:24} {door.sentence}" if door else f"{rule.rule} SHUT")


@click.command("where")
@click.argument("address")
@with_appcontext
def where(address: str) -> None:
    """Print the view, door, template and tests behind an address such as /meetings/3/edit."""
    adapter = current_app.url_map.bind("localhost")
    for method in ("GET", "POST"):
        try:
            endpoint, _values = adapter.match(urlsplit(address).path, method=method)
        except (HTTPException, RequestRedirect):
            continue
        _say_where(endpoint, method)


def _say_where(endpoint: str, method: str) -> None:
    view = inspect.unwrap(current_app.view_functions[endpoint])
    code = view.__code__
    root = Path(current_app.root_path).parent
    file = Path(code.co_filename)
    shown = file.relative_to(root) if file.is_relative_to(root) else file
    door = declared(view)
    room, _dot, name = endpoint.rpartition(".")
    tests = shown.parent.relative_to("exchange") if shown.is_relative_to("exchange") else Path(room)
    click.echo(f"{method} {endpoint}")
    click.echo(f"  view      {shown}:{code.co_firstlineno}")
    click.echo(f"  door      {door.name}: {door.sentence}" if door else "  door      none")
    click.echo(f"  template  templates/{room.replace('.', '/')}/{name}.html")
    click.echo(f"  tests     tests/{tests}/test_views.py")


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def save_backup(file: Path) -> None:
    """Write everything the database holds into FILE, while the platform runs."""
    click.echo(f"{file}: {backup.save(file)} rows")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def restore_backup(file: Path) -> None:
    """Bring FILE back into an empty database of either kind."""
    try:
        count = backup.restore(file)
    except backup.CannotRestoreError as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"{file}: {count} rows")


def install(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(save_backup)
    app.cli.add_command(restore_backup)
    app.cli.add_command(doors)
    app.cli.add_command(where)
