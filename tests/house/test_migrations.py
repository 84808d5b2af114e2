"""Migrations go up, equal the models, keep filled tables, go down and up again: on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from exchange.accounts.models import Person
from exchange.calendars.rules import Variant
from exchange.core import journal
from exchange.core.db import db
from exchange.core.journal import Platform
from exchange.feeds.models import Piece
from exchange.forums.models import Forum
from exchange.meetings.models import Meeting
from exchange.practices.models import Practice
from exchange.search.models import BESIDE
from tests.conftest import DATABASES, make_app
from tests.support import postgres
from tests.support.practices import SKETCHES, add_practice
from tests.support.world import NOW, build_world, email_of

MIGRATIONS = Path(__file__).parents[2] / "migrations"


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without tables."""
    if request.param == "sqlite":
        app = make_app(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    else:
        url = request.getfixturevalue("postgres_url")
        postgres.drop_database(url, "migrated")
        app = make_app(postgres.create_database(url, "migrated"))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _is_of_models(_thing: object, name: str | None, *_about: object) -> bool:
    return not str(name).startswith(BESIDE)


def _differences() -> list[object]:
    with db.engine.connect() as connection:
        opts = {"compare_type": True, "render_as_batch": True, "include_object": _is_of_models}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, db.metadata))


def _rows() -> dict[str, int]:
    with db.engine.connect() as connection:
        return {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in db.metadata.sorted_tables
        }


def test_there_is_one_head():
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_no_migration_imports_the_application():
    for file in (MIGRATIONS / "versions").glob("*.py"):
        assert not re.search(r"^(from|import) exchange", file.read_text(), re.MULTILINE), file.name


def test_up_equals_the_models_and_down_leaves_nothing(empty):
    upgrade()
    assert _differences() == []
    downgrade(revision="base")
    with db.engine.connect() as connection:
        assert set(sa.inspect(connection).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert _differences() == []


def test_migrating_what_is_up_to_date_keeps_every_row(empty):
    upgrade()
    build_world(NOW)
    db.session.commit()
    db.session.remove()
    before = _rows()
    upgrade()
    assert _rows() == before
    assert before["participation"] > 0


def _kept_texts() -> list[tuple[object, ...]]:
    query = "select meeting_id, language, variant, text from calendar_piece order by meeting_id, language, variant"
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_kept_texts_of_feeds_survive_the_change_of_their_table(empty):
    upgrade()
    build_world(NOW)
    meeting_id = db.session.scalars(sa.select(sa.func.max(Meeting.id))).one()
    for language, variant in (("nl", Variant.FULL), ("en", Variant.TITLE), ("en", Variant.BUSY)):
        text = f"{language} {variant}\r\n\0".encode()
        db.session.merge(Piece(meeting_id=meeting_id, language=language, variant=variant, text=text))
    db.session.commit()
    db.session.remove()
    before = _kept_texts()
    downgrade(revision="0005")
    assert _kept_texts() == before
    upgrade()
    assert _kept_texts() == before
    assert len(before) >= 3


def test_sqlite_checks_references_again_after_a_migration(tmp_path):
    app = make_app(f"sqlite:///{tmp_path / 'checked.sqlite'}")
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        db.engine.dispose()


def test_sqlite_gives_no_key_again_under_which_the_journal_tells_of_a_text_that_is_gone(tmp_path):
    steps = ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    before = next(step.down_revision for step in steps if "no key of a practice twice" in step.doc)
    app = make_app(f"sqlite:///{tmp_path / 'keys.sqlite'}")
    with app.app_context():
        upgrade()
        build_world(NOW)
        people = {"liaison": db.session.scalars(sa.select(Person.id).filter_by(email=email_of("liaison"))).one()}
        forums = dict(db.session.execute(sa.select(Forum.key, Forum.id)).all())
        kept = add_practice(NOW, SKETCHES[0], people, forums).id
        journal.record(Platform(), "practice.published", db.session.get_one(Practice, kept), NOW).subject_id = 70
        db.session.commit()
        downgrade(revision=before)
        upgrade()
        assert add_practice(NOW, SKETCHES[2], people, forums).id == 71
        assert [one.id for one in db.session.scalars(sa.select(Practice).order_by(Practice.id))] == [kept, 71]
        db.session.remove()
        db.engine.dispose()
