"""A dossier of sixty pages as PDF: how many seconds it takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from exchange.documents import pdf
from exchange.documents.marked import blocks_of
from exchange.documents.rules import Block, Contents, Document, Heading, NewPage, Quotation, Table, Words, plain
from tests.support import papers

PAGES, AIM = 60, 5.0
TEXT = "\n\n".join(
    f"## Part {n}\n\nRequests to the **central authority** came back for *one missing paragraph*. "
    + "A draft is sent first, a call follows within the week, and only then the request itself. " * 6
    + "\n\n- a draft without names\n- a call the week after\n- the request"
    for n in range(5)
)


def measured() -> Iterator[tuple[str, float, float]]:
    """Yield name, seconds and aim."""
    began = time.perf_counter()
    content = pdf.written(Document(**_heads(), blocks=tuple(_blocks())))
    took = time.perf_counter() - began
    if len(papers.pages_of(content)) < PAGES:
        raise RuntimeError("the dossier is too short to say anything")
    yield "dossier-s", took, AIM


def _heads() -> dict[str, Any]:
    return {
        "kind": "Meeting dossier", "title": "Experts' exchange on Peru", "about": "Coalition", "reference": "COALITION/2026/4",
        "mark": "LIMITE", "as_of": "As of today", "language": "en", "words": Words("Contents", "Page {page} of {pages}"),
    }  # fmt: skip


def _blocks() -> Iterator[Block]:
    yield Contents()
    for page in range(PAGES // 2):
        yield NewPage()
        yield Heading(1, f"Practice {page}")
        rows = tuple((plain(str(n)), plain(f"Person {n}"), plain("Prosecutor"), plain("Accepted")) for n in range(12))
        yield Table(("No.", "Name", "Capacity", "Answer"), (1, 4, 3, 2), rows)
        yield Quotation(blocks_of(TEXT), language="en")
