"""The work on imports, outside of requests or, for small files without a worker, within one. Each step commits by itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.queries import viewer_of
from exchange.accounts.rules import Viewer
from exchange.core import site
from exchange.core.db import db, hold_row
from exchange.core.i18n import Speaking
from exchange.importing import operations, queries
from exchange.importing.models import ImportRun
from exchange.importing.rules import SMALL_ROWS, Importable, Plan, Refusal, State, importable
from exchange.sheets import words as sheets
from exchange.sheets.rules import Parsed, SheetRefusedError, parse, read
from exchange.world.models import Country

log = logging.getLogger(__name__)
Now = Callable[[], datetime]
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def say_hello(now: datetime) -> None:
    """Let the pages know that a worker is there."""
    site.state(queries.FACT, now.isoformat())
    db.session.commit()


def say_goodbye() -> None:
    """Let them know that it has gone."""
    site.state(queries.FACT, LONG_AGO.isoformat())
    db.session.commit()


def work(now: Now) -> bool:
    """Do what has waited longest; say whether there was anything."""
    run_id = queries.next_of(now())
    db.session.rollback()
    if run_id is None:
        return False
    return check(run_id, now) or save(run_id, now)


def do_small(run: ImportRun, now: Now) -> None:
    """Do now what no worker does, if it is little; a larger file waits for a worker."""
    if queries.worker_is_there(now()) or not queries.is_small(run):
        return
    key = run.id
    db.session.rollback()
    if run.state is State.SAVING:
        if run.count <= SMALL_ROWS:
            save(key, now)
    else:
        check(key, now, most=SMALL_ROWS)


def check(run_id: int, now: Now, most: int | None = None) -> bool:
    """Look at a file and keep what it would change; say whether that was to be done. One with more rows than ``most`` is left."""
    if most is not None and _rows_of(run_id) > most:
        return False
    if not _taken(run_id, State.WAITING, State.CHECKING, now()):
        return False
    _through(_check, run_id, now)
    return True


def save(run_id: int, now: Now) -> bool:
    """Save what was checked, if it would still change the same; say whether that was to be done."""
    if not _taken(run_id, State.SAVING, State.SAVING, now()):
        return False
    _through(_save, run_id, now)
    return True


def _taken(run_id: int, state: State, working: State, now: datetime) -> bool:
    taken = operations.claim(run_id, state, working, now)
    db.session.commit()
    db.session.expire_all()
    return taken


def _through(step: Callable[[int, Now], None], run_id: int, now: Now) -> None:
    """Go through a step; when something breaks, nothing of it is saved, and the import says so."""
    try:
        step(run_id, now)
    except Exception:
        log.exception("an import broke off; nothing of it was saved")
        db.session.rollback()
        run = db.session.get_one(ImportRun, run_id, populate_existing=True)
        operations.fail(run, Refusal.BROKE_OFF, {}, now())
        db.session.commit()


def _rows_of(run_id: int) -> int:
    content = queries.content_of(run_id)
    db.session.rollback()
    try:
        return len(read(content or b"", "").rows) - 1
    except SheetRefusedError:
        return 0


# --- Steps ------------------------------------------------------------------------------------------------------------


def _check(run_id: int, now: Now) -> None:
    run = db.session.get_one(ImportRun, run_id)
    found = _opened(run, now)
    if found is None:
        return
    viewer, table, parsed = found
    plan = _planned(viewer, table, parsed)
    if hold_row(run) and run.state is State.CHECKING:
        operations.note_check(run, plan, parsed.notes, parsed.count)
    db.session.commit()


def _save(run_id: int, now: Now) -> None:
    run = db.session.get_one(ImportRun, run_id)
    found = _opened(run, now)
    if found is None:
        return
    viewer, table, parsed = found
    if not hold_row(run) or run.state is not State.SAVING:
        db.session.rollback()
        return
    table.hold()
    plan = _planned(viewer, table, parsed)
    if plan.faults or plan.digest != run.digest:
        operations.note_check(run, plan, parsed.notes, parsed.count, moved=True)
    else:
        operations.save(viewer, run, table, plan, now())
    db.session.commit()


def _opened(run: ImportRun, now: Now) -> tuple[Viewer, Importable, Parsed] | None:
    """Return who asks, for which table, and the rows of the file, outside of any transaction; None once it is refused."""
    table, content, viewer = importable(run.key), queries.content_of(run.id), viewer_of(run.by_id, now())
    codes = list(db.session.scalars(sa.select(Country.code)))
    run_id, name = run.id, run.name
    db.session.rollback()
    if table is None or content is None or viewer is None or not table.opens_for(viewer):
        _refuse(run_id, Refusal.NOT_ALLOWED, {}, now())
        return None
    try:
        sheet = read(content, name)
    except SheetRefusedError as refused:
        _refuse(run_id, refused.code, refused.params, now())
        return None
    _tell(run_id, now(), count=len(sheet.rows) - 1, done=0)
    with Speaking(viewer.locale):
        known = sheets.known(table.columns, codes)
    parsed = parse(sheet, known, lambda done: _tell(run_id, now(), done=done))
    return viewer, table, parsed


def _refuse(run_id: int, code: str, params: Any, now: datetime) -> None:
    run = db.session.get_one(ImportRun, run_id, populate_existing=True)
    operations.fail(run, code, params, now)
    db.session.commit()


def _tell(run_id: int, now: datetime, **numbers: int) -> None:
    operations.tell(run_id, now, **numbers)
    db.session.commit()


def _planned(viewer: Viewer, table: Importable, parsed: Parsed) -> Plan:
    plan = table.plan(viewer, parsed.entries)
    faults = sorted([*parsed.faults, *plan.faults], key=lambda one: (one.row, len(one.column), one.column))
    return Plan(plan.changes, faults)
