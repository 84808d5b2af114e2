"""Imports for the worlds of the tests: one checked, one with errors, one saved; and tables as people hand them in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.importing.models import ImportContent, ImportLine, ImportRun
from exchange.importing.rules import State, What
from tests.support.forms import form_to
from tests.support.sheets import csv
from tests.support.world import email_of

PRIORITIES = ("Country", "From", "Ends on", "By which list")
POSTINGS = ("E-mail address", "Country", "From", "Ends on", "Note")
#: file, whose, table, state; the names tell tests which is which.
RUNS = (
    ("list.csv", "admin", "priorities", State.CHECKED),
    ("wrong.csv", "admin", "priorities", State.CHECKED),
    ("french.csv", "contact_point", "postings", State.CHECKED),
    ("peruvian.csv", "partner", "postings", State.CHECKED),
)


def furnish_imports(now: datetime) -> None:
    """Add what several people handed in."""
    for name, who, key, state in RUNS:
        by_id = db.session.scalars(sa.select(Person.id).filter_by(email=email_of(who))).one()
        is_wrong = name == "wrong.csv"
        run = ImportRun(
            key=key, by_id=by_id, name=name, size=40, state=state, count=1, done=1, new=0 if is_wrong else 1, errors=int(is_wrong), at=now
        )  # fmt: skip
        db.session.add(run)
        db.session.flush()
        db.session.add(ImportContent(run_id=run.id, content=csv([PRIORITIES, ("EC", "2030-01-01", "", "Next list")])))
        db.session.add(_line(run, wrong=is_wrong))
    db.session.flush()


def _line(run: ImportRun, *, wrong: bool) -> ImportLine:
    if wrong:
        told: dict[str, Any] = {
            "code": "not_a_country",
            "was": "Columbia",
            "heading": "Country",
            "params": {"near": "Colombia"},
        }
        return ImportLine(run_id=run.id, position=0, row=2, column="A", what=What.ERROR, told=told)
    about = {"country": "EC", "starts_on": "2030-01-01"}
    told = {"about": about, "values": {key: [None, value] for key, value in about.items()}}
    return ImportLine(run_id=run.id, position=0, row=2, column="", what=What.NEW, told=told)


def hand_in(browser: Any, key: str, content: bytes, name: str = "table.csv") -> Any:
    """Hand a table in on its page."""
    page = f"/import/{key}"
    values = form_to(browser.get(page).text, page, page).with_()
    return browser.post(page, data=values | {"file": (io.BytesIO(content), name)})


def table(head: Sequence[str], *rows: Sequence[Any]) -> bytes:
    """Return a CSV, days written as the platform writes them."""
    return csv([head, *[[cell.isoformat() if isinstance(cell, date) else cell for cell in row] for row in rows]])


def press(browser: Any, address: str, what: str) -> Any:
    """Press a button of an import."""
    return browser.post(f"{address}/{what}", data=form_to(browser.get(address).text, address, f"/{what}").with_())
