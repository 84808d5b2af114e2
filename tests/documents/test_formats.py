"""A document in both formats, read back by other libraries."""

from __future__ import annotations

import io
import threading
from itertools import pairwise

import docx as word
import pytest
from docx.oxml.ns import qn

from exchange.documents import docx, pdf
from exchange.documents.marked import blocks_of
from exchange.documents.rules import (
    Block,
    Contents,
    Document,
    Facts,
    Heading,
    NewPage,
    Paragraph,
    Quotation,
    Run,
    Table,
    Words,
    plain,
)
from tests.support import papers

TEXT = "First **bold**\n\n1. one\n2. two\n   - deep\n\nand [there](https://a.example/x)\n\n1. again"
BLOCKS: tuple[Block, ...] = (
    Contents(),
    Heading(1, "Facts"),
    Facts((("Place", plain("Łódź")), ("Date", plain("24 November")))),
    Heading(2, "Agenda"),
    Table(("No.", "Item"), (1, 5), ((plain("1"), plain("Opening")), (plain("2"), (Run("Close", italic=True),)))),
    *blocks_of(TEXT),
    NewPage(),
    Heading(1, "Practice"),
    Quotation((Paragraph(plain("Bonjour")),), language="fr"),
)
#: What could be taken for markup, break a line or a file, or has no letter in the font.
HOSTILE = (
    '#import "x" $x$ *a* _b_ `c` <d> @e \\ " #{1+1}', "x" * 10_000, "مرحبا بالعالم", "עברית", "漢字", "😀", "a\u200bb\u0301",
    "{page} {pages}", "]]>&amp;<w:p/>", "a\ufffe\x07", "two\nlines", "\t tab",
)  # fmt: skip


def document(*blocks: Block, title: str = "Experts' exchange on Peru", language: str = "nl") -> Document:
    return Document(
        "Notice", title, "Coalition", "COALITION/2026/4", "LIMITE · Union side only", "As of today", language, blocks,
        Words("Inhoud", "Blz. {page} van {pages}"),
    )  # fmt: skip


def test_a_pdf_has_its_reference_mark_and_number_on_each_page():
    pages = papers.pages_of(pdf.written(document(*BLOCKS)))
    assert len(pages) == 2
    for number, page in enumerate(pages, 1):
        assert page.startswith("COALITION/2026/4 LIMITE · Union side only")
        assert page.endswith(f"As of today Blz. {number} van 2")


def test_a_pdf_is_tagged_has_bookmarks_and_says_its_language_and_title():
    content = pdf.written(document(*BLOCKS))
    root = papers.root_of(content)
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (an object of the library)
    assert root["/Lang"] == "nl"
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert papers.pdf(content).metadata.title == "Experts' exchange on Peru"
    assert papers.outline_of(content) == ["Facts", ["Agenda"], "Practice"]


def test_a_docx_is_written_in_the_styles_of_the_word_processor():
    content = docx.written(document(*BLOCKS))
    assert papers.lines_of(content) == [
        ("Subtitle", "Notice"), ("Title", "Experts' exchange on Peru"), ("Quiet", "Coalition"), ("TOC Heading", "Inhoud"),
        ("Normal", "Inhoud"), ("Heading 1", "Facts"), ("Heading 2", "Agenda"), ("Normal", "First bold"),
        ("List Number", "one"), ("List Number", "two"), ("List Bullet 2", "deep"), ("Normal", "and there"),
        ("List Number", "again"), ("Heading 1", "Practice"), ("Normal", "Bonjour"),
    ]  # fmt: skip
    assert papers.tables_of(content) == [
        [["Place", "Łódź"], ["Date", "24 November"]],
        [["No.", "Item"], ["1", "Opening"], ["2", "Close"]],
    ]


def test_a_docx_has_its_mark_fields_language_and_links():
    file = word.Document(io.BytesIO(docx.written(document(*BLOCKS))))
    section, body = file.sections[0], file.element
    assert section.header.paragraphs[0].text == "COALITION/2026/4\tLIMITE · Union side only"
    assert section.footer.paragraphs[0].text == "As of today\tBlz. 1 van 1"
    fields = [one.text.strip() for one in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert [one.text.strip() for one in body.iter(qn("w:instrText"))] == ['TOC \\o "1-2" \\h \\z \\u']
    assert {one.get(qn("w:val")) for one in file.styles.element.iter(qn("w:lang"))} == {"nl"}
    assert [one.get(qn("w:val")) for one in body.iter(qn("w:lang"))] == ["fr"]
    assert (file.core_properties.title, file.core_properties.language) == ("Experts' exchange on Peru", "nl")
    assert "https://a.example/x" in {one.target_ref for one in file.part.rels.values() if one.is_external}


def test_each_numbered_list_begins_with_its_own_first_number():
    file = word.Document(io.BytesIO(docx.written(document(*BLOCKS))))
    numbers = [one._p.pPr.numPr.numId.val for one in file.paragraphs if one.style.name == "List Number"]
    assert [one == other for one, other in pairwise(numbers)] == [True, False]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_no_text_breaks_a_document_or_is_read_as_markup(text: str):
    hostile = document(
        Heading(1, text), Paragraph(plain(text)), Facts(((text, plain(text)),)), Table((text,), (1,), ((plain(text),),)),
        title=text,
    )  # fmt: skip
    content = pdf.written(hostile)
    assert content.startswith(b"%PDF")
    assert papers.root_of(content)["/MarkInfo"]["/Marked"] == True  # noqa: E712 (an object of the library)
    written = docx.written(hostile)
    shown = "".join(sign for sign in text if sign not in "\ufffe\x07")
    assert ("Title", shown) in papers.lines_of(written) or "\n" in text or "\t" in text
    if text.startswith("#import"):
        assert text in papers.pages_of(content)[0]


@pytest.mark.parametrize("format_", [pdf, docx])
def test_the_same_document_is_the_same_bytes(format_):
    assert format_.written(document(*BLOCKS)) == format_.written(document(*BLOCKS))


def test_others_are_answered_while_a_long_document_is_made():
    """Setting a document happens beside the interpreter: a thread that waits for nothing goes on meanwhile."""
    long = document(*(Paragraph(plain("word " * 400)) for _ in range(300)))
    thread = threading.Thread(target=pdf.written, args=(long,))
    thread.start()
    turns = 0
    while thread.is_alive():
        thread.join(0.001)
        turns += 1
    assert turns > 20
