"""Which language a request is answered in."""

from __future__ import annotations

import pytest
from flask import Flask, g, session

from exchange.core import i18n


@pytest.fixture
def app():
    """An application that knows languages and nothing else."""
    app = Flask(__name__)
    app.secret_key = "a key for tests only, long enough to be one"
    i18n.install(app)
    return app


@pytest.fixture
def catalogues(tmp_path, monkeypatch):
    """Two languages beside the source."""
    for code in ("nl", "fr"):
        folder = tmp_path / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "messages.po").touch()
    (tmp_path / "de").mkdir()
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    i18n.forget()
    yield
    i18n.forget()


@pytest.mark.usefixtures("catalogues")
def test_the_languages_are_the_source_and_what_has_a_catalogue():
    assert i18n.languages() == ("en", "fr", "nl")
    assert i18n.own_names() == [("en", "English"), ("fr", "Français"), ("nl", "Nederlands")]


@pytest.mark.usefixtures("catalogues")
@pytest.mark.parametrize(
    ("own", "chosen", "accepts", "language"),
    [
        ("nl", "fr", "en", "nl"),
        ("de", "fr", "en", "en"),
        (None, "fr", "nl", "fr"),
        (None, "de", "nl", "nl"),
        (None, None, "nl-BE,nl;q=0.9,en;q=0.5", "nl"),
        (None, None, "fr-CH, fr;q=0.9", "fr"),
        (None, None, "tlh", "en"),
        (None, None, "", "en"),
    ],
)
def test_ones_own_language_comes_before_the_sessions_and_that_before_the_browsers(app, own, chosen, accepts, language):
    with app.test_request_context(headers={"Accept-Language": accepts}):
        g.viewer = type("Viewer", (), {"locale": own})() if own else None
        if chosen:
            session["language"] = chosen
        assert i18n.choose() == language


@pytest.mark.usefixtures("catalogues")
def test_a_mail_speaks_its_readers_language_and_the_page_goes_on_in_its_own(app):
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        said = [i18n.current()]
        with i18n.Speaking("nl"):
            said.append(i18n.current())
            with i18n.Speaking("tlh"):
                said.append(i18n.current())
            said.append(i18n.current())
        said.append(i18n.current())
    assert said == ["fr", "nl", "en", "nl", "fr"]


def test_a_command_speaks_the_source_language(app):
    with app.app_context():
        assert i18n.current() == "en"
