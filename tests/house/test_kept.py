"""The world comes back whole after a test that wrote to it, however it wrote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from exchange.accounts.models import Person
from exchange.core.db import db
from exchange.meetings.models import Meeting
from exchange.world.rules import Side
from tests.conftest import Database, dispose, make_app
from tests.support.world import NOW, uid_of

pytestmark = pytest.mark.on_both


def _rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.app.app_context(), db.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=str)
            for table in db.metadata.tables.values()
        }


def _change_with_a_statement() -> None:
    db.session.execute(sa.update(Meeting).values(title="changed"))


def _delete_what_much_hangs_on() -> None:
    db.session.execute(sa.delete(Meeting).where(Meeting.uid == uid_of("postponed")))


def _write_what_cannot_be_read_by_its_table() -> None:
    db.session.execute(sa.text("/* odd */ update person set phone = 'changed'"))


def _write_after_tables_of_its_own() -> None:
    some = "with keys as (select id from person)"
    db.session.execute(sa.text(f"{some} update person set phone = 'changed' where id in (select id from keys)"))


WAYS = (
    _change_with_a_statement, _delete_what_much_hangs_on, _write_what_cannot_be_read_by_its_table,
    _write_after_tables_of_its_own,
)  # fmt: skip


@pytest.mark.parametrize("write", WAYS)
@pytest.mark.parametrize("elsewhere", [False, True], ids=["through its application", "through another"])
def test_every_row_comes_back(database: Database, write: Callable[[], None], elsewhere: bool):
    before = _rows(database)
    app = make_app(database.app.config["SQLALCHEMY_DATABASE_URI"]) if elsewhere else database.app
    with app.app_context():
        write()
        db.session.commit()
    if elsewhere:
        dispose(app)
    assert _rows(database) != before
    database.fresh()
    assert _rows(database) == before
    assert not database.written


@pytest.mark.parametrize("asked", ["select 1", "with keys as (select id from person) select id from keys"])
def test_what_only_reads_has_nothing_brought_back(database: Database, asked: str):
    with database.app.app_context():
        db.session.execute(sa.text(asked))
    assert not database.written


def test_new_rows_get_the_numbers_they_would_have_got(database: Database):
    taken = []
    for _ in range(2):
        person = Person(
            email="new@people.example", name="New", folded_name="new", country_code="SE", side=Side.UNION,
            zone="Europe/Stockholm", locale="en", created_at=NOW,
        )  # fmt: skip
        with database.app.app_context():
            db.session.add(person)
            db.session.commit()
            taken.append(person.id)
        database.fresh()
    assert taken[0] == taken[1]
