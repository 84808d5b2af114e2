"""Blocks of documents, and the names of files."""

from __future__ import annotations

import pytest

from exchange.documents.rules import (
    Heading,
    Listing,
    Paragraph,
    Quotation,
    Run,
    Table,
    as_data,
    deeper,
    file_name,
    plain,
    said,
)


@pytest.mark.parametrize(
    ("reference", "kind", "form", "name"),
    [
        ("EU-CLASI/2026/4", "notice", "pdf", "eu-clasi-2026-4-notice.pdf"),
        ("COALITION/2026/12", "dossier", "docx", "coalition-2026-12-dossier.docx"),
        ("../../etc", "..", "pdf", "etc.pdf"),
        ('a"b\r\nc', "x", "pdf", "a-b-c-x.pdf"),
    ],
)
def test_a_file_is_named_by_what_every_system_takes(reference, kind, form, name):
    assert file_name(reference, kind, form) == name


def test_headings_of_a_part_stand_below_those_of_the_whole_and_never_too_deep():
    blocks = [Heading(1, "a"), Quotation((Heading(4, "b"), Paragraph(plain("c"))), "fr")]
    assert deeper(blocks, 2) == (
        Heading(3, "a"),
        Quotation((Heading(4, "b"), Paragraph((Run("c"),))), "fr"),
    )


def test_a_row_that_does_not_fit_its_table_is_refused():
    with pytest.raises(ValueError, match="as many cells"):
        Table(("a", "b"), (1, 1), ((plain("x"),),))
    with pytest.raises(ValueError, match="as many cells"):
        Table(("a", "b"), (1,), ())


def test_a_document_is_handed_on_as_plain_data():
    assert as_data(Listing(((Paragraph(plain("a")),),), numbered=True, start=3)) == {
        "is": "listing",
        "entries": [[{
            "is": "paragraph", "quiet": False,
            "runs": [{"is": "run", "text": "a", "bold": False, "italic": False, "fixed": False, "link": ""}],
        }]],
        "numbered": True,
        "start": 3,
    }  # fmt: skip


def test_nothing_said_is_no_run():
    assert (plain(""), said([Run("a"), Run("b", bold=True)])) == ((), "ab")
