"""Tables for the tests: workbooks and CSV as people make them, right and wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook


def workbook(rows: Sequence[Sequence[Any]], change: Callable[[Any], None] = lambda _book: None) -> bytes:
    """Return an XLSX of one sheet, changed before it is saved."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    change(book)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def csv(rows: Sequence[Sequence[Any]], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """Return a plain CSV."""
    return "\r\n".join(separator.join(map(str, row)) for row in rows).encode(encoding)


def parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of an XLSX."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(found: dict[str, bytes]) -> bytes:
    """Return an XLSX of these parts."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return kept.getvalue()


def with_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return the XLSX with one of its parts changed."""
    found = parts(content)
    found[name] = change(found[name])
    return packed(found)
