"""Tables as files that a spreadsheet opens rightly: CSV with accents, cells that stay text, and the reader's separator."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from flask import Response

#: So begins what a spreadsheet takes for something to calculate, with what it trims before it looks.
_CALCULATES = re.compile(r"\s*[=+\-@]|[\t\r]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


@lru_cache(maxsize=300)
def separator(country_code: str | None) -> str:
    """Return what a spreadsheet in that country takes for the end of a cell; without country, as in Brussels.

    Where numbers are written with a comma, the comma cannot end cells: there it is the semicolon. CLDR knows where.
    """
    try:
        locale = Locale.parse(f"und_{country_code or 'BE'}")
    except (UnknownLocaleError, ValueError):
        return ";"
    return ";" if locale.number_symbols["latn"]["decimal"] == "," else ","


def cell(value: object) -> str:
    """Return a value as text that no spreadsheet takes for a formula; numbers stay what they are.

    >>> cell("=HYPERLINK(1)"), cell(-3), cell("-3,5"), cell(None)
    ("'=HYPERLINK(1)", '-3', '-3,5', '')
    """
    text = "" if value is None else str(value)
    return f"'{text}" if _CALCULATES.match(text) and not _NUMBER.fullmatch(text) else text


def written(rows: Iterable[Sequence[object]], country_code: str | None) -> bytes:
    """Return rows as CSV (RFC 4180) for a reader in that country: UTF-8 with the mark by which Excel knows it."""
    kept = io.StringIO()
    writer = csv.writer(kept, delimiter=separator(country_code), lineterminator="\r\n")
    writer.writerows([cell(value) for value in row] for row in rows)
    return kept.getvalue().encode("utf-8-sig")


def answer(rows: Iterable[Sequence[object]], country_code: str | None, name: str) -> Response:
    """Return the rows as a file to keep, under a name of letters, digits and hyphens; ``.csv`` is added."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(written(rows, country_code), mimetype="text/csv", headers=headers)
