"""A backup is everything, and comes back whole into either database."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import stamp, upgrade

from exchange.core import backup
from exchange.core.db import Base, db
from tests.conftest import DATABASES, make_app
from tests.support import postgres

pytestmark = pytest.mark.on_both


def _everything() -> dict[str, list[Any]]:
    with db.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


def _migrated(url: str) -> str:
    app = make_app(url)
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    return url


@pytest.fixture(scope="module")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database without rows, migrated once."""
    file = tmp_path_factory.mktemp("migrated") / "empty.sqlite"
    _migrated(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="module")
def migrated_template(postgres_url: str) -> str:
    """The name of a PostgreSQL database without rows, migrated once."""
    name = f"migrated_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    postgres.drop_database(postgres_url, name)
    _migrated(postgres.create_database(postgres_url, name))
    return name


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a migrated database without rows."""
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "restored.sqlite")
        app = make_app(f"sqlite:///{file}")
    else:
        server, template = request.getfixturevalue("postgres_url"), request.getfixturevalue("migrated_template")
        postgres.drop_database(server, f"{template}_copy")
        app = make_app(postgres.clone_database(server, template, f"{template}_copy"))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def saved(app: Flask, tmp_path: Path) -> tuple[Path, dict[str, list[Any]]]:
    """A backup of the world, and the world."""
    file = tmp_path / "world.gz"
    with app.app_context():
        stamp()
        db.session.remove()
        assert backup.save(file) > 100
        return file, _everything()


def test_everything_comes_back_into_either_database(saved, empty):
    file, before = saved
    with empty.app_context():
        backup.restore(file)
        assert _everything() == before


def test_new_rows_get_new_keys_after_a_restore(saved, empty):
    file, before = saved
    with empty.app_context():
        backup.restore(file)
        with db.engine.begin() as connection:
            table = Base.metadata.tables["passed_turn"]
            row = {
                "rotation_id": 1,
                "country_code": "ES",
                "reason": "x",
                "would_have_started_on": sa.func.current_date(),
            }
            row["at"] = next(person for person in before["sign_in"])[3]
            connection.execute(sa.insert(table).values(**row))


def test_a_database_with_rows_is_left_alone(saved, app):
    file, before = saved
    with app.app_context():
        with pytest.raises(backup.CannotRestoreError, match="not empty"):
            backup.restore(file)
        assert _everything() == before


@pytest.mark.parametrize("content", [b"", b"{}", b"no json", b'{"format": "another"}\n', b"[1]\n"])
def test_another_file_is_refused(empty, tmp_path, content):
    file = tmp_path / "other.gz"
    file.write_bytes(gzip.compress(content))
    with empty.app_context(), pytest.raises(backup.CannotRestoreError):
        backup.restore(file)


def test_a_broken_file_brings_nothing(saved, empty, tmp_path):
    file, _before = saved
    broken = tmp_path / "broken.gz"
    broken.write_bytes(file.read_bytes()[:-200])
    with empty.app_context():
        with pytest.raises((EOFError, ValueError)):
            backup.restore(broken)
        assert not any(rows for rows in _everything().values())
