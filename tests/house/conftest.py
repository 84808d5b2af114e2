"""The house as it stands open to the world: a furnished database of each kind, served, with callers at its doors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from freezegun import freeze_time

from exchange.core.db import db
from tests.conftest import DATABASES, Database, dispose, make_app
from tests.support import postgres
from tests.support.callers import Attended, Caller, Ledger, served
from tests.support.furnished import Keys, build_furnished
from tests.support.kept import KeptInFile, KeptInSchema
from tests.support.world import NOW


@dataclass
class House:
    """An application on a furnished database, and who calls at it over HTTP."""

    database: Database
    keys: Keys
    ledger: Ledger
    server: Attended | None = None
    callers: dict[str, Caller] = field(default_factory=dict)
    #: What several tests read from the pages of the house as it was built.
    forms: list[Any] = field(default_factory=list)

    @property
    def app(self) -> Flask:
        """The application."""
        return self.database.app

    @property
    def is_on_sqlite(self) -> bool:
        """Say which of the two databases it stands on."""
        return self.app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite")

    def as_(self, who: str) -> Caller:
        """Return the one caller there is for that person."""
        if who not in self.callers:
            self.callers[who] = Caller(self.server, who)
        return self.callers[who]

    def put_right(self) -> None:
        """Bring the rows back, if any was written."""
        self.database.fresh()
        self.ledger.look()


def _build(app: Flask) -> None:
    with app.app_context(), freeze_time(NOW):
        db.create_all()
        build_furnished(NOW)
        db.session.commit()
    dispose(app)


def _on_sqlite(folder: Path) -> Database:
    file = folder / "house.sqlite"
    app = make_app(f"sqlite:///{file}")
    _build(app)
    return Database(app, KeptInFile(file))


def _on_postgresql(server: str) -> Database:
    name = f"house_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    postgres.drop_database(server, name)
    url = postgres.create_database(server, name)
    app = make_app(url)
    _build(app)
    return Database(app, KeptInSchema(url))


@pytest.fixture(scope="session", params=DATABASES)
def _standing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    if request.param == "sqlite":
        database = _on_sqlite(tmp_path_factory.mktemp("house"))
    else:
        database = _on_postgresql(request.getfixturevalue("postgres_url"))
    # A fault is answered, as to anybody outside, and not raised into the test.
    database.app.config["PROPAGATE_EXCEPTIONS"] = False
    yield House(database, Keys.read(database.app), Ledger(database.app))
    database.close()


@pytest.fixture
def house(_standing: House) -> Iterator[House]:
    """The house with its rows as they were built, the clock at NOW, and the door open."""
    _standing.database.fresh()
    _standing.ledger.look()
    with ExitStack() as open_now:
        open_now.enter_context(freeze_time(NOW))
        _standing.server = open_now.enter_context(served(_standing.app))
        _standing.callers = {}
        yield _standing
        for caller in _standing.callers.values():
            caller.hang_up()
