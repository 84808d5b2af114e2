"""Giving a table back as a file: XLSX, or CSV as a spreadsheet in the reader's country expects it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response

from exchange.core import sheets
from exchange.files.rules import MEDIA, Kind
from exchange.sheets.rules import book


def xlsx(title: str, headings: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> Response:
    """Return the rows as a workbook to keep, under a name of letters, digits and hyphens; ``.xlsx`` is added."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(book(title, headings, rows), mimetype=MEDIA[Kind.XLSX], headers=headers)


def csv(headings: Sequence[str], rows: Iterable[Sequence[object]], country: str | None, name: str) -> Response:
    """Return the rows as CSV to keep."""
    return sheets.answer([headings, *rows], country, name)
