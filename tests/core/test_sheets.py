"""Tables for spreadsheets."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.core.sheets import cell, separator, written


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"), ("+32 2 555", "'+32 2 555"), ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("  =1", "'  =1"), ("\n=1", "'\n=1"), (-3, "-3"), ("-3", "-3"), ("+3.5", "+3.5"),
        ("-3,5", "-3,5"), (None, ""), ("", ""), ("São Paulo", "São Paulo"), ("a=b", "a=b"), (12, "12"),
    ],
)  # fmt: skip
def test_no_cell_is_taken_for_something_to_calculate_and_numbers_stay(value, shown):
    assert cell(value) == shown


@pytest.mark.parametrize(
    ("country", "sign"),
    [
        ("NL", ";"),
        ("ES", ";"),
        ("CO", ";"),
        ("IE", ","),
        ("PE", ","),
        ("PA", ","),
        (None, ";"),
        ("XX", ";"),
        ("?", ";"),
    ],
)
def test_cells_end_as_a_spreadsheet_in_the_readers_country_expects(country, sign):
    assert separator(country) == sign


@given(st.lists(st.lists(st.text(alphabet="a;,\"'\n=é", max_size=6), min_size=1, max_size=3), max_size=4))
def test_what_is_written_is_read_back(rows):
    content = written(rows, "NL")
    assert content.startswith(b"\xef\xbb\xbf")
    told = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert told == [[cell(value) for value in row] for row in rows]
