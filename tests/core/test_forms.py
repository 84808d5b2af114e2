"""What all forms share: clean text, keys, late edits, agreed times."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from exchange.core import i18n
from exchange.core.forms import EditForm, Form, WallTimeField, WhenMixin, known_zone, line, text


class Note(EditForm):
    title = line("Title", longest=10)
    body = text("Body", longest=20)


class When(Form, WhenMixin):
    starts = WallTimeField("Starts")
    zone = StringField("Zone", [known_zone])


@pytest.fixture
def post():
    """Return a function that gives a form as it arrives with these values."""
    app = Flask(__name__)
    app.secret_key = "a key for tests only, long enough to be one"
    app.config["WTF_CSRF_ENABLED"] = False
    i18n.install(app)
    contexts = []

    def arrive(form: type[Form], *, method: str = "POST", **values):
        context = app.test_request_context(method=method, data=MultiDict(values))
        context.push()
        contexts.append(context)
        return form()

    yield arrive
    for context in reversed(contexts):
        context.pop()


def test_text_is_cleaned_as_it_comes_in(post):
    form = post(Note, title=" a\r\n b\x1b ", body=" a\r\n b\x1b ")
    assert (form.validate(), form.title.data, form.body.data) == (True, "a b", "a\n b")


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"title": "t"}, set()),
        ({"title": "t", "body": ""}, set()),
        ({"title": "  "}, {"title"}),
        ({}, {"title"}),
        ({"title": "t" * 11}, {"title"}),
        ({"title": "t", "body": "b" * 21}, {"body"}),
    ],
)
def test_fields_have_their_bounds(post, values, wrong):
    form = post(Note, **values)
    form.validate()
    assert {field.name for field in form if field.errors} == wrong
    assert form.is_refused() == bool(wrong)


def test_a_fresh_form_gets_a_key_of_its_own_and_a_sent_one_keeps_it(post):
    keys = [post(Note, method="GET").key.data for _ in range(2)]
    assert keys[0] != keys[1]
    assert min(map(len, keys)) >= 24
    assert post(Note, key="mine").key.data == "mine"


def test_a_refusal_stands_beside_its_field(post):
    form = post(Note, title="t")
    assert form.validate()
    form.refuse("title", "no")
    assert (form.title.errors, form.is_refused()) == (["no"], True)


def test_an_edit_of_what_nobody_changed_is_not_stale(post):
    saved = SimpleNamespace(version=3, title="old", body="old")
    form = post(Note, title="new", body="old", version="3")
    assert (form.is_stale(saved), form.stale) == (False, {})


@pytest.mark.parametrize("version", ["2", "", "x"])
def test_a_late_edit_notes_what_the_others_saved_and_may_be_sent_again(post, version):
    saved = SimpleNamespace(version=3, title="theirs", body="same")
    form = post(Note, title="mine", body="same", version=version)
    assert (form.is_stale(saved), form.stale) == (True, {"title": "theirs"})
    assert (form.title.data, form.version.data) == ("mine", "3")
    assert 'value="3"' in form.version()
    assert form.is_stale(saved) is False


@pytest.mark.parametrize(
    ("local", "fold", "instant", "said"),
    [
        ("2026-11-24T10:00", None, "2026-11-24T09:00", None),
        ("2026-11-24T10:00:00", None, "2026-11-24T09:00", None),
        ("2026-03-29T02:30", None, None, "set forward"),
        ("2026-03-29T02:30", "0", None, "set forward"),
        ("2026-10-25T02:30", None, None, "set back"),
        ("2026-10-25T02:30", "2", None, "set back"),
        ("2026-10-25T02:30", "0", "2026-10-25T00:30", None),
        ("2026-10-25T02:30", "1", "2026-10-25T01:30", None),
    ],
)
def test_a_time_that_does_not_exist_once_is_asked_about(post, local, fold, instant, said):
    form = post(When, starts=local, zone="Europe/Brussels", **({"starts_fold": fold} if fold else {}))
    form.validate()
    agreed = form.agreed("starts")
    assert (f"{agreed.instant():%Y-%m-%dT%H:%M}" if agreed else None) == instant
    assert any(said in str(message) for message in form.starts.errors) if said else not form.starts.errors


def test_the_question_names_both_instants(post):
    form = post(When, starts="2026-10-25T02:30", zone="Europe/Brussels")
    form.validate()
    form.agreed("starts")
    assert [str(word) for _value, word in form.starts_fold.choices] == [
        "The first (00:30 UTC)",
        "The second (01:30 UTC)",
    ]


@pytest.mark.parametrize(
    "values", [{"zone": "Europe/Brussels"}, {"starts": "2026-11-24T10:00"}, {"starts": "soon", "zone": "UTC"}]
)
def test_without_time_or_zone_nothing_is_agreed(post, values):
    form = post(When, **values)
    form.validate()
    assert form.agreed("starts") is None


def test_an_unknown_zone_is_refused_in_words(post):
    form = post(When, starts="2026-11-24T10:00", zone="Europe/Atlantis")
    assert form.validate() is False
    assert "This time zone is not known." in str(form.zone.errors[0])
    assert form.agreed("starts") is None
