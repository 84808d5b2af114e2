"""Tables as files: what is written is read back, and nothing in it is computed."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from freezegun import freeze_time
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from exchange.core.sheets import written
from exchange.core.text import clean_line
from exchange.sheets.rules import book, read
from exchange.sheets.sending import csv, xlsx
from tests.support.sheets import parts

HEAD = ("Country", "From")


def opened(content: bytes) -> Any:
    return load_workbook(io.BytesIO(content)).active


def test_headings_are_styled_stay_in_sight_and_filter():
    sheet = opened(book("Priority: list/2026", HEAD, [("Peru", date(2026, 5, 1)), ("x" * 100, None)]))
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Priority  list 2026", "A2", "A1:B3")
    assert sheet["A1"].font.bold
    assert [sheet.column_dimensions[name].width for name in "AB"] == [60, 10]


def test_days_and_numbers_are_real_ones():
    sheet = opened(book("a", ("a", "b", "c"), [(date(2026, 5, 1), Decimal("2.5"), 3)]))
    assert sheet["A2"].is_date
    assert sheet["A2"].number_format == "yyyy-mm-dd"
    assert (sheet["B2"].value, sheet["C2"].value) == (2.5, 3)


@pytest.mark.parametrize("text", ["=1+1", "+32", "-x", "@SUM(A1)", " =1", '=HYPERLINK("https://evil.example")'])
def test_no_program_runs_what_begins_like_a_formula(text):
    content = book("a", ("a",), [(text,)])
    sheet = opened(content)
    assert (sheet["A2"].data_type, sheet["A2"].quotePrefix) == ("s", True)
    assert b"<f>" not in parts(content)["xl/worksheets/sheet1.xml"]
    assert read(content, "a.xlsx").faults == ()
    assert read(written([("a",), (text,)], "NL"), "a.csv").faults == ()


TEXT = st.text(max_size=12).map(clean_line).filter(lambda text: not text.startswith("'"))


@given(st.lists(st.tuples(TEXT, st.dates(date(1900, 3, 1), date(2199, 12, 31))), min_size=1, max_size=5))
def test_what_is_written_is_read_back(rows):
    kept = [(text or None, day) for text, day in rows]
    assert [row.cells for row in read(book("a", HEAD, rows), "a.xlsx").rows[1:]] == kept
    again = [row.cells for row in read(written([HEAD, *rows], "NL"), "a.csv").rows[1:]]
    assert again == [(text or "", day.isoformat()) for text, day in rows]


def test_the_same_table_is_the_same_file_and_says_nothing_of_its_making():
    with freeze_time("2026-01-01"):
        first = book("a", HEAD, [("Peru", date(2026, 5, 1))])
    with freeze_time("2027-02-02"):
        assert book("a", HEAD, [("Peru", date(2026, 5, 1))]) == first
    assert b"openpyxl" not in parts(first)["docProps/core.xml"]


def test_csv_is_for_a_spreadsheet_in_the_readers_country():
    assert b"Country;From" in csv(HEAD, [], "NL", "a").data
    assert b"Country,From" in csv(HEAD, [], "IE", "a").data
    answer = xlsx("a", HEAD, [], "priorities")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="priorities.xlsx"'
