"""Terms, passages and words that may have been meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.core.text import fold, words
from exchange.search.rules import (
    Passages,
    Piece,
    asked_words,
    distance,
    for_fts5,
    for_tsquery,
    just_after,
    nearest,
    stems,
    terms_of,
    vocabulary,
)

SIGNS = st.text(alphabet="aeéèñłßøIİÀz09 -'\"*:()^=_😀\u0301", max_size=30)


@pytest.mark.parametrize(
    ("word", "languages", "found"),
    [
        ("requests", ["en"], {"request"}),
        ("verzoeken", ["nl"], {"verzoek"}),
        ("demandes", ["fr"], {"demand"}),
        ("requests", [], set()),
        ("requests", ["xx"], set()),
    ],
)
def test_a_word_is_brought_to_its_stem_in_the_languages_known(word, languages, found):
    assert stems(word, languages) == found


def test_terms_are_words_and_stems_of_the_text_and_once_more_those_of_the_title():
    assert terms_of("Asking twice", ["In Perú"], ["en"]) == sorted(
        ["asking", "twice", "in", "peru", "=ask", "=twice", "=in", "=peru", "^asking", "^twice", "^=ask", "^=twice"]
    )


@given(SIGNS, SIGNS)
def test_no_term_could_be_taken_for_two_or_for_none(title, text):
    for term in terms_of(title, [text], ["en", "nl"]):
        assert term.strip("^=")
        assert len(term.split(" ")) == 1


@given(SIGNS)
def test_a_text_is_found_by_each_of_its_words_with_and_without_accents(text):
    terms = set(terms_of("", [text], ["en"]))
    for word in words(text):
        assert word in terms
        assert fold(word) in terms


@given(SIGNS)
def test_what_is_asked_are_folded_words_eight_at_most(question):
    asked = asked_words(question)
    assert len(asked) <= 8
    assert asked == vocabulary(question)[:8]
    assert for_fts5(asked, ["en"]).count('"') == 2 * (for_tsquery(asked, ["en"]).count("'") // 2)


def test_each_word_must_stand_there_by_its_beginning_or_by_a_stem():
    assert for_fts5(["late", "requests"], ["en", "nl"]) == (
        '("late" * OR "=late") AND ("requests" * OR "=request" OR "=requests")'
    )
    assert for_tsquery(["late"], ["en"], in_title=True) == "('^late':* | '^=late')"


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("peru", "peru", 0), ("peur", "peru", 1), ("per", "peru", 1), ("perru", "peru", 1), ("pera", "peru", 1),
        ("extraddition", "extradition", 1), ("ehtradision", "extradition", 2), ("panama", "peru", 3), ("", "ab", 2), ("", "abc", 3),
    ],
)  # fmt: skip
def test_words_differ_in_so_many_letters(one, other, slips):
    assert (distance(one, other), distance(other, one)) == (slips, slips)


@given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6))
def test_the_distance_is_the_same_both_ways_and_nothing_only_for_the_same(one, other):
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)


def test_the_nearest_known_words_come_first_and_short_words_may_differ_in_one_letter():
    assert nearest("extradision", ["extradite", "extradition", "extension", "peru"]) == ["extradition"]
    assert nearest("peur", ["peru", "pe", "per", "pour"]) == ["per", "peru", "pour"]
    assert nearest("peru", ["peru"]) == []


def test_words_with_a_beginning_are_a_range():
    assert [word for word in ("pe", "per", "peru", "perz", "pes") if "per" <= word < just_after("per")] == [
        "per",
        "peru",
        "perz",
    ]


LONG = "Nothing is said here. " * 8 + "Then the réquests came back unread. " + "And more follows here. " * 12


def test_the_passage_stands_around_the_first_word_that_was_asked_for():
    pieces = Passages(["request"], ["en"]).of(LONG)
    assert [piece for piece in pieces if piece.asked] == [Piece("réquests", asked=True)]
    assert pieces[0].text == "… "
    assert pieces[-1].text.endswith(" …")
    assert len(" ".join(piece.text for piece in pieces).split()) < 45


@pytest.mark.parametrize(
    ("text", "asked", "shown"),
    [
        ("", ["a"], []),
        ("Whole and short.", ["other"], [Piece("Whole and short.")]),
        ("Late answers.", ["answered"], [Piece("Late "), Piece("answers", asked=True), Piece(".")]),
        ("<b>Late</b>", ["late"], [Piece("<b>"), Piece("Late", asked=True), Piece("</b>")]),
        ("**Late** `x`", ["late"], [Piece("Late", asked=True), Piece(" x")]),
        ("!?", ["a"], []),
    ],
)
def test_a_short_text_is_shown_whole_with_what_was_asked_for(text, asked, shown):
    assert Passages(asked, ["en"]).of(text) == shown


@given(SIGNS, SIGNS)
def test_a_passage_of_a_short_text_says_what_the_text_says(text, question):
    pieces = Passages(asked_words(question), ["en"]).of(text)
    assert "".join(piece.text for piece in pieces) == (" ".join(text.replace("*", "").split()) if pieces else "")
