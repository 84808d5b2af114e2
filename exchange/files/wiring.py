"""Backups hold the files too; what a person handed in belongs to the data about that person; templates name kinds."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import Flask

from exchange.accounts import queries as people
from exchange.core import backup
from exchange.files import folder, queries, words
from exchange.files.models import StoredFile


def contents(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    """Yield key and content of each file that a row knows; one that is gone is for ``flask files check`` to say."""
    for key in connection.scalars(sa.select(StoredFile.__table__.c.key).order_by(StoredFile.__table__.c.id)):
        path = folder.path_of(key)
        if path.is_file():
            yield {"key": key, "content": base64.b64encode(path.read_bytes()).decode()}


def bring_back(told: dict[str, Any]) -> None:
    """Put one of them back."""
    folder.bring_back(told["key"], base64.b64decode(told["content"]))


def install(app: Flask) -> None:
    """Announce all three."""
    backup.beside["files"] = backup.Beside(contents, bring_back)
    if queries.kept_about not in people.data_sources:
        people.data_sources.append(queries.kept_about)
    app.jinja_env.globals.update(FILE_KINDS=words.KINDS)
