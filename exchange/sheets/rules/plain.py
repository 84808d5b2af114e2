"""Reading CSV: in which encoding and with which separator it was written is found out, and said."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from exchange.core.text import clean_line
from exchange.sheets.rules.table import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_FAULTS,
    MOST_ROWS,
    Code,
    Fault,
    Note,
    Row,
    Said,
    Sheet,
    SheetRefusedError,
    Why,
    letter,
    shown,
)

#: By the mark at the beginning, and what people call it.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
#: Without a mark: the first in which all bytes mean something.
_GUESSES = (("utf-8", "UTF-8"), ("cp1252", "Windows-1252"), ("latin-1", "ISO 8859-1"))
SEPARATORS = ";,\t"
PORTION, SAMPLE = 64 * 1024, 8_000
_SAID = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_OTHER = re.compile(r"\s*(%PDF-|\{\\rtf|<\s*(!doctype|html|svg|\?xml|table|script)\b|<\s*\?xml)", re.IGNORECASE)
#: So a cell begins that was kept from being computed when the table was written.
_KEPT_TEXT = re.compile(r"'\s*[=+\-@]")


def read(content: bytes) -> Sheet:
    """Return the table. Raises SheetRefusedError."""
    encoding, called = _encoding(content)
    # Not split at line ends yet: they may stand inside cells.
    text = io.TextIOWrapper(io.BytesIO(content), encoding, errors="replace", newline="")
    sample = text.read(SAMPLE)
    if _OTHER.match(sample):
        raise SheetRefusedError(Why.NO_TABLE)
    text.seek(0)
    separator = _separator_said(text) or _separator_found(sample)
    notes = [Note(Said.ENCODING, {"name": called})]
    if separator in sample:
        notes.append(Note(Said.SEPARATOR, {"sign": separator}))
    return _table(text, separator, tuple(notes))


def _encoding(content: bytes) -> tuple[str, str]:
    for mark, encoding, called in _MARKS:
        if content.startswith(mark):
            if not _fits(content, encoding):
                raise SheetRefusedError(Why.BROKEN)
            return encoding, called
    for encoding, called in _GUESSES:
        if _fits(content, encoding):
            return encoding, called
    raise SheetRefusedError(Why.NO_TABLE)


def _fits(content: bytes, encoding: str) -> bool:
    """Say whether all of it is text in the encoding, without keeping it. Raises SheetRefusedError for what is no text at all."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), PORTION):
            text = decoder.decode(content[start : start + PORTION])
            if _CONTROL.search(text):
                raise SheetRefusedError(Why.NO_TABLE)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separator_said(text: io.TextIOWrapper) -> str:
    """Return the separator that the first line names, as some programs write it, and stand behind that line; else nothing."""
    found = _SAID.fullmatch(text.readline(10))
    if found is None or found[1] not in SEPARATORS:
        text.seek(0)
        return ""
    return found[1]


def _separator_found(sample: str) -> str:
    """Return what the headings are separated by: that which makes most cells of the first line that holds something."""
    return max(SEPARATORS, key=lambda sign: len(_first(sample, sign)))


def _first(sample: str, separator: str) -> list[str]:
    try:
        rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
        return next((row for row in rows if any(cell.strip() for cell in row)), [])
    except csv.Error:
        return []


def _table(text: io.TextIOWrapper, separator: str, notes: tuple[Note, ...]) -> Sheet:
    rows: list[Row] = []
    faults: list[Fault] = []
    count = 0
    for number, cells in _filled(text, separator):
        count += 1
        if count > MOST_ROWS + 1:
            # Only counted from here on, so that how many there are can be said.
            continue
        if len(cells) > MOST_COLUMNS:
            raise SheetRefusedError(Why.TOO_MANY_COLUMNS, found=len(cells), most=MOST_COLUMNS, row=number)
        rows.append(Row(number, tuple(_cell(number, place, cell, faults) for place, cell in enumerate(cells))))
    if count > MOST_ROWS + 1:
        raise SheetRefusedError(Why.TOO_MANY_ROWS, found=count - 1, most=MOST_ROWS)
    return Sheet(tuple(rows), notes, tuple(faults))


def _filled(text: io.TextIOWrapper, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of the rows that hold something, without empty cells at their ends."""
    rows = csv.reader(text, delimiter=separator)
    number = 0
    try:
        for number, cells in enumerate(rows, 1):
            while cells and not cells[-1].strip(SEPARATORS + " \u00a0"):
                cells.pop()
            if cells:
                yield number, cells
    except csv.Error:
        # A cell without end: a quotation mark is opened and never closed.
        raise SheetRefusedError(Why.OPEN_QUOTE, row=number + 1) from None


def _cell(row: int, place: int, cell: str, faults: list[Fault]) -> str:
    text = clean_line(cell)
    code = Code.FORMULA if text.startswith("=") else Code.TOO_LONG if len(text) > LONGEST_CELL else None
    if code is not None:
        if len(faults) < MOST_FAULTS:
            faults.append(Fault(row, letter(place), code, shown(text)))
        return text[:LONGEST_CELL]
    return text[1:] if _KEPT_TEXT.match(text) else text
