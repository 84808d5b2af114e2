"""What a document consists of, whatever format it is written in, and the names of files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

#: The deepest heading; what stands below it is written as this.
LOWEST_HEADING = 4
_UNSAFE = re.compile(r"[^a-z0-9]+")


class Kind(StrEnum):
    """Which document of a meeting."""

    NOTICE = "notice"
    PARTICIPANTS = "participants"
    OUTCOME = "outcome"
    DOSSIER = "dossier"


class Form(StrEnum):
    """In which format."""

    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with the same looks. ``link`` is a full web or mail address, or empty."""

    text: str
    bold: bool = False
    italic: bool = False
    fixed: bool = False
    link: str = ""


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (a part of the document) to ``LOWEST_HEADING``."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``quiet`` for what is said beside the matter."""

    runs: Line
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, each entry of blocks; ``start`` is the first number of a numbered one."""

    entries: tuple[tuple[Block, ...], ...]
    numbered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows of a name and what is said under it."""

    rows: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a row of headings. ``widths`` are shares of the line, as many as there are columns."""

    columns: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Line, ...], ...]

    def __post_init__(self) -> None:
        """Refuse rows that do not fit: a format would shift their cells. Raises ValueError."""
        if any(len(row) != len(self.columns) for row in (*self.rows, self.widths)):
            raise ValueError("a row has as many cells as the table has columns")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Blocks in another language than the document, or drawn in as somebody's words."""

    blocks: tuple[Block, ...]
    language: str = ""
    drawn_in: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (SVG), and the same in words for whoever does not see it. ``share`` of the line's width, in percent."""

    svg: str
    alt: str
    share: int = 100


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Here stands the table of contents."""


Block = Heading | Paragraph | Listing | Facts | Table | Quotation | Picture | NewPage | Contents


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    ``kind`` and ``title`` head it, ``about`` says of whom or what it is, ``mark`` stands on each page (handling, audience, draft).
    ``as_of`` is the line that says of when it is. ``words`` are those the formats add: contents, page, of.
    """

    kind: str
    title: str
    about: str
    reference: str
    mark: str
    as_of: str
    language: str
    blocks: tuple[Block, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class Words:
    """What a format adds by itself, in the document's language. ``page`` holds ``{page}`` and ``{pages}``."""

    contents: str
    page: str


def plain(text: str) -> Line:
    """Return the text as one run; nothing for nothing."""
    return (Run(text),) if text else ()


def said(runs: Iterable[Run]) -> str:
    """Return what the runs say."""
    return "".join(run.text for run in runs)


def deeper(blocks: Iterable[Block], by: int = 1) -> tuple[Block, ...]:
    """Return the blocks with headings so many levels further down, for a document that becomes part of another.

    >>> deeper([Heading(1, "Agenda")])
    (Heading(level=2, text='Agenda'),)
    """
    return tuple(
        Heading(min(block.level + by, LOWEST_HEADING), block.text)
        if isinstance(block, Heading)
        else Quotation(deeper(block.blocks, by), block.language, block.drawn_in)
        if isinstance(block, Quotation)
        else block
        for block in blocks
    )


def as_data(thing: Any) -> Any:
    """Return a document as lists, dicts and words; each block says in ``is`` what it is."""
    if is_dataclass(thing) and not isinstance(thing, type):
        told = {field.name: as_data(getattr(thing, field.name)) for field in fields(thing)}
        return {"is": type(thing).__name__.lower(), **told}
    if isinstance(thing, tuple | list):
        return [as_data(one) for one in thing]
    return thing


def file_name(reference: str, kind: str, form: str) -> str:
    """Return a name that every system takes, of the given words: ``EU-CLASI/2026/4`` → ``eu-clasi-2026-4-notice.pdf``."""
    stem = "-".join(part for part in (_UNSAFE.sub("-", word.lower()).strip("-") for word in (reference, kind)) if part)
    return f"{stem}.{form}"
