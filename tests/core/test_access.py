"""Doors: shut by default, told apart, and never a hint at what is behind them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask, abort, g

from exchange.core import access
from exchange.core.access import ADMINISTRATOR, PUBLIC, SIGNED_IN, Door, door

OWN = Door("own", "The owner.", lambda viewer, subject: viewer.name == subject)


def fetch(thing: str) -> str:
    return abort(404) if thing == "hidden" else thing


def build(who: str | None) -> Flask:
    """Return a small application in which ``who`` is signed in."""
    app = Flask(__name__)
    viewer = SimpleNamespace(name=who, is_admin=who == "admin") if who else None
    access.install(app, lambda: viewer)

    @app.get("/shut")
    def shut() -> str:
        return "shut"

    for which in (PUBLIC, SIGNED_IN, ADMINISTRATOR):
        app.add_url_rule(f"/{which.name}", which.name, door(which)(lambda: "in"), methods=["GET", "POST"])

    @app.get("/own/<thing>")
    @door(OWN, subject=fetch)
    def own(thing: str) -> str:
        return f"{g.subject} of {g.viewer.name}"

    @app.get("/login")
    @door(PUBLIC)
    def login() -> str:
        return "sign in"

    app.view_functions["accounts.login"] = app.view_functions.pop("login")
    for rule in app.url_map.iter_rules():
        rule.endpoint = "accounts.login" if rule.endpoint == "login" else rule.endpoint
    app.url_map._rules_by_endpoint["accounts.login"] = app.url_map._rules_by_endpoint.pop("login")
    app.url_map._remap = True
    return app


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        (None, "/public", 200),
        (None, "/signed_in", 302),
        (None, "/administrator", 302),
        (None, "/shut", 403),
        (None, "/own/hidden", 302),
        (None, "/nothing", 404),
        ("ada", "/public", 200),
        ("ada", "/signed_in", 200),
        ("ada", "/administrator", 403),
        ("ada", "/shut", 403),
        ("ada", "/own/ada", 200),
        ("ada", "/own/bob", 403),
        ("ada", "/own/hidden", 404),
        ("admin", "/administrator", 200),
        ("admin", "/shut", 403),
    ],
)
def test_a_door_opens_for_those_it_names(who, address, status):
    assert build(who).test_client().get(address).status_code == status


def test_the_fetched_subject_waits_for_the_view():
    assert build("ada").test_client().get("/own/ada").text == "ada of ada"


def test_asked_to_sign_in_a_reader_comes_back_but_a_submission_does_not():
    client = build(None).test_client()
    assert client.get("/signed_in?a=1&b=//x").location == "/login?next=/signed_in?a%3D1%26b%3D//x"
    assert client.post("/signed_in").location == "/login"


def test_a_house_with_an_undeclared_view_does_not_open():
    with pytest.raises(access.UndeclaredDoorError) as refused:
        access.check_doors(build(None))
    assert str(refused.value) == "views without a door: shut, static"


def test_nobody_is_looked_up_where_machines_poll():
    app, asked = Flask(__name__), []
    access.install(app, lambda: asked.append("asked"))
    app.add_url_rule("/feed", "feed", door(PUBLIC)(access.unattended(lambda: "feed")))
    access.open_to_all(app, "static")
    access.check_doors(app)
    client = app.test_client()
    assert (client.get("/feed").status_code, client.get("/static/nothing.css").status_code, asked) == (200, 404, [])


def test_in_the_real_house_every_view_has_a_door(app):
    access.check_doors(app)
    assert {name for name, view in app.view_functions.items() if access.declared(view) is None} == set()
