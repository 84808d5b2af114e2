"""Writing XLSX: headings that stay in sight and filter, real days and numbers, and nothing that a program would compute."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from exchange.core.text import clean

#: Narrowest and widest column, in characters; how a day is shown; what a sheet's name may not hold, nor be longer than.
NARROWEST, WIDEST, DAY_SHOWN = 10, 60, "yyyy-mm-dd"
_NOT_IN_TITLES, LONGEST_TITLE = re.compile(r"[\[\]:*?/\\]"), 31
_CALCULATES = re.compile(r"\s*[=+\-@]")
_HEAD = {"font": Font(bold=True, color="FFFFFF"), "fill": PatternFill("solid", fgColor="16343C")}
#: What a workbook says of its making.
_ABOUT, _WRITTEN = (
    "docProps/core.xml",
    re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>|<dc:creator[^>]*>[^<]*</dc:creator>"),
)
_TOP = Alignment(vertical="top", wrap_text=True)


def book(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a workbook of one sheet."""
    told = [list(row) for row in rows]
    made = Workbook(write_only=True)
    sheet = made.create_sheet(_NOT_IN_TITLES.sub(" ", title)[:LONGEST_TITLE])
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(told) + 1}"
    for place, heading in enumerate(headings):
        sheet.column_dimensions[get_column_letter(place + 1)].width = _width(heading, [row[place] for row in told])
    sheet.append([_cell(sheet, heading, **_HEAD) for heading in headings])
    for row in told:
        sheet.append([_cell(sheet, value) for value in row])
    kept = io.BytesIO()
    made.save(kept)
    return _timeless(kept)


def _timeless(written: io.BytesIO) -> bytes:
    """Return the workbook without when and with what it was written: the same table is the same file."""
    kept = io.BytesIO()
    with zipfile.ZipFile(written) as archive, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as out:
        for name in archive.namelist():
            part = archive.read(name)
            out.writestr(
                zipfile.ZipInfo(name), _WRITTEN.sub(b"", part) if name == _ABOUT else part, zipfile.ZIP_DEFLATED
            )
    return kept.getvalue()


def _width(heading: str, cells: Sequence[object]) -> int:
    longest = max((len(str(cell)) for cell in cells[:1_000] if cell is not None), default=0)
    return min(max(longest, len(heading) + 4, NARROWEST), WIDEST)


def _cell(sheet: Any, value: object, **looks: Any) -> Any:
    """Return a cell. Text that looks like something to compute is marked as text, as a spreadsheet itself would mark it."""
    if isinstance(value, str):
        text = clean(value)
        cell = WriteOnlyCell(sheet, text or None)
        if _CALCULATES.match(text):
            cell.data_type = "s"
            cell.quotePrefix = True
        elif text:
            cell.data_type = "s"
    else:
        cell = WriteOnlyCell(sheet, value if isinstance(value, int | float | Decimal | date) else None)
    if isinstance(value, date):
        cell.number_format = DAY_SHOWN
    for name, look in looks.items():
        setattr(cell, name, look)
    if not looks:
        cell.alignment = _TOP
    return cell
