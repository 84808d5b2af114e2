"""Answers when something is wrong."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import abort
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from exchange.accounts.models import Person
from exchange.core.access import PUBLIC, door
from exchange.core.db import db
from tests.conftest import make_app


@pytest.fixture
def faulty(app):
    """A second application on the same data whose addresses fail each in its own way."""
    again = make_app(
        app.config["SQLALCHEMY_DATABASE_URI"],
        PROPAGATE_EXCEPTIONS=False,
        CONTACT="help@people.example",
        WTF_CSRF_ENABLED=False,
    )

    @again.post("/fail/<how>")
    @door(PUBLIC)
    def fail(how: str) -> str:
        db.session.execute(sa.update(Person).values(phone="changed"))
        if how == "busy":
            raise OperationalError("SELECT secret", {}, Exception("database is locked"))
        if how == "stale":
            raise StaleDataError
        if how == "fault":
            raise ZeroDivisionError("secret")
        return abort(int(how))

    yield again
    with again.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    ("how", "status", "title"),
    [
        ("400", 400, "This request cannot be read"),
        ("403", 403, "You may not do this"),
        ("404", 404, "There is no such page"),
        ("409", 409, "Someone else was faster"),
        ("413", 413, "This is too large"),
        ("418", 418, "This request cannot be read"),
        ("503", 503, "Please try again in a moment"),
        ("busy", 503, "Please try again in a moment"),
        ("stale", 409, "Someone else was faster"),
        ("fault", 500, "Something went wrong"),
    ],
)
def test_each_failure_has_its_plain_page_and_keeps_nothing(faulty, session, how, status, title):
    answer = faulty.test_client().post(f"/fail/{how}")
    assert (answer.status_code, f"<h1>{title}</h1>" in answer.text) == (status, True)
    assert not {"secret", "Traceback", "ZeroDivision"} & set(answer.text.replace("(", " ").split())
    assert ("help@people.example" in answer.text) == (status >= 500)
    assert session.scalars(sa.select(Person.phone).distinct()).all() == [""]


def test_a_busy_database_says_when_to_come_back(faulty):
    assert faulty.test_client().post("/fail/busy").headers["Retry-After"] == "5"


def test_a_wrong_method_says_which_is_right(client):
    answer = client.get("/logout")
    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, {"POST", "OPTIONS"})


def test_a_database_that_is_not_there_is_said_on_a_page(tmp_path):
    app = make_app(f"sqlite:///{tmp_path / 'empty.sqlite'}", PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    answer = app.test_client().post("/login", data={"email": "a@people.example", "password": "x"})
    assert (answer.status_code, "<h1>Please try again in a moment</h1>" in answer.text) == (503, True)
    with app.app_context():
        db.engine.dispose()


def test_a_refusal_says_to_whom_the_page_is_open(as_):
    text = as_("member").get("/authorities").text
    assert ("<h1>You may not do this</h1>" in text, "The platform administrator." in text) == (True, True)


def test_a_request_refused_before_anybody_is_known_still_gets_a_page(client):
    answer = client.get("/people?q=%00")
    assert (answer.status_code, "<h1>This request cannot be read</h1>" in answer.text) == (400, True)
