"""What both databases refuse, and how SQLite is set up."""

from __future__ import annotations

import gc
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, InternalError, StatementError

from exchange import create_app
from exchange.accounts.models import Person
from exchange.chairing.models import ChairTerm
from exchange.core import db as core_db
from exchange.core.db import db
from exchange.forums.models import Mandate, Membership
from exchange.meetings.models import Meeting
from tests.conftest import make_app
from tests.support import postgres
from tests.support.world import NOW

pytestmark = pytest.mark.on_both


def test_sqlite_syncs_fully_checks_references_and_waits(tmp_path):
    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'own.sqlite'}", "SECRET_KEY": "k" * 40})
    with app.app_context(), db.engine.connect() as connection:
        read = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("page_size", "journal_mode", "foreign_keys", "busy_timeout", "synchronous")
        }
    assert read == {
        "page_size": 16384, "journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000, "synchronous": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        sa.insert(Membership).values(forum_id=1, side="union", starts_on=NOW.date(), note="", version=1),
        sa.insert(Membership).values(
            forum_id=1, country_code="PE", side="union", starts_on=NOW.date(), ends_on=NOW.date(), note="", version=1
        ),
        sa.insert(Mandate).values(forum_id=1, person_id=999, role="member", starts_on=NOW.date(), version=1),
        sa.update(Mandate).values(ends_on=sa.text("starts_on")),
        sa.update(ChairTerm).values(ends_on=sa.text("starts_on")),
        sa.update(Meeting).where(Meeting.uid == "exchange-uid").values(starts_at=None),
        sa.update(Meeting).where(Meeting.uid == "exchange-uid").values(ends_at=NOW),
        sa.text("update meeting set state = 'imagined'"),
        sa.text("update person set country_code = 'QQ'"),
        sa.text("update person set email = 'same@people.example'"),
    ],
)  # fmt: skip
def test_the_database_itself_refuses_what_cannot_be(session, wrong):
    with pytest.raises(IntegrityError):
        session.execute(wrong)


def test_an_instant_without_zone_is_refused_and_utc_comes_back(session, world):
    person = session.get_one(Person, world.people["judge"])
    assert person.created_at == NOW
    assert person.created_at.tzinfo is not None
    person.created_at = datetime(2026, 1, 1)
    with pytest.raises(StatementError):
        session.flush()


CHANGE = sa.update(Person).values(phone="changed")


@pytest.mark.parametrize("text", ["", "it's", "draft' or 1=1 --", "%(x)s", ":x", "Draft"])
def test_only_our_own_words_get_into_a_statement(text):
    with pytest.raises(ValueError, match="one of our own words"):
        core_db.word(text)


def test_outside_of_a_transaction_the_server_lets_nothing_be_written(postgresql_database):
    with postgresql_database.app.test_request_context("/"), pytest.raises(InternalError):
        db.session.execute(sa.text("update person set phone = 'changed'"))


def _by_statement():
    db.session.execute(CHANGE)


def _by_attribute():
    db.session.get_one(Person, 1).phone = "changed"
    db.session.flush()


def _after_locking():
    db.session.execute(sa.select(Person.id).with_for_update()).all()
    db.session.execute(sa.text("update person set phone = 'changed'"))


@pytest.mark.parametrize("write", [_by_statement, _by_attribute, _after_locking])
def test_a_reading_request_that_writes_does_it_in_one_transaction(database, write):
    phones = sa.select(Person.phone).where(Person.id == 1)
    with database.app.test_request_context("/"):
        assert db.session.scalar(phones) == ""
        write()
        assert db.session.scalar(phones) == "changed"
        db.session.rollback()
        assert db.session.scalar(phones) == ""


@pytest.mark.parametrize("method", ["POST", None])
def test_whatever_else_asks_works_in_a_transaction(postgresql_database, method):
    app = postgresql_database.app
    with app.test_request_context("/", method=method) if method else app.app_context():
        db.session.execute(CHANGE)
        db.session.rollback()
        assert db.session.scalars(sa.select(Person.phone).distinct()).all() == [""]


def _backend(app):
    with app.test_request_context("/"):
        return db.session.scalar(sa.text("select pg_backend_pid()"))


def test_reading_requests_share_what_the_server_has_prepared(postgresql_database):
    app = postgresql_database.app
    for _ in range(8):
        with app.test_request_context("/"):
            db.session.scalars(sa.select(Person.id).where(Person.id == 1)).all()
    with app.test_request_context("/"):
        prepared = db.session.scalars(sa.text("select statement from pg_prepared_statements")).all()
    assert [one for one in prepared if one.startswith("SELECT person.id")] != []


@pytest.fixture
def own_server():
    """An application on a server that nobody else uses."""
    with postgres.running_server() as server:
        app = make_app(postgres.create_database(server.url, "restarted"))
        yield app, server
        with app.app_context():
            db.engine.dispose()


def test_a_server_that_was_restarted_answers_the_next_request(own_server):
    app, server = own_server
    before = _backend(app)
    assert _backend(app) == before
    server.restart()
    assert _backend(app) != before


def test_a_connection_that_rested_long_is_asked_whether_it_lives(own_server, monkeypatch):
    app, server = own_server
    before = _backend(app)
    monkeypatch.setattr(core_db, "RESTED", -1.0)
    assert _backend(app) == before
    # As when a network forgets the connection: nothing arrives that says so.
    monkeypatch.setattr(core_db, "_has_hung_up", lambda _connection: False)
    server.restart()
    assert _backend(app) != before


def test_a_statement_asked_again_answers_for_what_it_is_then_given(session, world):
    person = sa.select(Person.id).where(Person.id.in_(sa.bindparam("ids", expanding=True))).order_by(Person.id)
    ids = sorted(world.people.values())
    for asked in (ids[:1], ids[1:3], [], ids[:1], ids):
        assert [row.id for row in core_db.rows(person, {"ids": asked})] == asked


def test_a_statement_is_compiled_anew_for_other_parameters(session, world):
    word = sa.select(
        sa.bindparam("one", "first", type_=sa.Text).label("one"), sa.bindparam("two", "second", type_=sa.Text)
    )
    asked = [{}, {"one": "a"}, {"two": "b"}, {"one": "c", "two": "d"}, {"one": "a"}]
    assert [tuple(core_db.rows(word, values)[0]) for values in asked] == [
        ("first", "second"), ("a", "second"), ("first", "b"), ("c", "d"), ("a", "second"),
    ]  # fmt: skip


def test_no_more_is_kept_compiled_than_so_many_statements(session, world):
    made = [sa.select(sa.literal(n)) for n in range(800)]
    for _again in range(2):
        for n, statement in enumerate(made):
            assert core_db.rows(statement)[0][0] == n
    assert 0 < len(core_db._Compiled.kept) < 800
    assert [core_db.rows(statement)[0][0] for statement in made[:3]] == [0, 1, 2]


def test_statements_made_for_one_use_leave_nothing_behind(session, world):
    before = len(core_db._asked_before)
    for n in range(50):
        assert core_db.rows(sa.select(sa.literal(n)))[0][0] == n
    gc.collect()
    assert len(core_db._asked_before) <= before + 1
