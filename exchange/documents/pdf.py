"""A document as PDF: tagged (PDF/UA-1), with bookmarks, its mark and "page x of y" on each page."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import typst

from exchange.documents.rules import Document, as_data

MEDIA_TYPE = "application/pdf"
_TEMPLATE = Path(__file__).parent / "typst" / "document.typ"


@lru_cache(maxsize=1)
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def written(document: Document) -> bytes:
    """Return the document's bytes; of the same document always the same.

    What the document says goes in as data and is never read as markup. A letter that no font at hand can show is left
    blank; such a document is tagged too, but cannot call itself accessible (PDF/UA).
    """
    data = json.dumps(as_data(document))
    try:
        return _compiled(data, is_universal=True)
    except typst.TypstError:
        return _compiled(data, is_universal=False)


def _compiled(data: str, *, is_universal: bool) -> bytes:
    return typst.compile(
        _template(),
        format="pdf",
        sys_inputs={"document": data},
        pdf_standards="ua-1" if is_universal else None,
        ignore_system_fonts=True,
    )
