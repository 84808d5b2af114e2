"""What a document says, read back by libraries that had no part in writing it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pypdf


def pdf(content: bytes) -> pypdf.PdfReader:
    """Return the document."""
    return pypdf.PdfReader(io.BytesIO(content))


def root_of(content: bytes) -> Any:
    """Return what a PDF says of itself as a whole."""
    return pdf(content).trailer["/Root"]


def pages_of(content: bytes) -> list[str]:
    """Return the text of each page of a PDF, its lines joined by spaces."""
    return [" ".join(page.extract_text().split()) for page in pdf(content).pages]


def outline_of(content: bytes) -> list[Any]:
    """Return the bookmarks of a PDF: titles, and lists of those below the title before."""

    def titles(entries: Any) -> list[Any]:
        return [titles(one) if isinstance(one, list) else one.title for one in entries]

    return titles(pdf(content).outline)


def lines_of(content: bytes) -> list[tuple[str, str]]:
    """Return (style, text) of the paragraphs of a DOCX that say something, those of tables left out."""
    file = docx.Document(io.BytesIO(content))
    return [(one.style.name, one.text) for one in file.paragraphs if one.text]


def tables_of(content: bytes) -> list[list[list[str]]]:
    """Return the tables of a DOCX as rows of cells."""
    file = docx.Document(io.BytesIO(content))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in file.tables]


def read(content: bytes) -> str:
    """Return what a reader of a PDF or DOCX finds on its pages, paragraphs before cells, without line breaks."""
    if content.startswith(b"%PDF"):
        return " ".join(" ".join(pages_of(content)).split())
    cells = [cell for table in tables_of(content) for row in table for cell in row]
    return " ".join([*(text for _style, text in lines_of(content)), *cells])


def told(content: bytes) -> bytes:
    """Return all that a file says, also where it is packed: of a PDF its text, of a DOCX its parts; others as they are."""
    if content.startswith(b"%PDF"):
        return " ".join([*pages_of(content), str(outline_of(content))]).encode()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return b"\n".join(packed.read(name) for name in packed.namelist())
    return content
