"""Several workers and several who press the button: a table is checked once and saved once."""

from __future__ import annotations

from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import Flask

from exchange.accounts.queries import viewer_of
from exchange.core.db import db
from exchange.core.journal import JournalEntry
from exchange.countries.models import Priority
from exchange.importing import operations, worker
from exchange.importing.models import ImportRun
from exchange.importing.rules import ImportRefusedError, OvertakenError, State, importable
from tests.support.hands import at_once
from tests.support.importing import PRIORITIES, table
from tests.support.world import NOW, World

CONTENT = table(PRIORITIES, ("AR", "2026-06-01", "2026-07-01", "x"), ("AR", "2026-08-01", "", "x"))


def _handed_in(app: Flask, world: World) -> int:
    with app.app_context():
        viewer = viewer_of(world.people["admin"], NOW)
        key = operations.receive(viewer, importable("priorities"), "a.csv", CONTENT, NOW).id
        db.session.commit()
        db.session.remove()
    return key


def _working() -> bool:
    done = False
    while worker.work(lambda: NOW):
        done = True
    return done


class _NeverError(Exception):
    code = ""


def test_workers_at_once_check_and_save_a_table_once(app: Flask, world: World):
    key = _handed_in(app, world)
    at_once(app, [_working] * 3, refused=_NeverError)
    with app.app_context():
        run = db.session.get_one(ImportRun, key)
        assert (run.state, run.new) == (State.CHECKED, 2)
        operations.ask_to_save(run, str(run.version))
        db.session.commit()
        db.session.remove()
    at_once(app, [_working] * 3, refused=_NeverError)
    with app.app_context():
        assert db.session.get_one(ImportRun, key).state is State.SAVED
        count = sa.select(sa.func.count()).select_from(JournalEntry).filter_by(action="import.saved")
        assert db.session.scalar(count) == 1
        assert len(db.session.scalars(sa.select(Priority).where(Priority.country_code == "AR")).all()) == 2
        db.session.remove()


def test_of_two_who_save_and_drop_at_once_one_comes_first(app: Flask, world: World):
    key = _handed_in(app, world)
    with app.app_context():
        worker.check(key, lambda: NOW)
        version = str(db.session.get_one(ImportRun, key).version)
        db.session.remove()

    def ask(how: str) -> Any:
        run = db.session.get_one(ImportRun, key)
        try:
            if how == "save":
                operations.ask_to_save(run, version)
            else:
                operations.drop(run, NOW)
        except (OvertakenError, ImportRefusedError):
            return "late"
        return how

    found = at_once(app, [partial(ask, how) for how in ("save", "drop", "save")], refused=_NeverError)
    assert found.count("late") == 2
    with app.app_context():
        state = db.session.get_one(ImportRun, key).state
        db.session.remove()
    assert state is (State.SAVING if "save" in found else State.DROPPED)
