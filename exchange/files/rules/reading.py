"""The words in a file, for those who look for it later: as far as they can be read quickly, and nothing else of it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import BinaryIO

from pypdf import PdfReader

from exchange.files.rules.kinds import Kind
from exchange.files.rules.zipped import LOOKED_AT

#: So many characters are kept, and so many pages of a PDF read at most: what follows is found by the title.
MOST_WORDS, MOST_PAGES = 100_000, 25
_PARTS = {
    Kind.DOCX: ("word/document.xml", "word/footnotes.xml"),
    Kind.XLSX: ("xl/sharedStrings.xml",),
    Kind.PPTX: ("ppt/slides/slide",),
    Kind.ODT: ("content.xml",),
    Kind.ODS: ("content.xml",),
    Kind.ODP: ("content.xml",),
}
#: Where one piece of text ends; all other marks may stand in the middle of a word.
_END = re.compile(r"</(?:w:p|w:tc|a:p|si|text:p|text:h)>|<(?:w:tab|w:br|text:s|text:tab|text:line-break)\b[^>]*>")
_MARK = re.compile(r"<[^>]*>")


def words_in(file: BinaryIO, kind: Kind) -> str:
    """Return the words in a file that was looked into, a blank between them; nothing where none can be read."""
    file.seek(0)
    found: list[str] = []
    try:
        for piece in _pieces(file, kind):
            found.append(piece)
            if sum(map(len, found)) > MOST_WORDS:
                break
    # What cannot be read is found by its title: it was looked into, so it does no harm.
    except Exception:  # noqa: BLE001
        found = found or []
    finally:
        file.seek(0)
    return " ".join(" ".join(found).split())[:MOST_WORDS]


def _pieces(file: BinaryIO, kind: Kind) -> Iterator[str]:
    if kind is Kind.PDF:
        for page in PdfReader(file).pages[:MOST_PAGES]:
            yield page.extract_text()
    elif kind in _PARTS:
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if name.startswith(_PARTS[kind]) and name.endswith(".xml"):
                    with archive.open(name) as part:
                        yield _text(part.read(LOOKED_AT).decode(errors="ignore"))
    elif kind in (Kind.TEXT, Kind.CSV):
        yield file.read(4 * MOST_WORDS).decode("utf-8-sig", errors="ignore")


def _text(markup: str) -> str:
    return unescape(_MARK.sub("", _END.sub(" ", markup)))
