"""Reading XLSX without trusting it: looked into before it is opened, never computed, one sheet of it."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import coordinate_to_tuple
from openpyxl.xml.functions import iterparse

from exchange.core.text import clean_line
from exchange.files.rules import FileRefusedError, Kind, Refusal
from exchange.files.rules.zipped import kind_of_archive
from exchange.sheets.rules.table import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_FAULTS,
    MOST_PARTS,
    MOST_ROWS,
    MOST_UNPACKED,
    Code,
    Fault,
    Note,
    Row,
    Said,
    Sheet,
    SheetRefusedError,
    Value,
    Why,
    letter,
    shown,
)

_WHY = {
    Refusal.ENCRYPTED: Why.ENCRYPTED,
    Refusal.BOMB: Why.BOMB,
    Refusal.BROKEN: Why.BROKEN,
    Refusal.NOT_LISTED: Why.NO_TABLE,
}
PORTION = 1024 * 1024
#: A part that says of what it is made could be made of ever more; no program writes that into an XLSX.
_DECLARES = tuple(
    text.encode(code) for text in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be")
)
_LONGEST_MARK = max(map(len, _DECLARES))
#: Tags in one part: more than the largest table that is taken has.
MOST_TAGS = 6_000_000
#: Rows that a spreadsheet can have; beyond, the file was not written by one.
LAST_ROW = 1_048_576


@dataclass
class _Surveyed:
    """What a sheet holds, found without keeping its cells."""

    filled: set[int] = field(default_factory=set)
    widest: int = 0
    hidden: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(content: bytes) -> Sheet:
    """Return the table on the first sheet that holds something. Raises SheetRefusedError."""
    _must_be_harmless(content)
    try:
        with warnings.catch_warnings():
            # The library warns of what it leaves aside: looks, links, rules of entry.
            warnings.simplefilter("ignore")
            return _opened(content)
    except SheetRefusedError:
        raise
    except Exception:  # noqa: BLE001 (whatever a damaged file makes the library do, it is the file that is at fault)
        raise SheetRefusedError(Why.BROKEN) from None


def _opened(content: bytes) -> Sheet:
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        return _first_table(book)
    finally:
        book.close()


def _must_be_harmless(content: bytes) -> None:
    try:
        kind = kind_of_archive(io.BytesIO(content))
        if kind is not Kind.XLSX:
            raise SheetRefusedError(Why.NO_TABLE)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise SheetRefusedError(Why.BOMB)
            for part in parts:
                _must_be_plain(archive, part)
    except FileRefusedError as refused:
        raise SheetRefusedError(_WHY.get(refused.code, Why.UNFIT)) from None
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError):
        raise SheetRefusedError(Why.BROKEN) from None


def _must_be_plain(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Refuse what would be read as more than stands in it, or as more pieces than any table has."""
    kept, tags = b"", 0
    with archive.open(part) as opened:
        while portion := opened.read(PORTION):
            kept, tags = kept + portion, tags + portion.count(b"<")
            if any(mark in kept for mark in _DECLARES):
                raise SheetRefusedError(Why.UNFIT)
            if tags > MOST_TAGS:
                raise SheetRefusedError(Why.BOMB)
            kept = kept[-_LONGEST_MARK:]


def _first_table(book: Any) -> Sheet:
    sheets = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
    for sheet in sheets:
        surveyed = _survey(sheet)
        if surveyed.filled:
            return Sheet(tuple(_rows(sheet, surveyed)), _notes(book, sheet, surveyed), tuple(surveyed.faults))
    raise SheetRefusedError(Why.EMPTY)


def _notes(book: Any, sheet: Any, surveyed: _Surveyed) -> tuple[Note, ...]:
    others = [one for one in book.worksheets if one.title != sheet.title]
    visible = [one.title for one in others if one.sheet_state == "visible"]
    hidden = [one.title for one in book.worksheets if one.sheet_state != "visible"]
    found = [Note(Said.SHEET, {"name": clean_line(sheet.title)})]
    if visible:
        found.append(Note(Said.OTHER_SHEETS, {"names": clean_line(", ".join(visible))[:200]}))
    if hidden:
        found.append(Note(Said.HIDDEN_SHEETS, {"names": clean_line(", ".join(hidden))[:200]}))
    if surveyed.hidden:
        shown_rows = ", ".join(map(str, surveyed.hidden[:20])) + (" …" if len(surveyed.hidden) > 20 else "")  # noqa: PLR2004
        found.append(Note(Said.HIDDEN_ROWS, {"rows": shown_rows, "number": len(surveyed.hidden)}))
    return tuple(found)


