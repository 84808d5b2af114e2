"""The blocks of a document in a word processor's own styles."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import docx as library
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from exchange.documents.docx.looks import TEXT_WIDTH, add_field, dress, frame, speak
from exchange.documents.painting import painted
from exchange.documents.rules import (
    Block,
    Contents,
    Document,
    Facts,
    Heading,
    Line,
    Listing,
    NewPage,
    Paragraph,
    Picture,
    Quotation,
    Run,
    Table,
    plain,
)

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: So deep do lists stand in each other; a word processor has three styles for them.
DEEPEST_LIST = 3
#: What XML has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(document: Document) -> bytes:
    """Return the document's bytes; of the same document always the same."""
    document, file = _writable(document), library.Document()
    dress(file, document.language)
    frame(file, document)
    writer = _Writer(file, document)
    file.add_paragraph(document.kind, style="Subtitle")
    file.add_paragraph(document.title, style="Title")
    if document.about:
        file.add_paragraph(document.about, style="Quiet")
    writer.write(document.blocks)
    kept = io.BytesIO()
    file.save(kept)
    return _undated(kept)


def _undated(file: io.BytesIO) -> bytes:
    """Return the archive without the moment at which it was packed: the same document is always the same bytes."""
    again = io.BytesIO()
    with zipfile.ZipFile(file) as packed, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as plain_one:
        for entry in packed.infolist():
            plain_one.writestr(zipfile.ZipInfo(entry.filename), packed.read(entry), zipfile.ZIP_DEFLATED)
    return again.getvalue()


def _writable(thing: Any) -> Any:
    """Return a document or a part of it without what XML has no way to write."""
    if isinstance(thing, str):
        return _UNWRITABLE.sub("", thing)
    if isinstance(thing, tuple):
        return tuple(_writable(one) for one in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{field.name: _writable(getattr(thing, field.name)) for field in fields(thing)})
    return thing


@dataclass(frozen=True)
class _Writer:
    """Writes blocks one after the other; ``style`` is that of their paragraphs, ``language`` another than the document's."""

    file: Any
    document: Document
    style: str | None = None
    language: str = ""
    depth: int = 0

    def write(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            _WAYS[type(block)](self, block)

    def heading(self, block: Heading) -> None:
        heading = self.file.add_heading("", block.level)
        self._runs(heading, plain(block.text))

    def paragraph(self, block: Paragraph) -> None:
        self._runs(self.file.add_paragraph(style="Quiet" if block.quiet else self.style), block.runs)

    def listing(self, block: Listing) -> None:
        depth = min(self.depth + 1, DEEPEST_LIST)
        name = ("List Number" if block.numbered else "List Bullet") + (f" {depth}" if depth > 1 else "")
        number = self._numbering(name, block.start) if block.numbered else None
        for first, *rest in (entry for entry in block.entries if entry):
            before = len(self.file.paragraphs)
            replace(self, style=name, depth=depth).write([first])
            if number is not None and len(self.file.paragraphs) > before:
                self._number(self.file.paragraphs[before], number)
            replace(self, style="List Continue" + (f" {depth}" if depth > 1 else ""), depth=depth).write(rest)

    def _numbering(self, style: str, start: int) -> int:
        """Return a numbering of its own, so that each list begins at its own first number."""
        numbering = self.file.part.numbering_part.element
        of_style = self.file.styles[style].element.pPr.numPr.numId.val
        number = numbering.add_num(numbering.num_having_numId(of_style).abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(number.numId)

    def _number(self, paragraph: Any, number: int) -> None:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_numId().val = number

    def facts(self, block: Facts) -> None:
        table = self.file.add_table(rows=0, cols=2)
        for name, line in block.rows:
            cells = table.add_row().cells
            cells[0].width, cells[1].width = Mm(40), TEXT_WIDTH - Mm(40)
            cells[0].paragraphs[0].style = "Quiet"
            self._runs(cells[0].paragraphs[0], plain(name))
            self._runs(cells[1].paragraphs[0], line)
        self.file.add_paragraph()

    def table(self, block: Table) -> None:
        table = self.file.add_table(rows=1, cols=len(block.columns), style="Light List Accent 1")
        _repeat(table.rows[0])
        self._row(table.rows[0], block, [(Run(name, bold=True),) for name in block.columns])
        for row in block.rows:
            self._row(table.add_row(), block, row)
        self.file.add_paragraph()

    def _row(self, row: Any, block: Table, lines: Iterable[Line]) -> None:
        for cell, width, line in zip(row.cells, block.widths, lines, strict=True):
            cell.width = int(TEXT_WIDTH * width / sum(block.widths))
            self._runs(cell.paragraphs[0], line)

    def quotation(self, block: Quotation) -> None:
        style = "Quote" if block.drawn_in else self.style
        replace(self, style=style, language=block.language or self.language).write(block.blocks)

    def picture(self, block: Picture) -> None:
        paragraph = self.file.add_paragraph()
        width = int(TEXT_WIDTH * block.share / 100)
        shown = paragraph.add_run().add_picture(io.BytesIO(painted(block.svg)), width=width)
        shown._inline.docPr.set("descr", block.alt)

    def page(self, _block: NewPage) -> None:
        self.file.add_page_break()

    def contents(self, _block: Contents) -> None:
        self.file.add_paragraph(self.document.words.contents, style="TOC Heading")
        add_field(self.file.add_paragraph(), 'TOC \\o "1-2" \\h \\z \\u', self.document.words.contents)

    def _runs(self, paragraph: Any, line: Line) -> None:
        for one in line:
            run = paragraph.add_run(one.text)
            run.bold, run.italic = one.bold or None, one.italic or None
            if one.fixed:
                run.font.name = "Consolas"
            if self.language:
                speak(run._r.get_or_add_rPr(), self.language)
            if one.link:
                run.underline = True
                self._link(paragraph, one.link).append(run._r)

    def _link(self, paragraph: Any, address: str) -> Any:
        to = self.file.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), to)
        paragraph._p.append(link)
        return link


def _repeat(row: Any) -> None:
    """Have the row of headings stand on top of each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


_WAYS: dict[type[Block], Callable[[_Writer, Any], None]] = {
    Heading: _Writer.heading,
    Paragraph: _Writer.paragraph,
    Listing: _Writer.listing,
    Facts: _Writer.facts,
    Table: _Writer.table,
    Quotation: _Writer.quotation,
    Picture: _Writer.picture,
    NewPage: _Writer.page,
    Contents: _Writer.contents,
}
