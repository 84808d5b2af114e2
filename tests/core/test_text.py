"""Text as it comes in and as it is compared."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.core.text import clean, clean_line, fold, slug, words


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("a\x00b\x1bc\x7f\u200e", "abc\u200e"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("\ufefftext\n\n", "text"),
        ("e\u0301", "é"),
        ("tab\tstays", "tab\tstays"),
        ("", ""),
    ],
)
def test_text_keeps_its_words_and_loses_what_nobody_sees(raw, cleaned):
    assert clean(raw) == cleaned


@given(st.text())
def test_clean_text_is_clean(text):
    once = clean(text)
    assert clean(once) == once
    assert not {"\x00", "\r", "\u202e"} & set(once)
    assert unicodedata.is_normalized("NFC", once)


@given(st.text())
def test_a_clean_line_is_one_line(text):
    line = clean_line(text)
    assert line.splitlines() in ([], [line])
    assert line == line.strip() == clean_line(line)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łódź", "lodz"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Ångström Ørsted Æsir", "angstrom orsted aesir"),
        ("İstanbul ISPARTA ısı", "istanbul isparta isi"),
        ("Ðóra Þór", "dora thor"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("Đurđević", "durdevic"),
    ],
)
def test_folding_forgets_case_and_accents(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_words_are_found_again_whatever_the_case(text):
    found = words(text)
    assert words(" ".join(found)) == found
    assert len(found) == len(set(found))


def test_a_slug_is_fit_for_an_address():
    assert slug("Ministers’ meeting: Cádiz 2025") == "ministers-meeting-cadiz-2025"