# --- Surveying --------------------------------------------------------------------------------------------------------


def _survey(sheet: Any) -> _Surveyed:
    """Go through the sheet's own text: what is merged, computed, hidden, how many rows and columns. Raises SheetRefusedError."""
    found, last = _Surveyed(), 0
    # The library tells of merged cells only with all cells in memory.
    with sheet._get_source() as source:  # noqa: SLF001
        for _event, element in iterparse(source):
            tag = element.tag.rpartition("}")[2]
            if tag == "row":
                last = _survey_row(element, last, found)
                element.clear()
            elif tag == "mergeCell":
                _survey_merged(element.get("ref", ""), found)
    if len(found.filled) > MOST_ROWS + 1:
        raise SheetRefusedError(Why.TOO_MANY_ROWS, found=len(found.filled) - 1, most=MOST_ROWS)
    return found


def _survey_row(element: Any, last: int, found: _Surveyed) -> int:
    number = int(element.get("r") or last + 1)
    if not last < number <= LAST_ROW:
        raise SheetRefusedError(Why.BROKEN)
    column, filled = 0, False
    for cell in element:
        if cell.tag.rpartition("}")[2] != "c":
            continue
        address = cell.get("r")
        column = coordinate_to_tuple(address)[1] if address else column + 1
        if not len(cell):
            continue
        filled = True
        if column > MOST_COLUMNS:
            raise SheetRefusedError(Why.TOO_MANY_COLUMNS, found=column, most=MOST_COLUMNS, row=number)
        found.widest = max(found.widest, column)
        _survey_cell(cell, number, letter(column - 1), found)
    if filled:
        found.filled.add(number)
        if element.get("hidden") in ("1", "true"):
            found.hidden.append(number)
    return number


def _survey_cell(cell: Any, row: int, column: str, found: _Surveyed) -> None:
    parts = {part.tag.rpartition("}")[2]: part.text or "" for part in cell}
    if len(found.faults) >= MOST_FAULTS:
        return
    if "f" in parts:
        found.faults.append(Fault(row, column, Code.FORMULA, shown(clean_line(f"={parts['f']}"))))
    elif cell.get("t") == "e":
        found.faults.append(Fault(row, column, Code.CELL_ERROR, shown(clean_line(parts.get("v", "")))))


def _survey_merged(area: str, found: _Surveyed) -> None:
    row, column = coordinate_to_tuple(area.partition(":")[0].replace("$", ""))
    if len(found.faults) < MOST_FAULTS:
        found.faults.append(Fault(row, letter(column - 1), Code.MERGED, params={"area": clean_line(area)[:40]}))


# --- Cells ------------------------------------------------------------------------------------------------------------


def _rows(sheet: Any, surveyed: _Surveyed) -> Iterator[Row]:
    # What the file says of its own size is not believed: rows would be filled up to it.
    sheet.reset_dimensions()
    last = max(surveyed.filled)
    for number, cells in enumerate(sheet.iter_rows(max_row=last, max_col=surveyed.widest, values_only=True), 1):
        if number not in surveyed.filled:
            continue
        values = [_value(cell) for cell in cells]
        while values and values[-1] is None:
            values.pop()
        if values:
            yield Row(number, tuple(_bounded(number, place, one, surveyed.faults) for place, one in enumerate(values)))


def _value(cell: Any) -> Value:
    """Return what stands in a cell: a day without a time is a day."""
    if isinstance(cell, str):
        return clean_line(cell) or None
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell
    if cell is None or isinstance(cell, bool | int | float | date):
        return cell
    if isinstance(cell, time | timedelta):
        return str(cell)
    return clean_line(str(cell)) or None


def _bounded(row: int, place: int, value: Value, faults: list[Fault]) -> Value:
    if isinstance(value, str) and len(value) > LONGEST_CELL:
        if len(faults) < MOST_FAULTS:
            faults.append(Fault(row, letter(place), Code.TOO_LONG, shown(value)))
        return value[:LONGEST_CELL]
    return value
