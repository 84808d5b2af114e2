"""Pieces of pages that are kept: made once for the same words, never given for others."""

from __future__ import annotations

import re

import pytest
from flask import url_for
from jinja2 import pass_context
from markupsafe import Markup

from exchange.core import i18n, pages


@pytest.fixture
def made():
    return []


@pytest.fixture
def piece(made):
    def macro(*given, **named):
        made.append((*given, *named.items()))
        return Markup("<b>{}</b>").format(given[0])

    return pages.kept(macro)


def test_the_same_words_are_made_once(piece, made):
    assert [piece("a", sign="x"), piece("a", sign="x")] == ["<b>a</b>", "<b>a</b>"]
    assert made == [("a", ("sign", "x"))]


@pytest.mark.parametrize(
    ("one", "other"),
    [("<i>", Markup("<i>")), (Markup("<i>"), "<i>"), (1, True), (1, 1.0), ("a", "b")],
)
def test_what_is_equal_but_of_another_kind_is_made_anew(piece, one, other):
    assert (piece(one), piece(other)) == (Markup("<b>{}</b>").format(one), Markup("<b>{}</b>").format(other))


def test_each_language_has_its_own(app, piece, made):
    with app.app_context():
        for language in ("en", i18n.languages()[-1], "en"):
            with i18n.Speaking(language):
                piece("a")
    assert made == [("a",)] * len({"en", i18n.languages()[-1]})


def test_memory_has_an_end(piece, made):
    for n in range(pages.KEPT_PIECES + 1):
        piece(n)
    piece(0)
    piece(pages.KEPT_PIECES)
    assert made == [(n,) for n in (*range(pages.KEPT_PIECES + 1), pages.KEPT_PIECES)]


@pytest.fixture
def shown(app):
    """Render a template as the application does, with a few callables of every kind."""

    @pass_context
    def seen(context):
        return context.get("one", "nothing")

    class Thing:
        def __call__(self, word="called"):
            return word

        def method(self, word):
            return word.upper()

    def render(text):
        template = app.jinja_env.from_string(text)
        return template.render(seen=seen, thing=Thing(), plain=lambda word="plain": word, unsafe="<i>")

    return render


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ plain() }} {{ plain(word='other') }} {{ plain(unsafe) }}", "plain other &lt;i&gt;"),
        ("{{ thing() }} {{ thing('x') }} {{ thing.method('x') }} {{ 'x'.upper() }}", "called x X X"),
        ("{% macro box(a, b=2) %}<b>{{ a }}{{ b }}</b>{% endmacro %}{{ box(unsafe) }}", "<b>&lt;i&gt;2</b>"),
        ("{% macro box(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ box(b='x', a=1) }}{{ box(1, b=unsafe) }}", "1x1&lt;i&gt;"),
        ("{% macro box(a) %}[{{ a }}]{% endmacro %}{{ box() }}{{ box(none) }}", "[][None]"),
        ("{% macro box() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ box(1, a=2) }}", "(1,){&#39;a&#39;: 2}"),
        ("{% macro box(a) %}{{ a }}{% endmacro %}{{ box(unsafe) ~ unsafe }}", "&lt;i&gt;&lt;i&gt;"),
        ("{% macro box() %}<b>{{ caller() }}</b>{% endmacro %}{% call box() %}{{ unsafe }}{% endcall %}", "<b>&lt;i&gt;</b>"),
        ("{% for n in 'ab' %}{% set one = n %}{{ seen() }}{{ plain(one) }}{% endfor %}{{ seen() }}", "aabbnothing"),
        ("{% block main %}{% set one = 'c' %}{{ seen() }}{{ plain(one) }}{% endblock %}", "cc"),
        ("{{ _('%(what)s', what=unsafe) }}", "&lt;i&gt;"),
        ("{% autoescape false %}{{ plain(unsafe) }}{{ _('%(what)s', what=unsafe) }}{% endautoescape %}", "<i><i>"),
    ],
)  # fmt: skip
def test_templates_call_whatever_can_be_called(shown, text, expected):
    assert shown(text) == expected


@pytest.mark.parametrize("given", ["1, 2", "1, a=2", "b=1"])
def test_a_macro_refuses_what_it_does_not_take(shown, given):
    with pytest.raises(TypeError, match="'box'"):
        shown("{% macro box(a) %}{{ a }}{% endmacro %}{{ box(" + given + ") }}")


def test_addresses_begin_where_the_request_says_it_is_mounted(client):
    for mount in ("", "/exchange", ""):
        text = client.get("/login", environ_overrides={"SCRIPT_NAME": mount}).text
        found = set(re.findall(r'(?:href|src)="(/[^"]*?)(?:login|static|bootstrap|about|privacy|accessibility)', text))
        assert {address.removesuffix("/") for address in found} == {mount}


def test_an_address_is_told_apart_by_kind_and_by_what_it_is_asked_to_be(app):
    with app.test_request_context("/"):
        asked = [
            {"page": 1},
            {"page": True},
            {"page": "1"},
            {"page": 1, "_anchor": "top"},
            {"page": 1, "_external": True},
        ]
        for _again in range(2):
            assert [url_for("meetings.index", **values) for values in asked] == [
                "/meetings?page=1", "/meetings?page=True", "/meetings?page=1", "/meetings?page=1#top",
                "http://localhost/meetings?page=1",
            ]  # fmt: skip
        assert url_for("meetings.index", page=[1, 2]) == "/meetings?page=1&page=2"


def test_addresses_outside_of_a_request_are_not_kept(app):
    with app.app_context(), pytest.raises(RuntimeError):
        app.jinja_env.globals["url_for"]("home.index")
