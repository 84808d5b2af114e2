"""Pieces of pages that are kept: made once for the same words, never given for others."""

from __future__ import annotations

import pytest
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
