"""Texts with light marking as blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.documents.marked import blocks_of
from exchange.documents.rules import Heading, Listing, Paragraph, Quotation, Run


def paragraph(*runs: Run | str) -> Paragraph:
    return Paragraph(tuple(Run(run) if isinstance(run, str) else run for run in runs))


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", ()),
        ("one\ntwo\n\nthree", (paragraph("one", "\n", "two"), paragraph("three"))),
        ("a *b* **c** ***d***", (paragraph("a ", Run("b", italic=True), " ", Run("c", bold=True), " ", Run("d", bold=True, italic=True)),)),
        ("`x`", (paragraph(Run("x", fixed=True)),)),
        ("[site](https://a.example/b) end", (paragraph(Run("site", link="https://a.example/b"), " end"),)),
        ("[bad](javascript:alert(1))", (paragraph("[bad](javascript:alert(1))"),)),
        ("<b>raw</b>", (paragraph("<b>raw</b>"),)),
        ("# Big\n\n#### Small", (Heading(3, "Big"), Heading(4, "Small"))),
        ("- a\n- b\n  1. c", (Listing(((paragraph("a"),), (paragraph("b"), Listing(((paragraph("c"),),), numbered=True)))),)),
        ("3. c\n4. d", (Listing(((paragraph("c"),), (paragraph("d"),)), numbered=True, start=3),)),
        ("> said\n\nafter", (Quotation((paragraph("said"),), drawn_in=True), paragraph("after"))),
        ("```\ncode  x\n```", (paragraph(Run("code  x", fixed=True)),)),
        ("a\n\n---\n\nb", (paragraph("a"), paragraph("b"))),
    ],
)  # fmt: skip
def test_marking_becomes_blocks(text, blocks):
    assert blocks_of(text) == blocks


def test_a_remote_picture_is_a_link_and_nothing_is_fetched():
    runs = [run for block in blocks_of("![x](https://a.example/p.png)") for run in block.runs]
    assert "".join(run.text for run in runs) == "!x"
    assert [run.link for run in runs] == ["", "https://a.example/p.png"]


@given(st.text(alphabet="ab*_`#>-1.[]()!<\\\n ", max_size=80))
def test_whatever_is_written_can_be_read_and_comes_to_an_end(text):
    assert all(isinstance(block, Heading | Listing | Paragraph | Quotation) for block in blocks_of(text))
