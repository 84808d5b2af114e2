"""Pages of imports: what there is, a file handed in, what it would change, saved or dropped; and tables given out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for

from exchange.core import clock, once
from exchange.core.access import door
from exchange.core.db import db
from exchange.core.i18n import gettext as _
from exchange.core.security import takes_at_most
from exchange.core.web import paginate
from exchange.importing import access, operations, queries, words, worker
from exchange.importing.forms import UploadForm
from exchange.importing.models import ImportRun
from exchange.importing.rules import (
    WORKING,
    ImportRefusedError,
    OvertakenError,
    State,
    importable,
    may_drop,
    may_save,
    offered,
)
from exchange.sheets import sending
from exchange.sheets.rules import MOST_BYTES

bp = Blueprint("importing", __name__, url_prefix="/import")
blueprints = (bp,)


@bp.get("/")
@door(access.LIST)
def index() -> Any:
    """Show what the viewer may import and export, and the latest imports."""
    return render_template("importing/index.html", tables=offered(g.viewer), runs=queries.runs(g.viewer))


def _table_page(form: UploadForm, status: int = 200) -> Any:
    table = g.subject
    return render_template(
        "importing/table.html", table=table, form=form, runs=queries.runs(g.viewer, table.key)
    ), status


@bp.get("/<key>")
@door(access.TABLE, subject=queries.table_or_404)
def table(**_address: str) -> Any:
    """Show the form by which a table is handed in, and how its columns are called."""
    return _table_page(UploadForm())


@bp.post("/<key>")
@door(access.TABLE, subject=queries.table_or_404)
@takes_at_most(MOST_BYTES)
def receive(**_address: str) -> Any:
    """Take a file in; it is looked at by a worker, or at once when it is small and there is none."""
    form, now = UploadForm(), clock.now()
    if earlier := once.earlier_answer(form.key.data, g.viewer.person_id):
        return redirect(earlier)
    if not form.is_fit():
        return _table_page(form, 422)
    run = operations.receive(g.viewer, g.subject, form.name, form.content, now)
    there = url_for(".show", run_id=run.id)
    answer = once.commit_once(form.key.data, g.viewer.person_id, there, now)
    if answer == there:
        worker.do_small(run, clock.now)
    return redirect(answer)


# --- Giving out -------------------------------------------------------------------------------------------------------


def _headings() -> list[str]:
    return [str(column.heading) for column in g.subject.columns]


def _rows() -> list[list[Any]]:
    columns = g.subject.columns
    return [[words.exported(one, row[one.key]) for one in columns] for row in g.subject.rows(g.viewer)]


@bp.get("/<key>/empty.xlsx")
@door(access.TABLE, subject=queries.table_or_404)
def empty(**_address: str) -> Response:
    """Hand out the table with nothing but its headings."""
    return sending.xlsx(str(g.subject.title), _headings(), [], f"{g.subject.key}-empty")


@bp.get("/<key>/table.xlsx")
@door(access.TABLE, subject=queries.table_or_404)
def workbook(**_address: str) -> Response:
    """Hand out the table as it stands."""
    return sending.xlsx(str(g.subject.title), _headings(), _rows(), g.subject.key)


@bp.get("/<key>/table.csv")
@door(access.TABLE, subject=queries.table_or_404)
def plain(**_address: str) -> Response:
    """Hand out the table as it stands."""
    return sending.csv(_headings(), _rows(), g.viewer.country, g.subject.key)


# --- One import -------------------------------------------------------------------------------------------------------


@bp.get("/runs/<int:run_id>")
@door(access.SEE, subject=queries.run_or_404)
def show(**_address: int) -> Any:
    """Show how far an import is; once it is checked, each change and each error by row and column."""
    run: ImportRun = g.subject
    only = request.args.get("show", "")
    own = access.may_own(g.viewer, run)
    is_working = run.state in WORKING
    return render_template(
        "importing/show.html", run=run, table=importable(run.key), only=only, is_working=is_working,
        page=paginate(queries.lines(run, only), queries.PER_PAGE), refusal=words.refusal(run) if run.refusal else "",
        notes=words.notes(run), may_save=own and may_save(run.state, run.errors, run.changes), may_drop=own and may_drop(run.state),
        needs_worker=is_working and not queries.worker_is_there(clock.now()),
    )  # fmt: skip


@bp.post("/runs/<int:run_id>/save")
@door(access.SAVE, subject=queries.run_or_404)
def save(run_id: int) -> Any:
    """Have all changes be saved, once however often this comes."""
    run: ImportRun = g.subject
    there = url_for(".show", run_id=run_id)
    try:
        operations.ask_to_save(run, request.form.get("version", ""))
    except (OvertakenError, ImportRefusedError):
        db.session.rollback()
        if queries.run_or_404(run_id).state not in (State.SAVING, State.SAVED):
            flash(_("This import has moved on since it was shown. Nothing was done."), "warning")
        return redirect(there)
    db.session.commit()
    worker.do_small(run, clock.now)
    return redirect(there)


@bp.post("/runs/<int:run_id>/drop")
@door(access.SAVE, subject=queries.run_or_404)
def drop(run_id: int) -> Any:
    """Give an import up, and forget what its file held."""
    try:
        operations.drop(g.subject, clock.now())
    except OvertakenError:
        db.session.rollback()
        flash(_("This import has moved on since it was shown. Nothing was done."), "warning")
    else:
        db.session.commit()
        flash(_("Dropped. What the file held is forgotten."), "success")
    return redirect(url_for(".show", run_id=run_id))
