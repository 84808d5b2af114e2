"""What is done with an import: handed in, checked, saved whole or not at all, dropped, forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.rules import Viewer
from exchange.core import journal
from exchange.core.db import db, hold_row
from exchange.files.rules import clean_name
from exchange.importing import rules
from exchange.importing.models import ImportContent, ImportLine, ImportRun
from exchange.importing.rules import (
    ENDED,
    KEPT,
    LEASE,
    Change,
    Importable,
    ImportRefusedError,
    OvertakenError,
    Plan,
    State,
    What,
)
from exchange.importing.rules.plans import plain
from exchange.sheets.rules import Fault, Note

BATCH = 1_000


def receive(actor: Viewer, table: Importable, name: str, content: bytes, now: datetime) -> ImportRun:
    """Keep a file that was handed in, for whoever looks at it next."""
    run = ImportRun(
        key=table.key, by_id=actor.person_id, name=clean_name(name), size=len(content), state=State.WAITING, at=now
    )
    db.session.add(run)
    db.session.flush()
    db.session.add(ImportContent(run_id=run.id, content=content))
    db.session.flush()
    return run


def claim(run_id: int, state: State, working: State, now: datetime) -> bool:
    """Take an import in hand, from ``state`` or from whoever was killed at it; say whether that was still to be done."""
    left = sa.or_(ImportRun.worked_at.is_(None), ImportRun.worked_at < now - LEASE)
    free = ImportRun.state == state if state is not working else sa.and_(ImportRun.state == working, left)
    if state is not working:
        free = sa.or_(free, sa.and_(ImportRun.state == working, left))
    taken = sa.update(ImportRun).where(ImportRun.id == run_id, free).values(
        state=working, worked_at=now, version=ImportRun.version + 1
    )  # fmt: skip
    return bool(db.session.execute(taken, execution_options={"synchronize_session": False}).rowcount)  # type: ignore[attr-defined]


def tell(run_id: int, now: datetime, **numbers: int) -> None:
    """Note how far the work is."""
    said = sa.update(ImportRun).where(ImportRun.id == run_id).values(worked_at=now, **numbers)
    db.session.execute(said, execution_options={"synchronize_session": False})


def note_check(run: ImportRun, plan: Plan, notes: Sequence[Note], count: int, *, moved: bool = False) -> None:
    """Keep what an import would change and what is wrong with it, instead of what was kept before."""
    db.session.execute(sa.delete(ImportLine).filter_by(run_id=run.id))
    made = list(_lines(run.id, plan))
    for start in range(0, len(made), BATCH):
        db.session.execute(sa.insert(ImportLine), made[start : start + BATCH])
    run.state, run.moved, run.digest = State.CHECKED, moved, plan.digest
    run.count, run.done, run.errors = count, count, len(plan.faults)
    run.new, run.changed, run.same = (plan.number(what) for what in (What.NEW, What.CHANGED, What.SAME))
    run.notes = {"notes": [[note.code.value, dict(note.params)] for note in notes]}
    run.worked_at = None
    db.session.flush()


def _lines(run_id: int, plan: Plan) -> Iterable[dict[str, Any]]:
    """Yield the errors and changes in the order of their rows, of one row the errors first."""
    told = [(one.row, 0, _fault(one)) for one in plan.faults]
    told += [(one.row, 1, _change(one)) for one in plan.changes if one.what is not What.SAME]
    for position, (row, _kind, line) in enumerate(sorted(told, key=lambda entry: entry[:2])):
        yield {"run_id": run_id, "position": position, "row": row, **line}


def _fault(one: Fault) -> dict[str, Any]:
    told = {"code": str(one.code), "was": one.was, "heading": one.heading, "params": dict(one.params)}
    return {"column": one.column, "what": What.ERROR, "told": told}


def _change(one: Change) -> dict[str, Any]:
    values = {key: [_kept(was), _kept(now)] for key, (was, now) in one.values.items()}
    return {
        "column": "",
        "what": one.what,
        "told": {"about": {key: _kept(value) for key, value in one.about.items()}, "values": values},
    }


def _kept(value: Any) -> str | None:
    return None if value is None else value if isinstance(value, str) else plain(value)


def fail(run: ImportRun, code: str, params: Mapping[str, Any], now: datetime) -> None:
    """Note why an import came to nothing. What its file held goes."""
    run.refusal, run.params = code, dict(params)
    _end(run, State.FAILED, now)


def ask_to_save(run: ImportRun, version: str) -> None:
    """Have what was checked be saved. Raises OvertakenError, ImportRefusedError."""
    if not hold_row(run, version):
        raise OvertakenError
    if not rules.may_save(run.state, run.errors, run.changes):
        raise ImportRefusedError
    run.state, run.worked_at, run.moved = State.SAVING, None, False
    db.session.flush()


def save(actor: Viewer, run: ImportRun, table: Importable, plan: Plan, now: datetime) -> None:
    """Make all changes of a plan. What the file held goes."""
    table.apply(actor, [one for one in plan.changes if one.what is not What.SAME], now)
    _end(run, State.SAVED, now)
    journal.record(actor, "import.saved", run, now, changes={})


def drop(run: ImportRun, now: datetime) -> None:
    """Give an import up: what its file held goes, and what it would have changed. Raises OvertakenError."""
    if not hold_row(run) or not rules.may_drop(run.state):
        raise OvertakenError
    db.session.execute(sa.delete(ImportLine).filter_by(run_id=run.id))
    _end(run, State.DROPPED, now)


def _end(run: ImportRun, state: State, now: datetime) -> None:
    db.session.execute(sa.delete(ImportContent).filter_by(run_id=run.id))
    run.state, run.ended_at, run.worked_at = state, now, None
    db.session.flush()


def forget_old(now: datetime) -> int:
    """Delete what files held that were handed in over a week ago, and what was said of their rows; return how many."""
    old = sa.select(ImportRun.id).where(ImportRun.at < now - KEPT)
    db.session.execute(sa.delete(ImportLine).where(ImportLine.run_id.in_(old)))
    gone = db.session.execute(sa.delete(ImportContent).where(ImportContent.run_id.in_(old)))
    ended = sa.update(ImportRun).where(ImportRun.at < now - KEPT, ImportRun.state.not_in(ENDED))
    db.session.execute(
        ended.values(state=State.DROPPED, ended_at=now, version=ImportRun.version + 1),
        execution_options={"synchronize_session": False},
    )
    return int(gone.rowcount)  # type: ignore[attr-defined]
