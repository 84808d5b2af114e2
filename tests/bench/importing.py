"""A workbook of 10,000 rows checked and saved on SQLite: seconds, the median of three."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta

import sqlalchemy as sa
from flask import Flask

from exchange import create_app
from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.countries.models import Priority
from exchange.importing import operations, worker
from exchange.importing.models import ImportRun
from exchange.importing.rules import State, importable
from tests.support.sheets import workbook
from tests.support.world import NOW, World, build_world

ROWS, TIMES, AIM = 10_000, 3, 10.0
CODES, EACH = ("AR", "CO", "EC", "PE"), 2_500
HEAD = ("Country", "From", "Ends on", "By which list")


def measured() -> Iterator[tuple[str, float, float]]:
    """Yield name, seconds and aim."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/import.sqlite", "SECRET_KEY": "k" * 40})
        with app.app_context():
            db.create_all()
            build_world(NOW)
            db.session.commit()
        yield "import-s", statistics.median(_took(app, World.read(app)) for _time in range(TIMES)), AIM


def _content() -> bytes:
    days = [date(1950, 1, 1) + timedelta(days=14 * n) for n in range(EACH)]
    rows = [(code, day, day + timedelta(days=7), f"List of {day}") for code in CODES for day in days]
    return workbook([HEAD, *rows])


def _took(app: Flask, world: World) -> float:
    with app.app_context():
        db.session.execute(sa.delete(Priority))
        viewer, table = viewer_of(world.people["admin"], NOW), importable("priorities")
        assert viewer is not None
        assert table is not None
        key = operations.receive(viewer, table, "list.xlsx", _content(), NOW).id
        db.session.commit()
        began = time.perf_counter()
        worker.check(key, lambda: NOW)
        run = db.session.get_one(ImportRun, key, populate_existing=True)
        operations.ask_to_save(run, str(run.version))
        db.session.commit()
        worker.save(key, lambda: NOW)
        took = time.perf_counter() - began
        run = db.session.get_one(ImportRun, key, populate_existing=True)
        assert (run.state, run.new) == (State.SAVED, ROWS), "the import was not saved"
        db.session.remove()
    return took
