"""Reading imports: those of the viewer, for the administrator those of all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import abort, g

from exchange.accounts.models import Person
from exchange.accounts.rules import Viewer
from exchange.core import site
from exchange.core.db import db
from exchange.importing.models import ImportContent, ImportLine, ImportRun
from exchange.importing.rules import LEASE, SMALL_BYTES, Change, Importable, State, What, importable

#: The fact by which a worker says that it is there, how often it does, and how long it is believed.
FACT, SAID_EVERY, BELIEVED = "import_worker", timedelta(seconds=10), timedelta(seconds=40)
SHOWN_RUNS, PER_PAGE, BATCH = 20, 200, 1_000


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Return the condition on ImportRun for those the viewer may see."""
    return sa.true() if viewer.is_admin else ImportRun.by_id == viewer.person_id


def table_or_404(key: str) -> Importable:
    """Return the table of that key, if the viewer may import or export it; else 404."""
    found = importable(key)
    return found if found is not None and found.opens_for(g.viewer) else abort(404)


def run_or_404(run_id: int) -> ImportRun:
    """Return an import the viewer may see, as it now stands; else 404."""
    query = sa.select(ImportRun).where(ImportRun.id == run_id, visible_to(g.viewer))
    found: ImportRun | None = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    return found or abort(404)


def runs(viewer: Viewer, key: str = "") -> Sequence[Any]:
    """Return the latest imports the viewer may see, each with the name of whoever handed it in."""
    query = sa.select(ImportRun, Person.name).join(Person, Person.id == ImportRun.by_id).where(visible_to(viewer))
    if key:
        query = query.where(ImportRun.key == key)
    return db.session.execute(query.order_by(ImportRun.at.desc(), ImportRun.id.desc()).limit(SHOWN_RUNS)).all()


def lines(run: ImportRun, only: str) -> sa.Select[Any]:
    """Return the query of the changes and errors of an import in the order of its rows, or only of one of both."""
    query = sa.select(ImportLine).where(ImportLine.run_id == run.id).order_by(ImportLine.position)
    if only == "errors":
        return query.where(ImportLine.what == What.ERROR)
    return query.where(ImportLine.what.in_([What.NEW, What.CHANGED])) if only == "changes" else query


def content_of(run_id: int) -> bytes | None:
    """Return what the file held, while it is kept."""
    return db.session.scalar(sa.select(ImportContent.content).filter_by(run_id=run_id))


def is_small(run: ImportRun) -> bool:
    """Say whether a file is so small that it may be looked at while the browser waits."""
    return run.size <= SMALL_BYTES


def worker_is_there(now: datetime) -> bool:
    """Say whether a worker has said lately that it is there."""
    said = site.fact(FACT)
    return said is not None and datetime.fromisoformat(said) > now - BELIEVED


def next_of(now: datetime) -> int | None:
    """Return the import that has waited longest for a worker; those that a killed one has left are among them."""
    left = sa.or_(ImportRun.worked_at.is_(None), ImportRun.worked_at < now - LEASE)
    waits = sa.or_(ImportRun.state == State.WAITING, sa.and_(ImportRun.state.in_([State.CHECKING, State.SAVING]), left))
    return db.session.scalar(sa.select(ImportRun.id).where(waits).order_by(ImportRun.at, ImportRun.id).limit(1))


def kept_about(person_id: int) -> dict[str, Any]:
    """Return which files the person handed in for a table, ready for JSON."""
    columns: tuple[Any, ...] = (ImportRun.key, ImportRun.name, ImportRun.state, ImportRun.at)
    query = sa.select(*columns).where(ImportRun.by_id == person_id).order_by(ImportRun.id)
    found = [
        {"table": key, "name": name, "state": state.value, "at": at.isoformat()}
        for key, name, state, at in db.session.execute(query)
    ]
    return {"imports": found}


def by_id(table: Any, changes: Sequence[Change]) -> dict[int, Any]:
    """Return the things that changes are about, by key: a statement for each batch of them."""
    keys = [one.thing_id for one in changes if one.thing_id is not None]
    found: dict[int, Any] = {}
    for start in range(0, len(keys), BATCH):
        query = sa.select(table).where(table.id.in_(keys[start : start + BATCH]))
        found |= {one.id: one for one in db.session.scalars(query.execution_options(populate_existing=True))}
    return found
